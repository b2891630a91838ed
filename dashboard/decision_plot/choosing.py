"""Which rows a decision plot draws: a sample, those answered wrongly, or a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.asking.kept_picker import kept_picker
from dashboard.charts.decision_plot import MOST_LINES
from dashboard.clusters.choosing import chosen_count, groups_of
from dashboard.model.known import known
from dashboard.model.threshold import threshold
from dashboard.rows.population import Population
from dashboard.tabular.measures import sample
from explainers.checks.decisions import decided
from explainers.intake.summary import counted
from explainers.records import Analysis, Attribution, Integers

_LINES: Final = "lines"
SAMPLE, WRONG, CLUSTER = "sample", "wrong", "cluster"


@dataclass(frozen=True, eq=False)
class Picked:
    """Rows of an attribution, (lines,), of `given` that there are of the kind `kind`."""

    rows: Integers
    given: int
    kind: str

    @property
    def words(self) -> str:
        """What they are, in a sentence."""
        return f"{counted(len(self.rows), 'row')}{self.kind}"

    @property
    def disclosure(self) -> str:
        """How many are drawn, where that is not all; "" where it is."""
        if len(self.rows) == self.given:
            return ""
        these = f"{self.given:,}{' such' if self.kind else ''} rows"
        return f"{len(self.rows):,} of {these} are drawn, the same every time."


def pick_rows(
    analysis: Analysis, everyone: Population | None, result: Attribution, output: int
) -> Picked:
    """Draw the choice among the kinds of rows there are, and return the chosen rows."""
    wrong = np.zeros(0, dtype=np.int64)
    if everyone is not None:
        wrong = wrong_rows(analysis, everyone, result)
    told = "answered wrongly" if analysis.classes else "with the largest errors"
    words = {SAMPLE: "a sample", WRONG: told}
    groups = groups_of(result, output, chosen_count())
    words |= {f"{CLUSTER} {at + 1}": f"cluster {at + 1}" for at in range(groups.count)}
    offered = [name for name in words if name != WRONG or len(wrong)]
    chosen = kept_picker(
        "Rows",
        offered,
        _LINES,
        lambda name: words[name],
        "Clusters are those of the tab “Clusters”.",
    )
    if chosen == WRONG:
        return _thinned(wrong, f" {told}")
    if chosen.startswith(CLUSTER):
        return _thinned(groups.members(int(chosen.split()[1]) - 1), f" of {chosen}")
    return _thinned(np.arange(len(result.positions)), "")


def wrong_rows(analysis: Analysis, everyone: Population, result: Attribution) -> Integers:
    """The rows of a result whose known outcome is another class than the model gives them.

    Of numbers the rows with the largest errors, a tenth of those whose outcome is known.
    """
    truth = known(analysis, everyone.predictions)
    places = np.searchsorted(truth.rows, result.positions)
    there = np.flatnonzero(
        (places < len(truth.rows))
        & (truth.rows[np.minimum(places, len(truth.rows) - 1)] == result.positions)
        if len(truth.rows)
        else np.zeros(len(places), dtype=np.bool_)
    )
    if not len(there):
        return there
    outputs = everyone.predictions.outputs[result.positions[there]]
    right = truth.truth[places[there]]
    if analysis.classes:
        bar = threshold(everyone.predictions)
        given = decided(outputs, analysis.positive_output, bar)
        return np.asarray(there[given != right])
    errors = np.abs(outputs[:, 0] - right)
    largest = np.argsort(-errors, kind="stable")[: max(1, len(errors) // 10)]
    return np.asarray(np.sort(there[largest]))


def _thinned(rows: Integers, kind: str) -> Picked:
    return Picked(rows[sample(len(rows), MOST_LINES)], len(rows), kind)
