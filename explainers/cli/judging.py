"""Which answer a document or a figure is about, and what decides between two classes."""

from __future__ import annotations

import math

from explainers.checks.decisions import decided, usual_threshold
from explainers.cli.choosing import one_of, unfit
from explainers.records import Analysis, Predictions


def output_of(analysis: Analysis, given: str | None, otherwise: int) -> int:
    """Return the number of the output that was asked for, by its name or as "#3" for the third.

    Raises RefusedError UNFIT_CHOICE.
    """
    numbers = {f"#{at + 1}": at for at in range(len(analysis.classes))}
    if given in numbers and given not in analysis.classes:
        return numbers[given]
    name = one_of(given, analysis.classes, "class")
    return otherwise if name is None else analysis.classes.index(name)


def threshold_of(analysis: Analysis, answers: Predictions, given: float | None) -> float | None:
    """Return what the positive one of two classes has to exceed; None where nothing hangs on it.

    Raises RefusedError UNFIT_CHOICE.
    """
    usual = usual_threshold(answers.unit, len(answers.output_names))
    if given is None:
        return usual
    if usual is None:
        raise unfit(
            f"--threshold is {given:g}, and the model has "
            f"{len(analysis.classes) or 'no'} classes: a threshold decides between two.",
            "Leave it out.",
        )
    if not math.isfinite(given) or (answers.unit == "probability" and not 0 <= given <= 1):
        raise unfit(
            f"--threshold is {given:g}, which no {answers.unit} can be held against.",
            "Choose a number from 0 to 1." if answers.unit == "probability" else "Choose another.",
        )
    return given


def given_output(analysis: Analysis, answers: Predictions, at: int, threshold: float | None) -> int:
    """Return which output a row is about where nobody chose one: the class it is given."""
    (given,) = decided(answers.outputs[at : at + 1], analysis.positive_output, threshold)
    return int(given)


def unwanted_of(analysis: Analysis, given: str | None) -> int | None:
    """Return the class whose people are told principal reasons; None where nobody is.

    Of two classes the positive one unless another was named. Raises RefusedError UNFIT_CHOICE.
    """
    if given is None:
        return analysis.positive_output if len(analysis.classes) == 2 else None
    name = one_of(given or None, analysis.classes, "class")
    return None if name is None else analysis.classes.index(name)
