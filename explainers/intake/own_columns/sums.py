"""A weighted sum of encoded columns, said of the user's own: each column's part, value by value.

What is made of a column on the way in was made of that column alone, so its part of the sum is a
function of its value. For most encodings it is a line, or a number for each category; that is not
believed but found, by sending the column's values through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.intake.handle import LinearPart, numbers_of
from explainers.intake.own_columns.way import alike, gap_of, quietly
from explainers.intake.summary import label
from explainers.records import Floats, Part

if TYPE_CHECKING:
    import pandas as pd

STRAIGHT: Final = 1e-6
"""How far a line may miss a column's part of the sum, as a share of how far that reaches."""

_FEW: Final = 50
"""Numbers that are told one by one, as categories are, where they lie on no line."""


@dataclass(frozen=True, eq=False)
class Share:
    """One part of the sum.

    weight, spread: (outputs,), as `Coefficients` has them. usual: the number's mean over the
    reference rows, or the share of them it applies to.
    """

    part: Part
    weight: Floats
    spread: Floats
    usual: float


@dataclass(frozen=True, eq=False)
class Told:
    """What one column adds: its shares, and what it adds where its number is 0: (outputs,)."""

    shares: tuple[Share, ...]
    origin: Floats


@dataclass(frozen=True, eq=False)
class Asked:
    """A sum and the rows to ask it about.

    rows: every row whose values are to be told; reference: those that spreads are taken over.
    kinds: per feature, "number" or "category".
    """

    part: LinearPart
    rows: pd.DataFrame
    reference: pd.DataFrame
    kinds: tuple[str, ...]

    def adds(self, feature: int, values: Any) -> Floats:
        """What the values of a column add to the sum, (values, outputs), the intercept apart."""
        encoded = self.part.encode(alike(self.rows, feature, values))
        return weighed(self.part, encoded, self.part.sources == feature)


def weighed(part: LinearPart, encoded: Any, own: NDArray[np.bool_]) -> Floats:
    """What some encoded columns add to the sum, (rows, outputs); own: (encoded columns,)."""
    chosen = np.flatnonzero(own)
    columns = encoded.iloc[:, chosen].to_numpy() if hasattr(encoded, "iloc") else encoded[:, chosen]
    return np.asarray(columns @ part.coefficients[chosen], dtype=np.float64)


def told(asked: Asked, feature: int) -> Told:
    """Say what a column adds: a line, a number for each category, or that it is neither."""
    column = asked.rows.iloc[:, feature]
    known = column.dropna()
    outputs = asked.part.coefficients.shape[1]
    found = Told((), np.zeros(outputs))
    if asked.kinds[feature] == "category":
        found = _of_categories(asked, feature, known)
    elif len(known):
        found = _of_numbers(asked, feature, known)
    if len(known) == len(column):
        return found
    adds = asked.adds(feature, gap_of(column))[0] - found.origin
    applies = asked.reference.iloc[:, feature].isna().to_numpy()
    return Told((*found.shares, _applying(Part(feature, "missing"), adds, applies)), found.origin)


def _of_categories(asked: Asked, feature: int, known: pd.Series) -> Told:
    """A number for each category, which adds nothing where all numbers are 0."""
    firsts = known[~known.map(label).duplicated()]
    outputs = asked.part.coefficients.shape[1]
    if firsts.empty:
        return Told((), np.zeros(outputs))
    adds = asked.adds(feature, firsts.to_numpy())
    theirs = asked.reference.iloc[:, feature].map(label, na_action="ignore").to_numpy()
    shares = (
        _applying(Part(feature, "category", name), weight, theirs == name)
        for name, weight in zip(map(label, firsts), adds, strict=True)
    )
    return Told(tuple(shares), np.zeros(outputs))


def _applying(part: Part, weight: Floats, applies: Any) -> Share:
    here = np.asarray(applies, dtype=np.float64)
    return Share(part, weight, np.asarray(weight * here.std()), float(here.mean()))


def _of_numbers(asked: Asked, feature: int, known: pd.Series) -> Told:
    distinct = np.unique(numbers_of(known))
    adds = asked.adds(feature, distinct)
    line = _line(distinct, adds) if len(distinct) > 1 else _through(asked, feature, distinct, adds)
    theirs = numbers_of(asked.reference.iloc[:, feature])
    theirs = theirs[~np.isnan(theirs)]
    usual = float(theirs.mean()) if len(theirs) else 0.0
    if line is not None:
        slope, origin = line
        spread = slope * (theirs.std() if len(theirs) else 0.0)
        return Told((Share(Part(feature, "number"), slope, np.asarray(spread), usual),), origin)
    if len(distinct) <= _FEW:
        return _of_categories(asked, feature, known)
    bent = asked.adds(feature, theirs).std(axis=0) if len(theirs) else np.zeros(adds.shape[1])
    share = Share(Part(feature, "curve"), np.full(adds.shape[1], np.nan), bent, usual)
    return Told((share,), np.zeros(adds.shape[1]))


def _line(values: Floats, adds: Floats) -> tuple[Floats, Floats] | None:
    """Slope and origin, (outputs,) each, where all values lie on one line; None where not."""
    slope = (adds[-1] - adds[0]) / (values[-1] - values[0])
    origin = adds[0] - slope * values[0]
    missed = np.abs(adds - (values[:, None] * slope + origin)).max()
    reach = max(np.abs(adds).max(), np.abs(origin).max(), np.finfo(np.float64).tiny)
    return (slope, origin) if missed <= STRAIGHT * reach else None


def _through(
    asked: Asked, feature: int, value: Floats, adds: Floats
) -> tuple[Floats, Floats] | None:
    """The line through a column's only value and one beside it; None where that is not taken."""
    second = quietly(lambda: asked.adds(feature, value + 1.0))
    if second is None:
        return None
    return _line(np.append(value, value + 1.0), np.vstack([adds, second]))


def every(asked: Asked) -> Sequence[Told]:
    """Say what each column adds, in their order."""
    return [told(asked, feature) for feature in range(asked.rows.shape[1])]


def sums_of(told_: Sequence[Told], rows: pd.DataFrame, intercepts: Floats) -> Floats:
    """Add up what is told of rows, (rows, outputs); NaN where a column enters as a curve.

    intercepts: (outputs,), the sum where all numbers are 0 and all categories add nothing.
    """
    total = np.tile(intercepts, (len(rows), 1))
    for feature, one in enumerate(told_):
        column = rows.iloc[:, feature]
        names = column.map(label, na_action="ignore").to_numpy(dtype=object)
        for share in one.shares:
            match share.part.what:
                case "missing":
                    total[column.isna().to_numpy()] += share.weight
                case "category":
                    total[names == share.part.category] += share.weight
                case _:
                    values = numbers_of(column)
                    here = ~np.isnan(values)
                    total[here] += values[here, None] * share.weight
    return total
