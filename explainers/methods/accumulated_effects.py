"""Accumulated local effects: small steps along one feature, taken where rows really are.

Each row is moved from one end of its own bin to the other, and the changes are added up along the
feature (Apley and Zhu 2020). Here the steps are taken; adding them up needs all rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import labels_of
from explainers.intake.summary import counted
from explainers.kernels.similar_order import similar_order
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import FeatureName, Parameters
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

MOST_CATEGORIES = 50


class AccumulatedParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    feature: FeatureName = Field("", description="Feature")
    bins: int = Field(20, ge=2, le=100, description="Steps along the feature, at most")


@dataclass(frozen=True, eq=False)
class Steps:
    """Where each row stands on a grid, and between which of its values it is moved.

    column: (points,) the grid's values in the table's own type; values: the same as JSON. bins:
    (rows,), of numbers the bin a row lies in, of names its place on the grid, -1 where it has none.
    moves: the pairs of points, as distances from `bins`, that a row's changes are taken between.
    """

    column: pd.Series
    values: list[float] | list[str]
    bins: Integers
    moves: tuple[tuple[int, int], ...]
    note: str


def run(
    subject: Subject, parameters: AccumulatedParameters, generator: np.random.Generator
) -> Answer:
    """Ask the model about every row at both ends of its bin, or at its name and the names beside.

    The grid comes from the reference rows, so that it is the same for every block.
    """
    if subject.reference is None:
        raise ValueError("accumulated effects take their grid from reference rows")
    names = list(subject.rows.columns)
    at = names.index(parameters.feature) if parameters.feature else 0
    column = subject.reference[names[at]]
    if "category" in (subject.kinds[at], subject.model.card.features[at].kind):
        steps = _names(subject, names[at])
    else:
        steps = _numbers(column, subject.rows[names[at]], parameters.bins)
    if not steps.values:
        raise RefusedError(
            "NOTHING_TO_VARY",
            f"{quoted(names[at])} has no value in any of the {len(column):,} reference rows, so "
            "there is nothing to put in its place.",
            "Choose another feature.",
        )
    deltas, sent = _deltas(subject, names[at], steps)
    return Answer(
        {"bins": steps.bins, "deltas": deltas},
        {
            "unit": subject.model.card.unit,
            "grid": steps.values,
            "notes": [steps.note],
            "budget": sent,
        },
    )


def _deltas(subject: Subject, feature: str, steps: Steps) -> tuple[Floats, int]:
    """How the outputs change with each move, (rows, moves, outputs), and how many rows were sent.

    What a row has no move for stays 0.
    """
    places = sorted({place for move in steps.moves for place in move})
    last = len(steps.values) - 1
    found: dict[int, Floats] = {}
    sent = 0
    outputs = subject.model.card.outputs
    for place in places:
        found[place] = np.zeros((len(steps.bins), outputs))
        there = _stands(steps, place, last)
        if there.any():
            frame = subject.rows[there].reset_index(drop=True)
            # A column of its own: writing into the old one would keep that one's type.
            frame[feature] = steps.column.iloc[steps.bins[there] + place].reset_index(drop=True)
            found[place][there] = subject.model.predict(frame)
            sent += int(there.sum())
    deltas = np.zeros((len(steps.bins), len(steps.moves), outputs))
    for at, (low, high) in enumerate(steps.moves):
        both = _stands(steps, low, last) & _stands(steps, high, last)
        deltas[both, at] = found[high][both] - found[low][both]
    return deltas, sent


def _stands(steps: Steps, place: int, last: int) -> Any:
    at = steps.bins + place
    return (steps.bins >= 0) & (at >= 0) & (at <= last)


def _numbers(column: pd.Series, own: pd.Series, bins: int) -> Steps:
    """Bins with about as many reference rows each, whose ends are values that occur."""
    known = column.dropna()
    numbers = known.to_numpy(dtype=np.float64)
    known, numbers = known[np.isfinite(numbers)], numbers[np.isfinite(numbers)]
    distinct, first = np.unique(numbers, return_index=True)
    shares = np.linspace(0, 1, bins + 1)
    ends = distinct
    if len(numbers):
        ends = np.unique(np.quantile(numbers, shares, method="inverted_cdf"))
    chosen = np.searchsorted(distinct, ends)
    values = own.to_numpy(dtype=np.float64, na_value=np.nan)
    return Steps(
        column=known.iloc[first[chosen]],
        values=distinct[chosen].tolist(),
        bins=_bins(ends, values),
        moves=((0, 1),),
        note=f"Steps between {len(chosen):,} quantiles of the {len(column):,} reference rows."
        if len(chosen) > 1
        else f"All {len(column):,} reference rows have one value, so there are no steps.",
    )


def _bins(ends: Floats, values: Floats) -> Integers:
    """The bin (low, high] of each value, the first one closed; -1 outside of all."""
    if len(ends) < 2:
        return np.full(len(values), -1)
    bins = np.maximum(np.searchsorted(ends, values, side="left") - 1, 0)
    # What is missing is on no side of anything.
    inside = (values >= ends[0]) & (values <= ends[-1])
    return np.where(inside, bins, -1).astype(np.int64)


def _names(subject: Subject, feature: str) -> Steps:
    """The most frequent names of the reference rows, those next to each other whose rows are alike.

    A row is moved to the names on both sides of its own.
    """
    if subject.reference is None:  # the declaration asks for them
        raise ValueError("effects along names were asked for without reference rows")
    column = subject.reference[feature]
    labels = _labels(column)
    counts = Counter(labels.dropna())
    kept = sorted(sorted(counts, key=lambda name: (-counts[name], name))[:MOST_CATEGORIES])
    places = {name: at for at, name in enumerate(kept)}
    codes = labels.map(places)
    there = codes.notna().to_numpy()
    others = subject.reference.drop(columns=feature)[there]
    numbers, names = _others(subject, feature, others)
    order = similar_order(codes[there].to_numpy(dtype=np.int64), len(kept), numbers, names)
    values = [kept[at] for at in order]
    firsts = {name: at for at, name in reversed(list(enumerate(labels)))}
    ordered = {name: at for at, name in enumerate(values)}
    own = _labels(subject.rows[feature]).map(ordered)
    of_all = "" if len(kept) == len(counts) else f" of {len(counts):,}"
    return Steps(
        column=column.iloc[[firsts[name] for name in values]],
        values=values,
        bins=own.fillna(-1).to_numpy(dtype=np.int64),
        moves=((-1, 0), (0, 1)),
        note=f"{len(kept):,}{of_all} names, in an order in which those come next to each other "
        f"whose {int(there.sum()):,} reference rows are alike in the other columns."
        if len(kept) > 2
        else f"All {len(column):,} reference rows have {counted(len(kept), 'name')}.",
    )


def _others(
    subject: Subject, feature: str, frame: pd.DataFrame
) -> tuple[list[Floats], list[Integers]]:
    """The other columns as numbers and as codes of names; a missing name is one, too."""
    import pandas as pd

    numbers, names = [], []
    for name, kind in zip(subject.rows.columns, subject.kinds, strict=True):
        if name == feature:
            continue
        if kind == "number":
            numbers.append(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))
        else:
            codes, _ = pd.factorize(_labels(frame[name]), use_na_sentinel=False)
            names.append(codes.astype(np.int64))
    return numbers, names


def _labels(column: pd.Series) -> pd.Series:
    """Its values as people name them; plain texts, whatever the column's own type."""
    return labels_of(column.astype(object))


def _cost(parameters: Any, rows: int, features: int) -> int:
    return 3 * rows


METHOD = Method(
    name="accumulated_effects",
    title="Accumulated local effects",
    version="1",
    question="How does the model's answer change along this feature, step by step, among rows "
    "that really lie there?",
    silent_on="What the model answers for a single row far from its own value: steps of different "
    "rows are added up, so the curve as a whole is about none of them.",
    paper="Apley and Zhu 2020, Visualizing the effects of predictor variables in black box "
    "supervised learning models, Journal of the Royal Statistical Society B 82",
    link="https://doi.org/10.1111/rssb.12377",
    shape="local_effects",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=True,
    block_rows=256,
    parameters=AccumulatedParameters,
    cost=_cost,
    run=run,
)
