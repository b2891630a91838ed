"""What would have turned a decision: rows near it that the model decides otherwise."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from explainers.dossier.beside import Beside
from explainers.dossier.markup import element, section, table
from explainers.dossier.wording import (
    cell,
    decision_side,
    in_words,
    name_text,
    number,
    said_of,
)
from explainers.intake.summary import counted
from explainers.methods import registry
from explainers.records import Counterfactuals


def turned(found: Beside) -> tuple[Markup, ...]:
    """Tell which changes turn the answer, or that nobody looked; nothing where none could be."""
    if not found.may_turn:
        return ()
    title = "What would have turned it?"
    if found.turned is None:
        told = (
            "Small changes after which the model answers otherwise were not looked for, or not "
            "with the threshold and the limits of this document."
        )
        return (section(title, element("p", told)),)
    search = found.turned
    key = f"Found by {registry()['counterfactuals'].title}, result key {search.receipt.key}."
    return (
        section(
            title,
            element("p", _leading(search)),
            *((_alternatives(search),) if len(search.answers) else ()),
            element("p", registry()["counterfactuals"].silent_on, f" {key}", class_="quiet"),
        ),
    )


def _leading(search: Counterfactuals) -> str:
    goal = decision_side(search)
    tried = counted(search.asked, "row")
    if not len(search.answers):
        return f"Looked for: {goal}. None of {tried} that were tried gets there."
    ways = counted(len(search.answers), "way")
    return f"Looked for: {goal}. {ways} found among {tried} that were tried, the nearest first."


def _alternatives(search: Counterfactuals) -> Markup:
    answer = f"answer for “{name_text(search.output_names[search.goal.output])}”"
    many = len(search.output_names) > 1
    heads = ("what would be otherwise", answer if many else "answer", "distance")
    lines = [
        (
            _changes(search, at),
            number(float(search.answers[at, search.goal.output])),
            number(float(search.distances[at]), 3),
        )
        for at in range(len(search.answers))
    ]
    return table(heads, lines, numbers=(1, 2))


def _changes(search: Counterfactuals, at: int) -> str:
    """Every changed column with its old and new value, the largest change first."""
    order = np.argsort(-search.sizes[at], kind="stable")
    names = [search.names[column] for column in order.tolist() if search.changed[at, column]]
    return "; ".join(
        f"{name_text(search.dictionary.called(name))}: {_new(search, name, at)} instead of "
        f"{said_of(search, name, 0)}"
        for name in names
    )


def _new(search: Counterfactuals, name: str, at: int) -> str:
    return in_words(search.dictionary, name, cell(search.alternatives, name, at))
