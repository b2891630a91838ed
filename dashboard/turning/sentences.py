"""Alternatives in words: what would have to be otherwise, and what the model answers then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from dashboard.rows.columns import cell
from dashboard.units import PROBABILITY, explains_classes
from dashboard.what_if.sentences import limit_words
from dashboard.what_if.wording import change_pair, listed
from dashboard.words import num, percent, shortened
from explainers.intake.summary import counted
from explainers.records import Counterfactuals, Dictionary

_NAME_WIDTH: Final = 40
_TOLD: Final = 3
HONEST: Final = (
    "These are changes of what the model is told, not advice: it says nothing about whether "
    "somebody can bring them about, what else would change with them, or whether the world would "
    "follow."
)


@dataclass(frozen=True)
class Change:
    """A changed column in words: what it is called, its old and new value; and the size."""

    name: str
    old: str
    new: str
    size: float


def changes_of(found: Counterfactuals, at: int) -> list[Change]:
    """What one alternative changes, the largest change first."""
    order = np.argsort(-found.sizes[at], kind="stable")
    return [
        Change(
            shortened(found.dictionary.called(found.names[column]), _NAME_WIDTH),
            *change_pair(
                found.dictionary,
                found.names[column],
                cell(found.data, found.names[column], 0),
                cell(found.alternatives, found.names[column], at),
            ),
            float(found.sizes[at, column]),
        )
        for column in order.tolist()
        if found.changed[at, column]
    ]


def change_words(found: Counterfactuals, at: int) -> str:
    """What is otherwise: "duration were 24 instead of 36 and housing own instead of rent"."""
    changes = changes_of(found, at)
    return listed(
        [
            f"{each.name} {'' if place else 'were '}{each.new} instead of {each.old}"
            for place, each in enumerate(changes)
        ]
    )


def answer_words(found: Counterfactuals, at: int) -> str:
    """What the model answers then: "42 % for “bad”, under the 50 % threshold: “good”"."""
    goal, outputs = found.goal, found.answers[at]
    text = answer_text(found, float(outputs[goal.output]))
    if not explains_classes(found):
        return f"the model predicts {text}, {_side(found)} {_bound_text(found)}"
    name = class_words(found, goal.output)
    if goal.bound is None:
        best = "the most probable" if found.unit == PROBABILITY else "the highest"
        return f"{text} for {name}, {best} of {len(outputs):,} classes"
    over = "over" if goal.above else "under"
    return f"{text} for {name}, {over} {limit_words(goal.bound, found)}: {outcome(found)}"


def answer_text(found: Counterfactuals, value: float) -> str:
    """An answer in as many digits as it takes to tell it from what it had to pass."""
    bound, exact = found.goal.bound, num(value, 8)
    if found.unit == PROBABILITY:
        tries = [(percent(value, more), bound and percent(bound, more)) for more in range(4)]
    else:
        tries = [(num(value, 3 + more), bound and num(bound, 3 + more)) for more in range(4)]
    return next((text for text, other in tries if text != other), exact)


def outcome(found: Counterfactuals) -> str:
    """What the decision becomes: “good”, or "above 200"."""
    goal = found.goal
    if not explains_classes(found):
        return f"{_side(found)} {_bound_text(found)}"
    other = goal.bound is not None and not goal.above
    return class_words(found, 1 - goal.output if other else goal.output)


def headline(found: Counterfactuals) -> str:
    """What was found, and the nearest of it."""
    count, end = len(found.answers), outcome(found)
    if not explains_classes(found):
        end = f"a prediction {end}"
    if not count:
        return f"No way to {end} was found: {_none(found)}."
    ways = "One way leads" if count == 1 else f"{count:,} ways lead"
    changed = int(found.changed[0].sum())
    if changed > _TOLD:
        return f"{ways} to {end}. The nearest changes {counted(changed, 'column')}."
    return f"{ways} to {end}. The nearest: if {change_words(found, 0)}."


def disclosure(found: Counterfactuals) -> str:
    """Say under which limits there are fewer than were asked for, or what to do where none are."""
    wanted = int(found.receipt.parameters["wanted"])
    if not len(found.answers):
        return "Let more columns change, lift a limit, or let the model be asked about more rows."
    if len(found.answers) >= wanted:
        return ""
    said = limits_words(found.receipt.parameters, found.dictionary)
    return f"{wanted:,} were asked for, and no more were found {said}."


def limits_words(parameters: Mapping[str, Any], dictionary: Dictionary) -> str:
    """Under which limits: "with “age” fixed and at most 5 columns changed"."""
    parts = [
        f"{_names(parameters[part], dictionary)} {words}"
        for part, words in (
            ("fixed", "fixed"),
            ("rising", "only rising"),
            ("falling", "only falling"),
        )
        if parameters[part]
    ]
    if ranged := [name for name, _, _ in parameters["ranges"]]:
        parts.append(f"{_names(ranged, dictionary)} within the range you gave")
    parts.append(f"at most {counted(int(parameters['most_changed']), 'column')} changed")
    return f"with {listed(parts)}"


def class_words(found: Counterfactuals, output: int) -> str:
    """A class by its name: “good”."""
    return f"“{shortened(found.output_names[output], _NAME_WIDTH)}”"


def _none(found: Counterfactuals) -> str:
    limits = limits_words(found.receipt.parameters, found.dictionary)
    return f"{limits}, none of {counted(found.asked, 'tried row')} gets there"


def _names(names: Sequence[str], dictionary: Dictionary) -> str:
    return listed([f"“{shortened(dictionary.called(name), _NAME_WIDTH)}”" for name in names])


def _side(found: Counterfactuals) -> str:
    return "above" if found.goal.above else "below"


def _bound_text(found: Counterfactuals) -> str:
    """What had to be passed, as the reader typed it: nobody types more than six digits."""
    return num(found.goal.bound, 6)
