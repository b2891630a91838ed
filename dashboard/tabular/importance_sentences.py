"""Permutation importance in words: what is lost, and where two orders of features disagree."""

from __future__ import annotations

import numpy as np

from dashboard.tabular.importance_measures import Dispute, Losses, dispute
from dashboard.tabular.measures import mean_sizes, ranking
from dashboard.units import amount, measure, subject
from dashboard.words import display_names, num
from explainers.intake.summary import counted
from explainers.records import Attribution, Swapped

NAME_WIDTH = 40
_FAR = 3  # places from which a difference asks for a reason


def permuted_sentence(swapped: Swapped, found: Losses, output: int) -> str:
    """Without which feature most is lost, how much, and which one is next."""
    falls = found.found.falls
    if not np.isfinite(falls).any():
        return _unknown(found)
    order = ranking(np.maximum(falls, 0.0))
    names = display_names(swapped.titles, NAME_WIDTH)
    first = int(order[0])
    if falls[first] <= 0:
        if not found.fall:
            return f"No other row's values move {subject(swapped, output)}."
        return f"{found.title} gets no worse with another row's values of any feature."
    told = f"With another row's {names[first]}, {_loss(swapped, found, output, first)}"
    if len(order) < 2 or falls[order[1]] <= 0:
        return f"{told}; no other feature is missed."
    size = _size(swapped, found, int(order[1]))
    return f"{told}, more than for any other feature; next is {names[order[1]]}: {size}."


def permuted_disclosure(swapped: Swapped, found: Losses) -> str:
    """How many rows were judged, by what, and how good the answers are as they are."""
    used = swapped.receipt.rows_used
    if not found.fall:
        rows = f"Answers for {counted(found.rows, 'row')}"
        return f"{rows}, held against the model's own and not against known outcomes."
    told = f"{found.title} of the model's own answers: {num(found.found.quality)}"
    if found.rows == used:
        return f"{told}, over {counted(used, 'row')}."
    return f"{told}, over the {found.rows:,} of {counted(used, 'row')} whose outcome is known."


def orders_sentence(attribution: Attribution, swapped: Swapped, found: Losses, output: int) -> str:
    """Where the order by attributions and the one by what is lost disagree most."""
    if attribution.names != swapped.names or not np.isfinite(found.found.falls).any():
        return ""
    sizes = mean_sizes(attribution, output)
    differ = dispute(attribution.names, sizes, np.nan_to_num(found.found.falls))
    by = f"mean |{measure(attribution)}|"
    if differ is None:
        return f"Ordered by {by}, the features stand in the same order."
    name = swapped.dictionary.called(differ.name)
    shown = display_names((name,), NAME_WIDTH)[0]
    return (
        f"The two orders disagree most about {shown}: {_place(differ.first)} by {by}, "
        f"{_place(differ.second)} by what is lost without it.{_why(differ, found)}"
    )


def _why(differ: Dispute, found: Losses) -> str:
    if not found.fall or abs(differ.first - differ.second) < _FAR:
        return ""
    if differ.first < differ.second:
        return (
            " It moves answers that are hardly worse without it: another column may tell the "
            "same, or what it tells does not help."
        )
    return " It moves answers less than others do, and what it moves makes them right."


def _loss(swapped: Swapped, found: Losses, output: int, at: int) -> str:
    falls, low, high = found.found.falls, found.found.low, found.found.high
    between = ""
    if np.isfinite(low[at]):
        between = f" (95 %: {num(float(low[at]), 2)} to {num(float(high[at]), 2)})"
    if found.fall:
        return f"{found.fall} {num(float(falls[at]))}{between}"
    size = amount(float(falls[at]), swapped)
    return f"{subject(swapped, output)} moves by {size} on average{between}"


def _size(swapped: Swapped, found: Losses, at: int) -> str:
    size = float(found.found.falls[at])
    return num(size) if found.fall else amount(size, swapped)


def _unknown(found: Losses) -> str:
    if not found.rows:
        return "No row can be judged, so nothing is known to be lost."
    return f"{found.title} cannot be had of these rows: their outcomes do not differ."


def _place(number: int) -> str:
    """A place in an order: "1st", "22nd", "113th"."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else ends.get(number % 10, 'th')}"
