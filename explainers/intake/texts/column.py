"""The one column of a model of texts, between frames and the part that reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle, labels_of
from explainers.intake.texts.part import TextPart
from explainers.records import Feature, Floats, ModelCard, TextInput

if TYPE_CHECKING:
    import pandas as pd

FEATURE: Final = Feature("text", "category")
"""What a model of texts takes."""
EMPTY: Final = "A text that is missing in the table is given to the model as an empty one."
_NO_COLUMNS: Final = "A model of texts looks at words, not at the columns of a table."


def texts_of(column: pd.Series) -> list[str]:
    """The texts in a column of a table; a missing one is empty, a number is written out."""
    # As objects: a column of nothing but missing texts is one of numbers to pandas.
    return list(labels_of(column).astype(object).fillna("").astype(str))


def each_once(
    texts: Sequence[str], answer: Callable[[list[str]], Floats], outputs: int, most: int
) -> Floats:
    """Answer texts, (texts, outputs), where methods repeat the same ones again and again.

    answer: is given different texts, `most` at once.
    """
    places: dict[str, int] = {}
    at = [places.setdefault(text, len(places)) for text in texts]
    different = list(places)
    starts = range(0, len(different), most)
    found = [answer(different[start : start + most]) for start in starts]
    return np.concatenate([np.empty((0, outputs)), *found])[at]


def text_handle(card: ModelCard, part: TextPart, taken: TextInput) -> ModelHandle:
    """Make the handle of a model of texts; its card then says what its part can and cannot do."""
    lacking = lacks(
        "A model of texts",
        trees=_NO_COLUMNS,
        deep_shap=_NO_COLUMNS,
        linear=part.why_no_linear,
        gradients=part.why_no_gradients,
        attention=part.why_no_attention,
    )
    return ModelHandle(
        replace(card, features=(FEATURE,), lacks=lacking, texts=taken),
        lambda frame: part.answers(texts_of(frame[FEATURE.name])),
        text=part,
    )
