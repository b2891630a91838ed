"""LIME with many seeds, in words: does the same come first, and how far do weights move?"""

from __future__ import annotations

from dashboard.rows.said import with_meaning
from dashboard.tabular.run_measures import Agreement, agreement, spread
from dashboard.units import amount, move, subject
from dashboard.words import NAME_ALONE, condition_text, num, shortened
from explainers.records import RuleRuns

NAME_WIDTH = 40
_NUMBERS = ("no", "one", "two", "three")


def runs_sentence(runs: RuleRuns, output: int) -> str:
    """Which conditions come first and in how many runs, how far the first one and the fit move."""
    found, of = agreement(runs, output), len(runs.weights)
    if not found.conditions:
        return f"In none of {of} runs any condition moves {subject(runs, output)}."
    around = spread(runs, output)
    strongest = found.conditions[0]
    weight = (
        f"{_text(runs, strongest)} weighs {move(float(around.mean[strongest]), runs)} on average, "
        f"and {amount(float(around.deviation[strongest]), runs)} more or less in a usual run"
    )
    fits = [num(float(end), 2) for end in (runs.fits[:, output].min(), runs.fits[:, output].max())]
    fit = f"{fits[0]} in every run" if fits[0] == fits[1] else f"{fits[0]} to {fits[1]}"
    return f"{_first(runs, found)} {weight}; the local fit R² is {fit}."


def _first(runs: RuleRuns, found: Agreement) -> str:
    names = [_text(runs, at) for at in found.conditions]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    count = len(names)
    if 2 * found.runs <= found.of:
        most = "1 run" if found.runs == 1 else f"{found.runs} runs"
        return (
            f"Careful: with {found.of} seeds no set of conditions comes first in more than {most}, "
            "so what stands first in one run is partly chance; more drawn rows steady it. Most "
            f"often it is {listed}."
        )
    where = f"all {found.of} runs" if found.runs == found.of else f"{found.runs} of {found.of} runs"
    if count == 1:
        return f"The same condition comes first in {where}: {listed}."
    return f"The top {_NUMBERS[count]} agree in {where}: {listed}."


def _text(runs: RuleRuns, at: int) -> str:
    condition = with_meaning(runs.dictionary, runs.conditions[at])
    title = shortened(runs.dictionary.called(condition.feature), NAME_ALONE)
    return condition_text(condition, title, NAME_WIDTH)
