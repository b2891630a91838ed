"""One long text before a model of texts, to be explained by ours and by its peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.measured import Way
from explainers.intake import models
from explainers.intake.texts.part import TextPart
from explainers.methods import registry
from explainers.methods.declaration import Subject
from explainers.records import Floats
from explainers.service.samples import FOLDER
from explainers.service.samples import TEXTS as SAMPLES

SAMPLE = SAMPLES[0]
LENGTH, REFERENCE = 300, 1_000
PRAISE = 1


@dataclass(frozen=True, eq=False)
class Passage:
    """One text before a model, and the texts it is compared with."""

    text: str
    part: TextPart
    subject: Subject

    def ours(self, name: str, **parameters: Any) -> Way:
        """A method of the product."""
        method = registry()[name]
        asked = method.parameters(**parameters)

        def explain(_: int) -> Floats:
            answer = method.run(self.subject, asked, np.random.default_rng(0))
            return np.asarray(answer.arrays["values"])[None, :, PRAISE]

        return Way("ours", 1, explain)

    @property
    def score(self) -> float:
        """What the model's score for praise is, before the last sigmoid or softmax."""
        return float(np.abs(self.part.margins([self.text])).max())


def snippets() -> list[str]:
    """The sample's texts."""
    return list(pd.read_csv(FOLDER / SAMPLE.table, keep_default_na=False)["text"])


def passage(data: bytes, name: str, texts: list[str]) -> Passage:
    """Put the first words of all texts before a model."""
    model = models.read(data, name)
    if model.text is None:
        raise ValueError(f"{name} is no model of texts")
    text = " ".join(" ".join(texts).split()[:LENGTH])
    rows, reference = (pd.DataFrame({"text": each}) for each in ([text], texts[:REFERENCE]))
    return Passage(text, model.text, Subject(model, rows, ("category",), reference))
