"""The table under the chart of many seeds."""

from __future__ import annotations

import pandas as pd

from dashboard.rows.said import with_meaning
from dashboard.tabular.run_measures import spread, used
from dashboard.words import condition_text, one_line
from explainers.records import RuleRuns


def runs_table(runs: RuleRuns, output: int) -> pd.DataFrame:
    """One line per condition some run chose, the largest absolute mean weight first."""
    order, around = used(runs, output), spread(runs, output)
    conditions = [with_meaning(runs.dictionary, runs.conditions[at]) for at in order]
    names = [one_line(runs.dictionary.called(each.feature)) for each in conditions]
    return pd.DataFrame(
        {
            "condition": [
                condition_text(each, name, 200)
                for each, name in zip(conditions, names, strict=True)
            ],
            "feature": names,
            "mean weight": around.mean[order],
            "standard deviation": around.deviation[order],
            "lowest weight": around.least[order],
            "highest weight": around.most[order],
            f"chosen in runs (of {len(runs.weights)})": around.chosen[order],
        }
    )
