"""The answer above each chart, in a sentence.

Plain text, also read out to people who cannot see the chart; escape it where Markdown shows it.
"""

from __future__ import annotations

import numpy as np

from dashboard.columns import categories, cell, is_number, numbers
from dashboard.decision_reasons import Reason, reasons
from dashboard.guides import HOW_TO_READ
from dashboard.measures import by_category, direction, mean_sizes, ranking, trend
from dashboard.units import amount, move, output_phrase, subject
from dashboard.verdict import verdict_sentence
from dashboard.words import condition_text, display_names, num, one_line, shortened, value_text
from explainers.records import Attribution, Curves, Floats, Result, Rules, Withheld

__all__ = [
    "HOW_TO_READ",
    "Reason",
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
WEAK_FIT = 0.5
CLEAR_DIRECTION = 0.5  # rank correlation from which "high values raise it" is fair to say


def importance_sentence(attribution: Attribution, output: int) -> str:
    """Which feature moves the output most, by how much, and how far ahead of the next it is."""
    sizes = mean_sizes(attribution, output)
    order = ranking(sizes)
    what = subject(attribution, output)
    if not sizes.any():
        return _nothing_moves(what)
    size = amount(float(sizes[order[0]]), attribution)
    lead = f"{_name(attribution, order[0])} moves {what} most: by {size} on average"
    if np.count_nonzero(sizes) == 1:
        return f"{lead}; no other feature moves it."
    ratio = float(sizes[order[0]] / sizes[order[1]])
    return f"{lead}, {_times(ratio)} as much as {_name(attribution, order[1])}, the next."


def summary_sentence(attribution: Attribution, output: int) -> str:
    """How far the strongest feature's effects reach, and which of its values push which way."""
    sizes = mean_sizes(attribution, output)
    what = subject(attribution, output)
    if not sizes.any():
        return _nothing_moves(what)
    at = int(ranking(sizes)[0])
    name, effects = attribution.names[at], attribution.values[:, at, output]
    least, most = (move(float(end), attribution) for end in (effects.min(), effects.max()))
    told = f"{_name(attribution, at)} moves {what} most, from {least} to {most}"
    if not is_number(attribution.data, name):
        groups = by_category(categories(attribution.data, name), effects)
        if len(groups) < 2:
            return f"{told}."
        return (
            f"{told}: highest for {_quoted(groups[0].name)}, lowest for {_quoted(groups[-1].name)}."
        )
    trending = direction(numbers(attribution.data, name), effects)
    if abs(trending) < CLEAR_DIRECTION:
        return f"{told}; neither high nor low values push one way only."
    high, low = ("raise", "lower") if trending > 0 else ("lower", "raise")
    return f"{told}: high values {high} it, low values {low} it."


def dependence_sentence(attribution: Attribution, output: int, feature: str) -> str:
    """Where along a feature its median effect is highest and where lowest."""
    effects = attribution.values[:, attribution.names.index(feature), output]
    what, name = subject(attribution, output), shortened(feature, NAME_WIDTH)
    if not effects.any():
        return f"{name} does not move {what}: its effect is 0 in every row."
    if is_number(attribution.data, feature):
        bins = trend(numbers(attribution.data, feature), effects)
        spots = [(f"around {num(part.centre)}", part.median) for part in bins]
    else:
        groups = by_category(categories(attribution.data, feature), effects)
        spots = [(f"for {_quoted(group.name)}", group.median) for group in groups]
    if len(spots) < 2:
        middle = move(float(np.median(effects)), attribution)
        return f"{name} does not vary here; its median effect on {what} is {middle}."
    high, low = max(spots, key=lambda spot: spot[1]), min(spots, key=lambda spot: spot[1])
    return (
        f"The effect of {name} on {what} is highest {high[0]} ({move(high[1], attribution)}) "
        f"and lowest {low[0]} ({move(low[1], attribution)}), at the median."
    )


def waterfall_sentence(attribution: Attribution, row: int, output: int) -> str:
    """The way from the base value to the row's output, with the largest step each way."""
    effects = attribution.values[row, :, output]
    steps = [
        f"{_pair(attribution, row, at)} {_verb(effects[at])} it most "
        f"({move(float(effects[at]), attribution)})"
        for at in _strongest(effects)
    ]
    base, answer = _ends(attribution, row, output)
    why = ", ".join(steps) or "no feature moves it"
    what = subject(attribution, output)
    return f"From the base value {base}, {what} comes to {answer} for this row: {why}."


def force_sentence(attribution: Attribution, row: int, output: int) -> str:
    """What raises and what lowers, added up on each side."""
    effects = attribution.values[row, :, output]
    base, answer = _ends(attribution, row, output)
    what = subject(attribution, output)
    if not effects.any():
        return f"No feature moves {what} for this row: it stays at its base value {base}."
    up, down = effects[effects > 0], effects[effects < 0]
    return (
        f"{_features(len(up), 'raises', 'raise')} {what} by {num(float(up.sum()))} and "
        f"{_features(len(down), 'lowers', 'lower')} it by {num(float(-down.sum()))}: "
        f"from the base value {base} to {answer}."
    )


def lime_sentence(rules: Rules, output: int) -> str:
    """Which conditions speak most for and against the output, and whether the fit is weak."""
    weights = rules.weights[:, output]
    what = subject(rules, output)
    steps = [
        f"{condition_text(rules.conditions[at], width=NAME_WIDTH)} {_verb(weights[at])} it most "
        f"({move(float(weights[at]), rules)})"
        for at in _strongest(weights)
    ]
    why = ", ".join(steps) or "no condition moves it"
    fit = num(float(rules.fits[output]), 2)
    sentence = f"In the local model of {what} around this row, {why}."
    if rules.fits[output] >= WEAK_FIT:
        return sentence
    return f"{sentence} Careful: the local model fits only weakly (R² {fit})."


def receipt_line(result: Result, method_title: str, output: int | None = None) -> str:
    """Unit, method, rows, gap, seed, time and key in one line, for the small print.

    The class is named when `output` says which one the chart beside it shows.
    """
    receipt = result.receipt
    # Curves only take the values they try from the reference rows.
    compares = receipt.reference and not isinstance(result, Curves)
    # Rows drawn by a seed; one row was chosen by a person, not drawn.
    chance = not receipt.exact or 1 < receipt.rows_used < receipt.rows_given
    parts = [
        _unit(result, output),
        f"{method_title}, {'exact' if receipt.exact else 'estimated'}",
        f"{receipt.rows_used:,} of {receipt.rows_given:,} rows",
        f"compared with {one_line(receipt.reference)}" if compares else None,
        None if receipt.gap is None else f"gap {num(receipt.gap, 1)}",
        f"seed {receipt.seed}" if chance else None,
        f"{receipt.seconds:.1f} s" if receipt.seconds >= 0.05 else "under 0.1 s",
        f"key {receipt.key[:8]}",
    ]
    return " · ".join(part for part in parts if part)


def _unit(result: Result, output: int | None) -> str:
    if isinstance(result, Withheld):
        return ""
    return one_line(result.unit) if output is None else output_phrase(result, output)


def _nothing_moves(what: str) -> str:
    return f"No feature moves {what}: every effect is 0."


def _name(attribution: Attribution, at: int) -> str:
    # Two long names must not become the same word.
    return display_names(attribution.names, NAME_WIDTH)[at]


def _quoted(name: str) -> str:
    return f"“{shortened(value_text(name), NAME_WIDTH)}”"


def _pair(attribution: Attribution, row: int, at: int) -> str:
    value = value_text(cell(attribution.data, attribution.names[at], row))
    return f"{_name(attribution, at)} = {shortened(value, NAME_WIDTH)}"


def _verb(effect: float) -> str:
    return "raises" if effect > 0 else "lowers"


def _features(count: int, one: str, more: str) -> str:
    return f"{count or 'no'} feature{'s' if count != 1 else ''} {one if count == 1 else more}"


def _strongest(effects: Floats) -> list[int]:
    """The largest raise and the largest lowering, as far as there are any; the larger first."""
    found = {int(pick(effects)) for pick in (np.argmax, np.argmin) if len(effects)}
    ends = [at for at in found if effects[at] != 0]
    if len(ends) == 2 and np.sign(effects[ends[0]]) == np.sign(effects[ends[1]]):
        ends = [max(ends, key=lambda at: abs(effects[at]))]
    return sorted(ends, key=lambda at: -abs(effects[at]))


def _ends(attribution: Attribution, row: int, output: int) -> tuple[str, str]:
    return (
        num(float(attribution.base_values[row, output])),
        amount(float(attribution.outputs[row, output]), attribution),
    )


def _times(ratio: float) -> str:
    if ratio < 1.05:
        return "about"
    if abs(ratio - 2) < 0.1:
        return "twice"
    return f"{ratio:.1f} times".replace(".0 ", " ") if ratio < 10 else "more than ten times"
