"""What a study found over many rows: in how many it was good, and in which it was worst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.rows.names import RowNames
from dashboard.words import one_line
from explainers.records import Floats, Integers, ManySureness
from explainers.studies.criteria import Criterion
from explainers.studies.declaration import Study


@dataclass(frozen=True, eq=False)
class Counted:
    """One criterion over rows, (rows,) each; NaN and False where nothing was measured."""

    criterion: Criterion
    values: Floats
    good: Integers

    @property
    def known(self) -> Floats:
        """The values that were measured."""
        return np.asarray(self.values[np.isfinite(self.values)])

    @property
    def measured(self) -> int:
        """In how many rows anything was measured."""
        return len(self.known)

    @property
    def met(self) -> int:
        """In how many rows it was good."""
        return int(self.good.sum())

    def worst_first(self) -> Integers:
        """The rows in which it was measured, the worst first."""
        order = np.argsort(self.values if self.criterion.rising else -self.values, kind="stable")
        return np.asarray(order[np.isfinite(self.values[order])])


def counted_over(study: Study, many: ManySureness) -> tuple[Counted, ...]:
    """Count each of a study's criteria over the rows."""
    measures = [{each.name: each for each in one.measures} for one in many.each]
    found = []
    for criterion in study.criteria:
        values = [criterion.value(each) for each in measures]
        good = [criterion.met(each) is True for each in measures]
        numbers = np.array([np.nan if value is None else value for value in values], dtype=float)
        found.append(Counted(criterion, numbers, np.array(good, dtype=np.int64)))
    return tuple(found)


def many_sentence(counts: tuple[Counted, ...], many: ManySureness) -> str:
    """In how many rows what was good: the verdict over all of them."""
    rows = len(many.each)
    parts = []
    for one in counts:
        if not one.measured:
            parts.append(
                f"In none of {rows:,} rows it could be measured whether {one.criterion.words}"
            )
            continue
        of = (
            f"{rows:,} rows"
            if one.measured == rows
            else (f"the {one.measured:,} of {rows:,} rows where it could be measured")
        )
        parts.append(f"In {one.met:,} of {of} {one.criterion.words}")
    return f"{'. '.join(parts)}."


def many_table(counts: tuple[Counted, ...], many: ManySureness, names: RowNames) -> pd.DataFrame:
    """One line per row: where it stands by each criterion, and its verdict; the worst first."""
    order = np.arange(len(many.each))
    if counts and counts[0].measured:
        worst = counts[0].worst_first()
        order = np.append(worst, np.setdiff1d(order, worst))
    return pd.DataFrame(
        {
            "row": [names.at(int(many.positions[at])) for at in order],
            **{one.criterion.title: one.values[order] for one in counts},
            "good in all": [bool(all(one.good[at] for one in counts)) for at in order],
            "finding": [one_line(many.each[at].verdict) for at in order],
        }
    )
