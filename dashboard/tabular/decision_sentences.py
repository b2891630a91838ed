"""The answer above each chart about one row, in a sentence."""

from __future__ import annotations

import numpy as np

from dashboard.rows.said import said_of, with_meaning
from dashboard.units import amount, measure, move, subject
from dashboard.words import NAME_ALONE, condition_text, display_names, num, shortened
from explainers.records import Attribution, Floats, Rules

NAME_WIDTH = 40
WEAK_FIT = 0.5
NOT_ADDING = "These numbers do not add up to the model's output."


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
    sides = (("raise", effects[effects > 0]), ("lower", effects[effects < 0]))
    pushes = " and ".join(
        f"{_features(len(side), verb)} {'it' if at else what} by {num(float(abs(side.sum())))}"
        for at, (verb, side) in enumerate(side for side in sides if len(side[1]))
    )
    return f"{pushes}: from the base value {base} to {answer}."


def bars_sentence(attribution: Attribution, row: int, output: int) -> str:
    """What pulls most each way, by numbers that do not add up to the output."""
    effects = attribution.values[row, :, output]
    what, by = subject(attribution, output), measure(attribution)
    pulls = [
        f"{_pair(attribution, row, at)} pulls {'it' if place else what} "
        f"{'up' if effects[at] > 0 else 'down'} most ({move(float(effects[at]), attribution)})"
        for place, at in enumerate(_strongest(effects))
    ]
    told = f"{', '.join(pulls)}, by {by}" if pulls else f"for {what}, {by} is 0 for every feature"
    return f"For this row, {told}. {NOT_ADDING}"


def lime_sentence(rules: Rules, output: int) -> str:
    """Which conditions speak most for and against the output, and whether the fit is weak."""
    weights = rules.weights[:, output]
    what = subject(rules, output)
    steps = [
        f"{_condition(rules, at)} {_verb(weights[at])} it most ({move(float(weights[at]), rules)})"
        for at in _strongest(weights)
    ]
    why = ", ".join(steps) or "no condition moves it"
    fit = num(float(rules.fits[output]), 2)
    sentence = f"In the local model of {what} around this row, {why}."
    if rules.fits[output] >= WEAK_FIT:
        return sentence
    return f"{sentence} Careful: the local model fits only weakly (R² {fit})."


def _condition(rules: Rules, at: int) -> str:
    condition = with_meaning(rules.dictionary, rules.conditions[at])
    title = shortened(rules.dictionary.called(condition.feature), NAME_ALONE)
    return condition_text(condition, title, NAME_WIDTH)


def _pair(attribution: Attribution, row: int, at: int) -> str:
    value = said_of(attribution, attribution.names[at], row)
    # Two long names must not become the same word.
    name = display_names(attribution.titles, NAME_WIDTH)[at]
    return f"{name} = {shortened(value, NAME_WIDTH)}"


def _verb(effect: float) -> str:
    return "raises" if effect > 0 else "lowers"


def _features(count: int, verb: str) -> str:
    return f"1 feature {verb}s" if count == 1 else f"{count} features {verb}"


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
