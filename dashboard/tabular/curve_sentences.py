"""Curves in words: what changing one feature alone would do, and what the chart leaves out."""

from __future__ import annotations

import numpy as np

from dashboard.rows.said import category, in_words
from dashboard.tabular.curve_measures import MOST_LINES, against, extremes, ordered, untried
from dashboard.units import amount, subject
from dashboard.words import NAME_ALONE, percent, sentence_case, shortened, value_text
from explainers.records import Curves

NAME_WIDTH = 40
NOISE = 1e-9  # relative: sums of the same numbers in another order differ by less


def effects_sentence(curves: Curves, output: int) -> str:
    """Where the average is lowest and where highest, and how many rows go the other way."""
    what = subject(curves, output)
    name = shortened(curves.dictionary.called(curves.feature), NAME_ALONE)
    average, individual = curves.average[:, output], curves.individual[:, :, output]
    scale = NOISE * float(np.abs(individual).max())
    low, high = extremes(curves, output)
    least = amount(float(average[low]), curves)
    if len(average) == 1:
        return (
            f"{name} has one value here, {_value(curves, 0)}, so no other was tried: "
            f"{what} is {least} on average."
        )
    moves = float(np.ptp(individual, axis=1).max())
    if moves <= scale:
        return f"Changing {name} alone does not move {what} in any row."
    if float(np.ptp(average)) <= scale:
        return (
            f"Changing {name} alone does not move {what} on average, but single rows by up to "
            f"{amount(moves, curves)}."
        )
    rise = amount(float(average[high] - average[low]), curves)
    share = against(curves, output)
    others = f"{percent(share)} of the rows go" if share else "no row goes"
    return (
        f"If only {name} changed, {what} would on average be lowest at {_value(curves, low)} "
        f"({least}) and highest at {_value(curves, high)} ({rise} more); {others} the other way."
    )


def effects_disclosure(curves: Curves) -> str:
    """What is drawn of what there is, and how many rows lie beyond the values tried."""
    given = len(curves.individual)
    if not ordered(curves):
        told = f"Dots are averages over {given:,} rows; lines hold the middle 80 % of the rows."
    elif given > MOST_LINES:
        told = (
            f"{MOST_LINES:,} of {given:,} rows are drawn as thin lines; the average and the table "
            "use all of them."
        )
    else:
        told = f"Thin lines are the {given:,} rows, the strong line is their average."
    missed = untried(curves)
    if not missed:
        return told
    rows = "1 row has a value" if missed == 1 else f"{missed:,} rows have values"
    return (
        f"{told} {sentence_case(rows)} that {'lies' if missed == 1 else 'lie'} beyond those tried."
    )


def _value(curves: Curves, at: int) -> str:
    said, name = curves.dictionary, curves.feature
    if ordered(curves):
        return in_words(said, name, float(curves.grid[at]))
    return f"“{shortened(value_text(category(said, name, str(curves.grid[at]))), NAME_WIDTH)}”"
