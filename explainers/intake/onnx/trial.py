"""What a graph's answers mean, where it does not say: seen in its answers to invented rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.onnx.inputs import Inputs, Slot
from explainers.intake.onnx.outputs import Answer
from explainers.records import Feature, Floats, Reading

if TYPE_CHECKING:
    import pandas as pd

Run = Callable[["pd.DataFrame", str], Any]
"""Rows and the name of an output -> what the graph answers there."""
ROWS = 64
_FEWEST = 8
# Single precision has seven digits.
_BEYOND, _SUMS = 1e-6, 1e-4
_SPREADS = (0.1, 1.0, 10.0, 100.0)


@dataclass(frozen=True)
class Understood:
    """How a graph's answers are taken: `columns` numbers a row.

    One reading settles them, several leave it open to the owner, none means decision scores.
    """

    columns: int
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()


def understood(answer: Answer, inputs: Inputs, run: Run) -> Understood:
    """Settle what an answer counts.

    Raises RefusedError: UNKNOWN_OUTPUT, SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT.
    """
    return understood_from(answer, _tried(answer, inputs, run))


def understood_from(answer: Answer, tried: Floats | None) -> Understood:
    """Settle it from answers to invented cases, (cases, columns); None where there are none.

    Raises RefusedError: UNKNOWN_OUTPUT, SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT.
    """
    columns = answer.columns if tried is None else tried.shape[1]
    if columns == 0:
        raise RefusedError(
            "UNKNOWN_OUTPUT",
            f"The file does not say how many numbers {quoted(answer.name)} has for a row, and the "
            "graph could not be run on invented rows to find out.",
            "Export the model with the shape of its output written down.",
        )
    outside = tried is not None and bool((tried < -_BEYOND).any() or (tried > 1 + _BEYOND).any())
    if answer.meaning == "number":
        _check_one_target(columns)
        return Understood(columns, ("number",))
    if answer.meaning == "score":
        return Understood(columns, ())
    if answer.meaning == "log-probability" and columns > 1:
        return Understood(columns, ("log-odds",))  # the softmax of a logarithm undoes it
    if answer.meaning == "probability" and not outside:
        _check_choice(answer, columns)
        return Understood(columns, ("probability",))
    return _judged(answer, columns, tried, outside=outside)


def _judged(answer: Answer, columns: int, tried: Floats | None, *, outside: bool) -> Understood:
    if tried is not None and columns > 1 and not outside:
        if np.abs(tried.sum(axis=1) - 1).max() < _SUMS:
            return Understood(columns, ("probability",), (_adds_up(len(tried)),))
    elif outside and answer.labelled:
        return Understood(columns, ())
    if columns > 1 or answer.labelled:
        return Understood(columns, ("log-odds", "probability"))
    return Understood(columns, ("number", "log-odds", *(() if outside else ("probability",))))


def _adds_up(rows: int) -> str:
    return (
        "The graph does not say what its answers count. They are taken for probabilities, because "
        f"they lie between 0 and 1 and add up to 1 in {rows} invented rows."
    )


def _check_one_target(columns: int) -> None:
    if columns > 1:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The graph answers {columns} numbers a row, and one is explained at a time.",
            "Export one model per target.",
        )


def _check_choice(answer: Answer, columns: int) -> None:
    if answer.ending == "Softmax" and columns == 1:
        raise RefusedError(
            "CONSTANT_OUTPUT",
            "The graph ends in a Softmax over 1 output, which is 1 for every row.",
            "Train it with a sigmoid for two classes, or one softmax output for each class.",
        )
    if answer.ending in ("Sigmoid", "HardSigmoid") and columns > 1 and not answer.labelled:
        raise RefusedError(
            "MULTI_LABEL",
            f"The graph answers {columns} questions of yes or no at once ({answer.ending} with "
            f"{columns} outputs), and one is explained at a time.",
            "Export one model for each question, or end it in a softmax if exactly one class is "
            "right.",
        )


def _tried(answer: Answer, inputs: Inputs, run: Run) -> Floats | None:
    """Ask the model about invented rows; None where that tells nothing."""
    rows = invented(inputs)
    try:
        answers = answer.matrix(run(rows, answer.name))
        labels = np.asarray(run(rows, answer.label)) if answer.label else np.empty(0)
    except Exception:  # noqa: BLE001 - the rows are ours, not the owner's: no reason to refuse
        return None
    if labels.ndim > 1 and labels.shape[1] > 1:  # which some exporters declare as one
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The graph answers {labels.shape[1]} labels a row, and one is explained at a time.",
            "Export one model per target.",
        )
    if answers.ndim != 2 or len(answers) != len(rows):
        return None
    finite = answers[np.isfinite(answers).all(axis=1)]
    return finite if len(finite) >= _FEWEST else None


def invented(inputs: Inputs) -> pd.DataFrame:
    """Make rows the graph can take: numbers of several sizes, and the categories it knows."""
    import pandas as pd

    draw = np.random.default_rng(0)
    spread = np.resize(_SPREADS, ROWS)
    columns = {
        feature.name: _invented(slot, feature, draw, spread)
        for slot in inputs.slots
        for feature in slot.features
    }
    return pd.DataFrame(columns)


def _invented(
    slot: Slot, feature: Feature, draw: np.random.Generator, spread: Floats
) -> np.ndarray:
    if slot.textual:
        return draw.choice(np.array(feature.categories or ("",), dtype=object), ROWS)
    drawn = draw.normal(0, spread)
    return np.abs(drawn) if slot.whole else drawn
