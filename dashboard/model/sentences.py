"""What the tabs about decisions and probabilities say above their charts."""

from __future__ import annotations

import math

import numpy as np

from dashboard.model.judged import NAME_WIDTH, Judged
from dashboard.units import usual_threshold
from dashboard.words import num, percent, shortened
from explainers.checks.calibration import Calibration
from explainers.checks.curves import gains_at
from explainers.checks.roc_interval import Area
from explainers.checks.thresholds import Best, calibrated_threshold, cost
from explainers.intake.summary import counted

_NEAR = 0.05  # an expected error up to which probabilities mean about what they say


def threshold_text(judged: Judged, value: float) -> str:
    """A threshold as people write it: a probability in percent, with the decimals it needs."""
    if not judged.shares:
        return num(value, 4)
    for decimals in range(4):
        if math.isclose(round(100 * value, decimals), 100 * value, abs_tol=1e-9):
            return percent(value, decimals)
    return f"{100 * value:.4g} %"


def threshold_words(judged: Judged) -> str:
    """Which threshold the decisions hang on, for the small print; "" where they hang on none."""
    if judged.threshold is None:
        return ""
    usual = usual_threshold(judged.predictions)
    told = f"Decisions: threshold {threshold_text(judged, judged.threshold)}"
    if usual is None or judged.threshold == usual:
        return f"{told}, as usual."
    return f"{told}, chosen by the reader; usual is {threshold_text(judged, usual)}."


def decisions_sentence(judged: Judged) -> str:
    """How many rows of the class are found, and how many are taken for it wrongly."""
    found = judged.confusion
    taken, wanted = found.true_positives + found.false_positives, _wanted(judged)
    over = ""
    if judged.threshold is not None:
        over = f"Over the threshold {threshold_text(judged, judged.threshold)} lie "
    lead = (
        f"{over}{taken:,} of {counted(found.rows, 'row')}"
        if over
        else f"The model takes {taken:,} of {counted(found.rows, 'row')} for {judged.name}"
    )
    if not wanted:
        return f"{lead}; none of them is known to be {judged.name}."
    recall = f"{found.true_positives:,} of the {wanted:,} that are {judged.name}"
    recall += f" ({percent(found.true_positives / wanted)})"
    if not taken:
        return f"{lead}: {recall}."
    verb = "is" if found.false_positives == 1 else "are"
    share = f"{percent(found.false_positives / taken)} of the {taken:,}"
    return f"{lead}: {recall}, and {found.false_positives:,} that {verb} not ({share})."


def many_sentence(judged: Judged) -> str:
    """How many rows are given another class, and which one most often."""
    counts, names = judged.counts.copy(), judged.analysis.classes
    rows, right = int(counts.sum()), int(np.trace(counts))
    if right == rows:
        return f"All of {counted(rows, 'row')} are given the class they have."
    np.fill_diagonal(counts, 0)
    at, beside = np.unravel_index(int(counts.argmax()), counts.shape)
    label, taken = (f"“{shortened(names[int(each)], NAME_WIDTH)}”" for each in (at, beside))
    most = int(counts[at, beside])
    return (
        f"Of {counted(rows, 'row')}, {rows - right:,} ({percent((rows - right) / rows, 1)}) are "
        f"given another class than they have, {'most often' if most > 1 else 'such as'} {label} "
        f"for {taken} ({most:,})."
    )


def roc_sentence(judged: Judged, area: Area) -> str:
    """How often a row of the class is ranked above one that is not."""
    told = (
        f"In {percent(area.value, 1)} of all pairs of a row that is {judged.name} and one that is "
        "not, the model gives the first the higher answer (AUC"
    )
    if math.isnan(area.error):
        return f"{told} {num(area.value)}; how sure that is cannot be told from these rows)."
    return f"{told} {num(area.value)}, 95 % interval {num(area.low)} to {num(area.high)})."


def precision_sentence(judged: Judged, average: float) -> str:
    """The mean precision, beside the one that guessing gives."""
    given = judged.levels
    base = given.wanted / (given.wanted + given.rest)
    return (
        f"Over all thresholds, {percent(average)} of the rows taken for {judged.name} are so, on "
        f"average over the recall; guessing would give {percent(base)}, the share of such rows."
    )


def calibration_sentence(judged: Judged, found: Calibration) -> str:
    """How far the probabilities are from what was seen, and which way where it is farthest."""
    apart = np.abs(found.predicted - found.observed)
    at = int((apart * (~_inside(found)) + 1e-9 * apart).argmax())
    mean = f"On average the probability of {judged.name} is {_points(found.error)} from the share "
    mean += "of rows that are so"
    if not (~_inside(found)).any():
        return f"{mean}; no bin is farther off than chance allows."
    way = "too high" if found.predicted[at] > found.observed[at] else "too low"
    told, seen = percent(float(found.predicted[at])), percent(float(found.observed[at]))
    most = "; it is" if found.error > _NEAR else ", yet it is"
    return f"{mean}{most} {way} where it says {told} on average: {seen} are."


def gains_sentence(judged: Judged, caught: float) -> str:
    """How many rows of the class are among the tenth with the highest answers."""
    return (
        f"The tenth of the rows with the highest answers holds {percent(caught)} of those that are "
        f"{judged.name}: {num(10 * caught)} times as many as a tenth drawn by chance."
    )


def lift_sentence(judged: Judged) -> str:
    """How much richer in the class the first tenth and the first half of the rows are."""
    shares = np.array([0.1, 0.5])
    first, half = (gains_at(judged.levels, shares) / shares).tolist()
    return (
        f"Rows that are {judged.name} are {num(first)} times as frequent among the tenth with the "
        f"highest answers as among all, and {num(half)} times among the upper half."
    )


def cost_sentence(judged: Judged, best: Best, times: float) -> str:
    """What the decisions cost at this threshold, and where they cost least."""
    if judged.threshold is None:
        return ""
    own, least = cost(judged.confusion, times), cost(best.found, times)
    dear = "false negative" if times == 1 else "false negatives"
    told = (
        f"If a false positive costs as much as {num(times)} {dear}, these decisions cost "
        f"{num(own)} false negatives a row; the cheapest threshold is "
        f"{threshold_text(judged, best.threshold)}, at {num(least)}"
    )
    if not judged.shares:
        return f"{told}."
    return (
        f"{told}. If the probabilities meant just what they say, it would be "
        f"{threshold_text(judged, round(calibrated_threshold(times), 3))}."
    )


def _wanted(judged: Judged) -> int:
    found = judged.confusion
    return found.true_positives + found.false_negatives


def _inside(found: Calibration) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(bins,) whether the mean probability is as near to what was seen as chance brings it."""
    return (found.low <= found.predicted) & (found.predicted <= found.high)


def _points(share: float) -> str:
    return f"{num(100 * share, 2)} percentage points"
