"""Where one row stands on the curves of the whole model, in sentences."""

from __future__ import annotations

from dashboard.rows.said import in_words
from dashboard.tabular.place_measures import Place
from dashboard.units import measure, move
from dashboard.words import NAME_ALONE, percent, shortened
from explainers.records import Attribution

NAME_WIDTH = 40
AT_AN_END = 0.25
"""Up to which share of the rows somebody is said to be among them."""


def bound_sentence(told: int, sent: int) -> str:
    """Say that a cost is the most it can be, by what the row itself took; "" where that was all.

    told: rows through the model that were counted for this row before, sent: that were really sent.
    """
    if sent >= told:
        return ""
    return (
        f"That is the most it can be: this row took {sent:,} of the {told:,} counted for it, since "
        "values that a reference row shares need no asking."
    )


def place_sentence(place: Place, sample: Attribution) -> str:
    """One row on one curve: "age 23: among the lowest 8 %; there effects run from +0.1 to +0.6"."""
    noun = measure(sample)
    own = f"its own {noun} is {move(place.own, sample)}"
    value = shortened(in_words(sample.dictionary, place.feature, place.value), NAME_WIDTH)
    lead = f"{_name(place, sample)} {value}{_standing(place)}"
    if not place.rows:
        return f"{lead}; no other row is like it, and {own}."
    if place.least == place.most:
        return f"{lead}; there every {noun} is {move(place.least, sample)}, {own}."
    ends = f"from {move(place.least, sample)} to {move(place.most, sample)}"
    return f"{lead}; there {noun}s run {ends}, {own}."


def places_sentence(found: tuple[Place, ...], sample: Attribution) -> str:
    """Whether any of the row's attributions is out of the range of rows with its value."""
    noun = measure(sample)
    if not found:
        return f"No feature has any {noun} for this row, so it stands on no curve."
    furthest = max(found, key=lambda each: each.aside)
    if not furthest.aside:
        return (
            f"On each of these curves the row stands where others with its value do: its {noun}s "
            "are within the range of theirs."
        )
    side = "higher" if furthest.own > furthest.most else "lower"
    return (
        f"The {noun} of {_name(furthest, sample)}, {move(furthest.own, sample)}, "
        f"is {side} than that of any other row explained with a like value."
    )


def _name(place: Place, sample: Attribution) -> str:
    return shortened(sample.dictionary.called(place.feature), NAME_ALONE)


def _standing(place: Place) -> str:
    if place.lowest is None or place.highest is None:
        return f", as in {percent(place.like)} of the others" if place.rows else ""
    if place.lowest == place.highest == 1:
        return ", as in every row"
    if place.lowest <= min(AT_AN_END, place.highest):
        return f": among the lowest {percent(place.lowest)}"
    if place.highest <= AT_AN_END:
        return f": among the highest {percent(place.highest)}"
    return f": {percent(1 - place.highest)} of the rows have less"
