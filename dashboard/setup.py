"""From two cards to an analysis: what each column is for, chosen on the page."""

from __future__ import annotations

import streamlit as st

from dashboard.words import escape_markdown
from explainers.intake.match import (
    Match,
    class_names,
    guess_identifier,
    guess_target,
    match,
)
from explainers.records import Analysis, ModelCard, Reference, TableCard

_NONE = "none"
_ALL = "all rows"
_MAX_COHORTS = 50


def set_up(model: ModelCard, table: TableCard) -> Analysis | None:
    """Draw the check-list and the choices; return the analysis once it can be explained."""
    found = match(model, table)
    icon = "check" if found.found == len(found.columns) else "close"
    st.markdown(
        f":material/{icon}: {found.found} of {len(found.columns)} columns of the model found"
    )
    for note in found.notes:
        st.caption(escape_markdown(note))
    for problem in found.problems:
        st.error(escape_markdown(problem))
    if found.problems:
        return None
    target, identifier = _roles(model, table, found)
    classes = _classes(model, table, target)
    positive = (
        st.selectbox(
            "Positive class",
            classes,
            index=len(classes) - 1,
            key=f"positive of {' '.join(classes)}",
            help="The class that verdicts and global views are about.",
        )
        if classes
        else None
    )
    return Analysis(
        id="",
        name=f"{model.file_name} on {table.file_name}",
        model=model,
        table=table,
        columns=tuple(column for column in found.columns if column is not None),
        classes=classes,
        positive=positive,
        target=target,
        identifier=identifier,
        reference=_reference(table),
    )


def _roles(model: ModelCard, table: TableCard, found: Match) -> tuple[str | None, str | None]:
    spare = list(found.spare)
    left, right = st.columns(2)
    with left:
        target = _choice("Target", spare, guess_target(model, table, spare), "known outcomes")
    with right:
        rest = [name for name in spare if name != target]
        identifier = _choice("Identifier", rest, guess_identifier(table, rest), "a name per row")
    return target, identifier


def _choice(label: str, names: list[str], guess: str | None, what: str) -> str | None:
    options = [_NONE, *names]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(guess) if guess in options else 0,
        key=f"{label} of {' '.join(names)}",
        help=f"The column with {what}; none is fine.",
    )
    return None if chosen == _NONE else chosen


def _classes(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    """Name the outputs; a two-class file without names is asked which class it scores."""
    names = class_names(model, table, target)
    if model.classes or len(names) != 2:
        if names and not model.classes:
            st.caption(
                escape_markdown(
                    "The model file does not name its classes; they are taken in sorted order: "
                    + ", ".join(names)
                )
            )
        return names
    scored = st.selectbox(
        "A high score means",
        names,
        index=1,
        key=f"scored of {' '.join(names)}",
        help="The file does not say which class its score is for. If accuracy looks upside down "
        "on the next page, turn this round.",
    )
    return tuple(sorted(names, key=lambda name: name == scored))


def _reference(table: TableCard) -> Reference:
    """Choose the rows LIME and other comparisons draw from."""
    cohorts = [column for column in table.columns if 1 < column.distinct <= _MAX_COHORTS]
    options = [_ALL, *(column.name for column in cohorts)]
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox(
            "Compare with",
            options,
            key=f"reference of {table.digest}",
            format_func=lambda name: name if name == _ALL else f"rows by {name}",
            help="The reference rows: whom a decision is compared with, where a method compares.",
        )
    if chosen == _ALL:
        return Reference()
    column = next(column for column in cohorts if column.name == chosen)
    with right:
        value = st.selectbox("where it is", column.values, key=f"cohort of {chosen}")
    return Reference(column=chosen, value=value)
