"""The tables of groups: one line a group, and the rows of one of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.clusters.answers import Answered
from dashboard.clusters.measures import Grouping, nearest, traits
from dashboard.clusters.words import typical
from dashboard.units import measure
from dashboard.words import one_line
from explainers.records import Attribution, Floats


def clusters_table(
    attribution: Attribution, output: int, grouping: Grouping, answers: Floats
) -> pd.DataFrame:
    """One line for each group and each feature that sets it apart, the largest group first.

    answers: (rows,), the model's.
    """
    noun, titles = measure(attribution), attribution.titles
    lines = []
    for group in range(grouping.count):
        rows = grouping.members(group)
        head = (group + 1, len(rows), len(rows) / len(grouping.labels), answers[rows].mean())
        told = traits(attribution, output, grouping, group)
        lines += [
            (
                *head,
                one_line(titles[trait.feature]),
                typical(attribution, trait.feature, grouping.labels == group),
                trait.inside,
                trait.outside,
            )
            for trait in told
        ] or [(*head, "", "", np.nan, np.nan)]
    return pd.DataFrame(
        lines,
        columns=[
            "cluster",
            "rows",
            "share of rows",
            "mean answer",
            "set apart by",
            "values",
            f"mean {noun}",
            f"mean {noun} elsewhere",
        ],
    )


def rows_table(
    attribution: Attribution,
    output: int,
    grouping: Grouping,
    group: int,
    answered: Answered,
    most: int,
) -> pd.DataFrame:
    """The rows of a group, those nearest to its middle first, `most` at most.

    Of each its answer, and the number of each feature that sets the group apart.
    """
    rows = nearest(attribution, output, grouping, group)[:most]
    told, noun = traits(attribution, output, grouping, group), measure(attribution)
    numbers = {
        f"{noun} of {one_line(attribution.titles[trait.feature])}": attribution.values[
            rows, trait.feature, output
        ]
        for trait in told
    }
    return pd.DataFrame(
        {
            "row": [answered.names.at(int(at)) for at in attribution.positions[rows]],
            "answer": answered.values[rows],
            **numbers,
        }
    )
