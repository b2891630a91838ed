"""From two cards to an analysis: what each column is for, chosen on the page."""

from __future__ import annotations

import streamlit as st

from dashboard.setup_classes import name_classes
from dashboard.setup_columns import choose_columns
from dashboard.setup_outputs import read_outputs
from explainers.intake.matching.guesses import guess_identifier, guess_target
from explainers.intake.matching.match import Match
from explainers.records import Analysis, ModelCard, Reference, TableCard

_NO_COLUMN = ""  # a column may well be called "none"
_ALL = "all rows"
_MAX_COHORTS = 50


def set_up(model: ModelCard, table: TableCard) -> Analysis | None:
    """Draw the check-list and the choices; return the analysis once it can be explained."""
    found = choose_columns(model, table)
    if found.problems:
        return None
    target, identifier = _roles(model, table, found)
    read = read_outputs(model, table, target)
    if read is None:
        return None
    named = name_classes(read, table, target)
    if named is None:
        return None
    return Analysis(
        id="",
        name=f"{model.file_name} on {table.file_name}",
        model=read,
        table=table,
        columns=tuple(column for column in found.columns if column is not None),
        classes=named.classes,
        positive=named.positive,
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
    options = [_NO_COLUMN, *names]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(guess or _NO_COLUMN),
        format_func=lambda name: name or "none",
        key=f"{label} of {' '.join(names)}",
        help=f"The column with {what}; none is fine.",
    )
    return chosen or None


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
