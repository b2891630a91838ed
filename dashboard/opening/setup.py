"""From two cards to an analysis: what each column is for, chosen on the page."""

from __future__ import annotations

import streamlit as st

from dashboard.opening.setup_classes import name_classes
from dashboard.opening.setup_columns import choose_columns
from dashboard.opening.setup_dictionary import read_dictionary
from dashboard.opening.setup_outputs import read_outputs
from dashboard.opening.setup_roles import choose_roles
from dashboard.pictures.setup import set_up_pictures
from dashboard.words import one_line
from explainers.records import Analysis, ModelCard, Reference, TableCard
from explainers.service.typed_texts import typed_reference

_ALL = ""  # no column's name
_MAX_COHORTS = 50


def set_up(model: ModelCard, table: TableCard) -> Analysis | None:
    """Draw the check-list and the choices; return the analysis once it can be explained."""
    if model.pictures is not None:
        return set_up_pictures(model, table)
    found = choose_columns(model, table)
    if found.problems:
        return None
    roles = choose_roles(model, table, found)
    read = read_outputs(model, table, roles.target)
    if read is None:
        return None
    named = name_classes(read, table, roles.target)
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
        target=roles.target,
        identifier=roles.identifier,
        reference=_reference(table),
        dictionary=read_dictionary(table),
    )


def _reference(table: TableCard) -> Reference:
    """Choose the rows LIME and other comparisons draw from."""
    cohorts = [column for column in table.columns if 1 < column.distinct <= _MAX_COHORTS]
    options = [_ALL, *(column.name for column in cohorts)]
    # A typed text brings what it is compared with; by itself it would be its own reference.
    typed = typed_reference(table)
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox(
            "Compare with",
            options,
            index=options.index(typed.column) if typed and typed.column in options else 0,
            key=f"reference of {table.digest}",
            format_func=lambda name: f"rows by {one_line(name)}" if name else "all rows",
            help="The reference rows: whom a decision is compared with, where a method compares.",
        )
    if chosen == _ALL:
        return Reference()
    column = next(column for column in cohorts if column.name == chosen)
    with right:
        own = typed is not None and typed.value in column.values
        value = st.selectbox(
            "where it is",
            column.values,
            index=column.values.index(typed.value) if typed and typed.value and own else 0,
            key=f"cohort of {chosen}",
        )
    return Reference(column=chosen, value=value)
