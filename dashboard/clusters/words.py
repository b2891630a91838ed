"""Groups of rows in words: how many there are, and what sets each of them apart."""

from __future__ import annotations

import numpy as np

from dashboard.clusters.measures import CLEAR, Grouping, Trait, judged_rows, traits
from dashboard.rows.columns import categories, is_number, numbers
from dashboard.rows.said import category, with_unit
from dashboard.units import PROBABILITY, adds_up, amount, measure, subject
from dashboard.words import display_names, num, percent, shortened, value_text
from explainers.intake.summary import counted
from explainers.records import Attribution, Floats, Integers

NAME_WIDTH = 40
_VALUE_WIDTH = 24


def clusters_sentence(attribution: Attribution, output: int, grouping: Grouping) -> str:
    """How many groups there are, and what sets the largest apart."""
    rows = len(attribution.positions)
    if grouping.count < 2:
        return f"All {counted(rows, 'row')} have the same explanation, so there are no groups."
    first = f"the largest has {int(grouping.sizes[0]):,} of {counted(rows, 'row')}"
    told = traits(attribution, output, grouping, 0)
    if not told:
        return f"The explanations fall into {grouping.count} groups; {first}."
    lead = trait_words(attribution, output, grouping, 0, told[0])
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
    answers: tuple[Floats, str],
) -> str:
    """One group: its size, its mean answer, and the features that set it apart.

    answers: (rows,) the model's, and what they count.
    """
    rows = grouping.members(group)
    given, unit = answers
    mean = float(given[rows].mean())
    answer = percent(mean) if unit == PROBABILITY else num(mean)
    share = percent(len(rows) / len(grouping.labels))
    told = [
        trait_words(attribution, output, grouping, group, trait)
        for trait in traits(attribution, output, grouping, group)
    ]
    behind = f"; {'; '.join(told)}" if told else ""
    return f"{counted(len(rows), 'row')} ({share}), mean answer {answer}{behind}."


def trait_words(
    attribution: Attribution, output: int, grouping: Grouping, group: int, trait: Trait
) -> str:
    """What one feature does in a group, with the values it has there, and what elsewhere."""
    name = display_names(attribution.titles, NAME_WIDTH)[trait.feature]
    rows = grouping.members(group)
    values = typical(attribution, trait.feature, rows)
    what = subject(attribution, output)
    inside, outside = (_does(attribution, value) for value in (trait.inside, trait.outside))
    if not adds_up(attribution):
        return f"{name} ({values}) has a mean {measure(attribution)} of {inside}, else {outside}"
    return f"{name} ({values}) {inside} {what} on average, elsewhere it {outside}"


def _does(attribution: Attribution, value: float) -> str:
    if not adds_up(attribution):
        return num(value)
    if value == 0:
        return "does not move"
    return f"{'raises' if value > 0 else 'lowers'} by {amount(abs(value), attribution)}"


def typical(attribution: Attribution, feature: int, rows: Integers) -> str:
    """The usual value of a feature in some rows: a median, or the most frequent category."""
    name, said = attribution.names[feature], attribution.dictionary
    if is_number(attribution.data, name):
        values = numbers(attribution.data, name)[rows]
        known = values[np.isfinite(values)]
        if not len(known):
            return "missing"
        median = with_unit(said, name, num(float(np.median(known))))
        gaps = len(values) - len(known)
        return f"median {median}" + (f", {percent(gaps / len(values))} missing" if gaps else "")
    column = categories(attribution.data, name)
    counts = np.bincount(column.codes[rows], minlength=len(column.names))
    most = int(counts.argmax())
    label = shortened(value_text(category(said, name, column.names[most])), _VALUE_WIDTH)
    return f"{percent(counts[most] / len(rows))} “{label}”"
