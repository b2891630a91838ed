"""Groups of rows in words: how many there are, and what sets each of them apart."""

from __future__ import annotations

from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from dashboard.clusters.answers import Answered
from dashboard.clusters.measures import CLEAR, Grouping, Trait, judged_rows, traits
from dashboard.rows.columns import categories, is_number, numbers
from dashboard.rows.said import category, with_unit
from dashboard.units import PROBABILITY, adds_up, amount, measure, subject
from dashboard.words import MISSING, display_names, num, percent, shortened, value_text
from explainers.intake.summary import counted
from explainers.records import Attribution, Floats

Truths = NDArray[np.bool_]

NAME_WIDTH = 40
GUIDE = (
    "Each point is one row. Points lie near each other where the features push the output in the "
    "same way, whatever the values themselves are: rows of one cluster get their answers for the "
    "same reasons. The plane is the one on which the rows differ most (principal components); what "
    "is beside it cannot be seen, so clusters may overlap here and be apart all the same. Clusters "
    "are found by k-means on all features' numbers, never on the plane. A shape is one cluster; "
    "its number stands at the middle of its rows."
)
"""How to read the map of groups."""
_VALUE_WIDTH = 24


def clusters_sentence(attribution: Attribution, output: int, grouping: Grouping) -> str:
    """How many groups there are, and what sets the largest apart."""
    rows = len(attribution.positions)
    if grouping.count < 2:
        return f"All {counted(rows, 'row')} have the same explanation, so there are no groups."
    first = f"the largest has {int(grouping.sizes[0]):,} of {counted(rows, 'row')}"
    lead = _traits_told(attribution, output, grouping, 0)[0]
    return f"The explanations fall into {grouping.count} groups; {first}, where {lead}."


def count_sentence(attribution: Attribution, grouping: Grouping) -> str:
    """Who said how many groups there are to be, and how far apart they are."""
    if grouping.count < 2 or not grouping.judged:
        return ""
    judged, shown = judged_rows(attribution), grouping.silhouette
    rows = f"judged on {counted(judged, 'row')}"
    apart = "" if shown is None else f" Mean silhouette of these {grouping.count}: {num(shown, 2)}"
    best, most = max(grouping.judged, key=lambda pair: pair[1])
    tried = f"{grouping.judged[0][0]} to {grouping.judged[-1][0]}"
    if not grouping.chosen:
        said = f"Of {tried} groups, {best} lie farthest apart ({rows})."
    elif best == grouping.count:
        said = f"You asked for {grouping.count} groups; no other number lies farther apart."
    else:
        said = (
            f"You asked for {grouping.count} groups; {best} would lie farthest apart, with a mean "
            f"silhouette of {num(most, 2)} ({rows})."
        )
    doubt = (
        ", where 1 is far apart and 0 not at all. Below 0.25 there are no clear groups: rows pass "
        "into each other, and where they are cut is a convenience."
        if shown is not None and shown < CLEAR
        else ", where 1 is far apart and 0 not at all."
    )
    return f"{said}{apart}{doubt if apart else ''}"


def cluster_sentence(
    attribution: Attribution,
    output: int,
    grouping: Grouping,
    group: int,
    answered: Answered,
) -> str:
    """One group: its size, its mean answer, and the features that set it apart."""
    rows = grouping.members(group)
    mean = float(answered.values[rows].mean())
    answer = percent(mean) if answered.unit == PROBABILITY else num(mean)
    share = percent(len(rows) / len(grouping.labels))
    told = "; ".join(_traits_told(attribution, output, grouping, group))
    return f"{counted(len(rows), 'row')} ({share}), mean {answered.phrase} {answer}; {told}."


def _traits_told(
    attribution: Attribution, output: int, grouping: Grouping, group: int
) -> list[str]:
    """What sets a group apart, a part of a sentence for each feature.

    Groups that are apart have at least one; what is moved is named in the first.
    """
    whats = chain([subject(attribution, output)], repeat("it"))
    return [
        _told(attribution, grouping.labels == group, trait, what)
        for trait, what in zip(traits(attribution, output, grouping, group), whats, strict=False)
    ]


def _told(attribution: Attribution, inside: Truths, trait: Trait, what: str) -> str:
    """What one feature does in a group, with the values it has there, and what elsewhere."""
    name = display_names(attribution.titles, NAME_WIDTH)[trait.feature]
    start = f"{name} ({typical(attribution, trait.feature, inside)})"
    if not adds_up(attribution):
        noun = measure(attribution)
        return (
            f"{start} has a mean {noun} of {num(trait.inside)} for {what}, elsewhere "
            f"{num(trait.outside)}"
        )
    here, there = _moves(attribution, trait.inside, what), _moves(attribution, trait.outside, "it")
    return f"{start} {here} on average, elsewhere {there}"


def _moves(attribution: Attribution, value: float, what: str) -> str:
    """What a mean effect does: "raises the prediction by 3", or "does not move it"."""
    if value == 0:
        return f"does not move {what}"
    return f"{'raises' if value > 0 else 'lowers'} {what} by {amount(abs(value), attribution)}"


def typical(attribution: Attribution, feature: int, inside: Truths) -> str:
    """What values of a feature a group has that other rows have not, in words.

    inside: (rows,). A number by its median; of categories the one that is most its own.
    """
    name, said = attribution.names[feature], attribution.dictionary
    if is_number(attribution.data, name):
        values = numbers(attribution.data, name)
        here, there = (with_unit(said, name, _median(values[part])) for part in (inside, ~inside))
        return f"median {here}, elsewhere {there}"
    column = categories(attribution.data, name)
    mine, others = (
        np.bincount(column.codes[part], minlength=len(column.names)) / max(1, int(part.sum()))
        for part in (inside, ~inside)
    )
    own = int((mine - others).argmax())
    label = shortened(value_text(category(said, name, column.names[own])), _VALUE_WIDTH)
    return f"{percent(float(mine[own]))} “{label}”, elsewhere {percent(float(others[own]))}"


def _median(values: Floats) -> str:
    known = values[np.isfinite(values)]
    return num(float(np.median(known))) if len(known) else MISSING
