"""The answer above each chart, in a sentence; here those about the whole model.

Plain text, also read out to people who cannot see the chart; escape it where Markdown shows it.
"""

from __future__ import annotations

import numpy as np

from dashboard.panel.guides import HOW_TO_READ
from dashboard.panel.receipt_line import receipt_line
from dashboard.rows.columns import categories, is_number, numbers
from dashboard.rows.said import category, with_unit
from dashboard.rows.verdict import verdict_sentence
from dashboard.tabular.decision_reasons import Reason, reasons
from dashboard.tabular.decision_sentences import (
    bars_sentence,
    force_sentence,
    lime_sentence,
    waterfall_sentence,
)
from dashboard.tabular.measures import by_category, direction, mean_sizes, ranking, trend
from dashboard.units import adds_up, amount, measure, move, subject
from dashboard.words import NAME_ALONE, display_names, num, sentence_case, shortened, value_text
from explainers.records import Attribution

__all__ = [
    "HOW_TO_READ",
    "Reason",
    "bars_sentence",
    "dependence_sentence",
    "force_sentence",
    "importance_sentence",
    "lime_sentence",
    "reasons",
    "receipt_line",
    "summary_sentence",
    "verdict_sentence",
    "waterfall_sentence",
]

NAME_WIDTH = 40
CLEAR_DIRECTION = 0.5  # rank correlation from which "high values raise it" is fair to say


def importance_sentence(attribution: Attribution, output: int) -> str:
    """Which feature moves the output most, by how much, and how far ahead of the next it is."""
    sizes = mean_sizes(attribution, output)
    order = ranking(sizes)
    if not sizes.any():
        return _nothing_moves(attribution, output)
    size = amount(float(sizes[order[0]]), attribution)
    between = ": by " if adds_up(attribution) else ", "
    lead = f"{_most(attribution, output, order[0])}{between}{size} on average"
    if np.count_nonzero(sizes) == 1:
        others = "no other feature moves it" if adds_up(attribution) else "all others have 0"
        return f"{lead}; {others}."
    ratio = float(sizes[order[0]] / sizes[order[1]])
    return f"{lead}, {_times(ratio)} as much as {_name(attribution, order[1])}, the next."


def summary_sentence(attribution: Attribution, output: int) -> str:
    """How far the strongest feature's effects reach, and which of its values push which way."""
    sizes = mean_sizes(attribution, output)
    if not sizes.any():
        return _nothing_moves(attribution, output)
    at = int(ranking(sizes)[0])
    name, effects = attribution.names[at], attribution.values[:, at, output]
    least, most = (move(float(end), attribution) for end in (effects.min(), effects.max()))
    told = f"{_most(attribution, output, at)}, from {least} to {most}"
    if not is_number(attribution.data, name):
        groups = by_category(categories(attribution.data, name), effects)
        if len(groups) < 2:
            return f"{told}."
        return (
            f"{told}: highest for {_quoted(attribution, name, groups[0].name)}, "
            f"lowest for {_quoted(attribution, name, groups[-1].name)}."
        )
    return f"{told}{_pushes(attribution, direction(numbers(attribution.data, name), effects))}."


def dependence_sentence(attribution: Attribution, output: int, feature: str) -> str:
    """Where along a feature its median effect is highest and where lowest."""
    at = attribution.names.index(feature)
    effects = attribution.values[:, at, output]
    what = subject(attribution, output)
    name = shortened(attribution.dictionary.called(feature), NAME_ALONE)
    noun, for_what = measure(attribution), "on" if adds_up(attribution) else "for"
    if not mean_sizes(attribution, output)[at]:
        if adds_up(attribution):
            return f"{name} does not move {what}: its effect is 0 in every row."
        return f"The {noun} of {name} {for_what} {what} is 0 in every row."
    if is_number(attribution.data, feature):
        bins = trend(numbers(attribution.data, feature), effects)
        said = attribution.dictionary
        middles = [with_unit(said, feature, num(part.centre)) for part in bins]
        spots = [
            (f"around {middle}", part.median) for middle, part in zip(middles, bins, strict=True)
        ]
    else:
        groups = by_category(categories(attribution.data, feature), effects)
        spots = [
            (f"for {_quoted(attribution, feature, group.name)}", group.median) for group in groups
        ]
    if len(spots) < 2:
        middle = move(float(np.median(effects)), attribution)
        return f"{name} does not vary here; its median {noun} {for_what} {what} is {middle}."
    high, low = max(spots, key=lambda spot: spot[1]), min(spots, key=lambda spot: spot[1])
    return (
        f"The {noun} of {name} {for_what} {what} is highest {high[0]} "
        f"({move(high[1], attribution)}) and lowest {low[0]} ({move(low[1], attribution)}), "
        "at the median."
    )


def _most(attribution: Attribution, output: int, at: int) -> str:
    """Which feature comes first: it "moves" the output only by numbers that add up to it."""
    name, what = _name(attribution, at), subject(attribution, output)
    if adds_up(attribution):
        return f"{name} moves {what} most"
    return f"{name} has the largest {measure(attribution)} for {what}"


def _pushes(attribution: Attribution, trending: float) -> str:
    """Which values of a number push which way, as far as they do."""
    if adds_up(attribution):
        if abs(trending) < CLEAR_DIRECTION:
            return "; neither high nor low values push one way only"
        high, low = ("raise", "lower") if trending > 0 else ("lower", "raise")
        return f": high values {high} it, low values {low} it"
    if abs(trending) < CLEAR_DIRECTION:
        return "; it neither rises nor falls with the values"
    high, low = ("higher", "lower") if trending > 0 else ("lower", "higher")
    return f": {high} for high values, {low} for low ones"


def _nothing_moves(attribution: Attribution, output: int) -> str:
    what = subject(attribution, output)
    if adds_up(attribution):
        return f"No feature moves {what}: every effect is 0."
    return f"{sentence_case(measure(attribution))} for {what} is 0 for every feature."


def _name(attribution: Attribution, at: int) -> str:
    # Two long names must not become the same word.
    return display_names(attribution.titles, NAME_WIDTH)[at]


def _quoted(attribution: Attribution, feature: str, name: str) -> str:
    meant = category(attribution.dictionary, feature, name)
    return f"“{shortened(value_text(meant), NAME_WIDTH)}”"


def _times(ratio: float) -> str:
    if ratio < 1.05:
        return "about"
    if abs(ratio - 2) < 0.1:
        return "twice"
    return f"{ratio:.1f} times".replace(".0 ", " ") if ratio < 10 else "more than ten times"
