"""What can be seen in a model's answers: refuse what cannot be right, remark on what is odd."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explainers.errors import ModelError, RationaleError, quoted
from explainers.intake.handle import ModelHandle
from explainers.intake.summary import counted
from explainers.records import Floats, Matter, ModelCard

if TYPE_CHECKING:
    import pandas as pd

# Of the largest answer. Single precision has seven digits, and sums in another order differ in the
# last: up to 7e-7 between one row and fifty in networks 1,024 wide. Randomness differs by far more.
SAME = 1e-5
# Single-precision probabilities may step over 0 and 1 by their last digit.
BEYOND = 1e-6
# A single-precision softmax over a thousand classes misses 1 by under 1e-5.
SUMS = 1e-4
# What C++ says, and TensorFlow; ONNX Runtime raises it as an error of its own.
_STARVED = re.compile(r"\bbad_alloc\b|\bOOM when allocating\b")

# What to look at, by what the model takes.
_CHECK: Mapping[Matter, str] = {
    "columns": "Check that the columns hold what the model was trained on.",
    "pictures": "Check that pictures are prepared as the model was trained on them.",
    "texts": "Check that the column holds texts such as the model was trained on.",
}
_ALIKE: Mapping[Matter, str] = {
    "columns": "Check that each column feeds the right input, and that the values are on the scale "
    "the model was trained on: a model of scaled values needs its preprocessor.",
    "texts": "Check that the model reads the column with the texts, and that they are in the "
    "language it was trained on: words it has never seen are all alike to it.",
    "pictures": "Check that pictures are prepared as in its training: numbers of 0 to 255 in a "
    "network of 0 to 1, or the other way round, look all alike to it.",
}


def differ(one: Floats, other: Floats) -> bool:
    """Tell whether answers to the same rows are not the same but for rounding."""
    return bool(np.abs(one - other).max() > SAME * max(np.abs(one).max(), np.abs(other).max()))


def answered(model: ModelHandle, rows: pd.DataFrame, names: Sequence[str]) -> Floats:
    """Ask a model for (rows, features) and check what it answers, (rows, outputs).

    Raises ModelError: PREDICT_FAILED, WRONG_SHAPE, NOT_FINITE, NOT_PROBABILITIES; and MemoryError
    where the model wants more memory than there is, whichever way its library says so.
    """
    tried = counted(len(rows), "row" if model.card.pictures is None else "picture")
    try:
        answer = np.asarray(model.predict(rows), dtype=np.float64)
    except (RationaleError, MemoryError):
        raise  # both have their sentence already
    except Exception as problem:
        if _STARVED.search(str(problem)):
            raise MemoryError from problem
        raise ModelError(
            "PREDICT_FAILED",
            f"The model could not predict the {tried} tried: {type(problem).__name__}, "
            f"{quoted(problem)}.",
            " ".join([*_gaps(rows, names), _CHECK[model.card.matter]]),
        ) from problem
    expected = (len(rows), model.card.outputs)
    if answer.shape != expected:
        raise ModelError(
            "WRONG_SHAPE",
            f"The model answered an array of shape {answer.shape} where {expected} was expected.",
            "Upload a model with one answer per row and class.",
        )
    finite = np.isfinite(answer).all(axis=1)
    if not finite.all():
        raise ModelError(
            "NOT_FINITE",
            f"The model answered NaN or infinity for {int((~finite).sum())} of the {tried} tried.",
            _why_not_finite(rows[~finite], names)
            if model.card.matter == "columns"
            else _CHECK[model.card.matter],
        )
    if model.card.scale == "probability":
        _check_probabilities(model.card, answer)
    return answer


def remarks(card: ModelCard, rows: pd.DataFrame, answer: Floats) -> tuple[str, ...]:
    """Remark on answers that do not stop an explanation but make it doubtful."""
    return tuple(filter(None, (_constant(card, rows, answer), _no_sum(card, answer))))


def _constant(card: ModelCard, rows: pd.DataFrame, answer: Floats) -> str:
    same = answer - answer[:1]
    alike = rows.duplicated().iloc[1:].all()  # then there is nothing to tell apart
    if alike or np.abs(same).max() > SAME * np.abs(answer).max():
        return ""
    values = ", ".join(f"{value:.3g}" for value in answer[0, :5])
    what = "rows" if card.pictures is None else "pictures"
    return (
        f"The model answers the same for all {len(rows)} {what} tried: {values}"
        f"{', …' if answer.shape[1] > 5 else ''}. {_ALIKE[card.matter]}"
    )


def _no_sum(card: ModelCard, answer: Floats) -> str:
    if card.scale != "probability" or not _misses_one(answer):
        return ""
    return (
        f"{_sums(answer)}: the model judges each class by itself, so several classes, or none, "
        "can be likely for the same row."
    )


def _check_probabilities(card: ModelCard, answer: Floats) -> None:
    low, high = float(answer.min()), float(answer.max())
    if low < -BEYOND or high > 1 + BEYOND:
        raise ModelError(
            "NOT_PROBABILITIES",
            f"The model's answers for its classes go from {low:.3g} to {high:.3g}, and "
            "probabilities lie between 0 and 1.",
            _another_reading(card) or "Upload a model that answers probabilities, or a regression.",
        )
    # A file that says so may judge each class by itself. Where a person said it, this speaks
    # against them.
    if card.reading == "probability" and _misses_one(answer):
        raise ModelError("NOT_PROBABILITIES", f"{_sums(answer)}.", _another_reading(card))


def _misses_one(answer: Floats) -> bool:
    return bool(np.abs(answer.sum(axis=1) - 1).max() > SUMS)


def _sums(answer: Floats) -> str:
    sums = answer.sum(axis=1)
    low, high = f"{sums.min():.4g}", f"{sums.max():.4g}"
    return (
        f"The probabilities of a row's {answer.shape[1]} classes add up to "
        f"{low if low == high else f'between {low} and {high}'}, not to 1"
    )


def _another_reading(card: ModelCard) -> str:
    others = [reading for reading in card.readings if reading != card.reading]
    if not others:
        return ""
    return f"Choose another meaning for the model's output: {' or '.join(others)}."


def _why_not_finite(rows: pd.DataFrame, names: Sequence[str]) -> str:
    gaps = _gaps(rows, names)
    if gaps:
        return f"{gaps[0]} Fill them in the table, or bring the pipeline that fills them."
    infinite = [
        name
        for name, (_, column) in zip(names, rows.items(), strict=True)
        if column.dtype.kind == "f" and np.isinf(column).any()
    ]
    if infinite:
        return f"{quoted(infinite[0])} holds infinity there. Put a number in its place."
    return (
        "Their inputs are complete, so it arises inside the model: look for a division by zero, a "
        "logarithm of zero, or values far from those it was trained on."
    )


def _gaps(rows: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Name the first column with missing values in these rows, in a sentence, if there is one."""
    gaps = [name for name, gap in zip(names, rows.isna().any(), strict=True) if gap]
    if not gaps:
        return []
    more = len(gaps) - 1
    others = f", as {'has' if more == 1 else 'have'} {counted(more, 'more column')}"
    return [f"{quoted(gaps[0])} has missing values there{others if more else ''}."]
