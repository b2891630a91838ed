"""A trial before anything is explained: whether the model answers these rows sensibly, how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainers.errors import ModelError
from explainers.intake.handle import ModelHandle
from explainers.intake.probing.answers import answered, differ, remarks
from explainers.intake.probing.timing import Timing, timed, timing
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

PROBE_ROWS = 50


@dataclass(frozen=True)
class Probe:
    """What the trial showed.

    `rows` is how many were tried, and `predicted` how many different classes they were given (0
    for numbers). A call with n rows takes about `seconds_per_call + n * seconds_per_row`. `notes`
    are sentences to be seen before going on.
    """

    rows: int
    predicted: int
    seconds_per_call: float
    seconds_per_row: float
    notes: tuple[str, ...] = ()


def probe_positions(rows: int) -> Integers:
    """Choose at most 50 of a table's rows, evenly spread: the first ones may all be of one class.

    Positions in ascending order, the same for the same number of rows.
    """
    return np.linspace(0, rows - 1, min(PROBE_ROWS, rows)).round().astype(np.int64)


def probe(model: ModelHandle, frame: pd.DataFrame, names: Sequence[str] = ()) -> Probe:
    """Call the model six times at most on (rows, features), as `probe_positions` chose them.

    names: what sentences call the columns; the frame's own by default. Raises ModelError:
    PREDICT_FAILED, WRONG_SHAPE, NOT_FINITE, NOT_PROBABILITIES, NOT_DETERMINISTIC,
    ORDER_DEPENDENT; and MemoryError.
    """
    names = names or tuple(frame.columns)

    def answer(rows: pd.DataFrame) -> Floats:
        return answered(model, rows, names)

    first = answer(frame)  # It may build tables; the second call is the one to time.
    many = timed(answer, frame)
    _check_same(first, many.answer)
    turned = answer(frame.iloc[::-1])[::-1]
    _check_alone(many.answer, turned, "in another order")
    one = timed(answer, frame.iloc[:1])
    # In its place among the others: beside their size, what rounding costs is told from a miss.
    _check_alone(many.answer, np.concatenate([one.answer, many.answer[1:]]), "alone")
    cost = timing(answer, frame, one.seconds, many.seconds)
    return _probe(model, frame, first, cost)


def _probe(model: ModelHandle, frame: pd.DataFrame, answers: Floats, cost: Timing) -> Probe:
    classes = model.card.task == "classification"
    return Probe(
        len(frame),
        len(set(answers.argmax(axis=1))) if classes else 0,
        cost.seconds_per_call,
        cost.seconds_per_row,
        remarks(model.card, frame, answers),
    )


def _check_same(one: Floats, other: Floats) -> None:
    if differ(one, other):
        raise ModelError(
            "NOT_DETERMINISTIC",
            "The model gives the same rows different answers when asked twice: they differ by up "
            f"to {np.abs(one - other).max():.3g}.",
            "Save the model in inference mode, with randomness switched off.",
        )


def _check_alone(one: Floats, other: Floats, how: str) -> None:
    if differ(one, other):
        raise ModelError(
            "ORDER_DEPENDENT",
            f"The model's answer for a row depends on the rows beside it: {how}, the answers "
            f"differ by up to {np.abs(one - other).max():.3g}.",
            "Save a model that looks at each row alone, without ranks or means over the batch.",
        )
