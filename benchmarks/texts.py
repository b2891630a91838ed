"""Words of one text against lime, shap and Captum: `python -m benchmarks.texts`.

The text is the first 300 words of the sample's snippets. lime and shap ask the sample's pipeline,
which weighs words and pairs of them and adds them up; the words they take out are those that ours
takes out, in the same order, of the same sentences. Captum runs over a small BERT with weights drawn
at random, at the same 50 points. Differences are over the largest score that is explained, for lime
over 1, as it explains a probability.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shap
import torch
from captum.attr import LayerIntegratedGradients
from lime.lime_text import LimeTextExplainer
from numpy.typing import NDArray

from benchmarks import tiny_bert
from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.intake import models
from explainers.intake.texts.part import TextPart
from explainers.intake.texts.without import without
from explainers.intake.texts.words import sentences, words
from explainers.kernels.partition_trees import PartitionTree, sequence_tree
from explainers.methods import registry
from explainers.methods.declaration import Subject
from explainers.records import Floats
from explainers.service.samples import FOLDER
from explainers.service.samples import TEXTS as SAMPLES

SAMPLE = SAMPLES[0]
LENGTH, REFERENCE = 300, 1_000
MODEL = f"weighted sum of terms, {LENGTH} words"
NETWORK = f"BERT, 2 layers of 128, {LENGTH} words"
SAMPLES_DRAWN, EVALUATIONS, STEPS = 1_000, 500, 50
LIME = f"LIME of a text, {SAMPLES_DRAWN:,} samples"
TARGETS = {LIME: 5.0}
"""Seconds a person may be asked to wait, by the name of the work."""
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


def measured() -> Iterator[Measured]:
    """Measure every pair."""
    texts = snippets()
    sample = passage((FOLDER / SAMPLE.model).read_bytes(), SAMPLE.model, texts)
    yield _one(
        LIME, MODEL, sample.ours("text_lime", samples=SAMPLES_DRAWN), "lime", _by_lime(sample), 1.0
    )
    yield _one(
        f"Partition SHAP, {EVALUATIONS} texts",
        MODEL,
        sample.ours("text_partition_shap", evaluations=EVALUATIONS),
        "shap",
        _by_partition(sample),
        sample.score,
    )
    yield _one(
        f"Linear SHAP against {REFERENCE:,} texts",
        MODEL,
        _placed(sample),
        "shap",
        _by_linear(sample),
        sample.score,
    )
    network = passage(tiny_bert.packed(texts), "bert.zip", texts)
    yield _one(
        f"Layer Integrated Gradients, {STEPS} steps",
        NETWORK,
        network.ours("text_layer_integrated_gradients", steps=STEPS, most=STEPS, baseline="pad"),
        "captum",
        _by_captum(network),
        network.score,
    )


def _one(
    work: str, model: str, ours: Way, name: str, peer: Callable[[], Floats], scale: float
) -> Measured:
    return compared(work, model, ours, Way(name, 1, lambda _: peer()), scale)
