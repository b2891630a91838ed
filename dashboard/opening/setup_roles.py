"""What columns are for that are no inputs: shown as recognised, to be confirmed or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.opening.role_sentences import (
    about_inputs,
    kept,
    recognised_identifier,
    recognised_target,
    why_identifier,
    why_target,
)
from dashboard.words import display_names, escape_markdown
from explainers.intake.matching.match import Match
from explainers.records import ModelCard, TableCard

_NONE = ""  # no column's name: intake refuses a table with a blank one
_NAME_WIDTH = 60


@dataclass(frozen=True)
class Roles:
    """The columns with the known outcomes and with a name for each row; None without one."""

    target: str | None
    identifier: str | None


def choose_roles(model: ModelCard, table: TableCard, found: Match) -> Roles:
    """Draw what the columns that are no inputs were recognised as; return what the reader says."""
    spare = list(found.spare)
    left, right = st.columns(2)
    with left, st.container(gap="xxsmall"):
        guess = recognised_target(model, table, spare)
        target = _choice("Target", model, spare, guess, "the known outcomes")
        st.caption(escape_markdown(why_target(model, table, target, guess)))
    with right, st.container(gap="xxsmall"):
        rest = [name for name in spare if name != target]
        guess = recognised_identifier(table, rest)
        identifier = _choice("Identifier", model, rest, guess, "a name for each row")
        st.caption(escape_markdown(why_identifier(table, identifier, guess)))
    others = kept(table, [name for name in rest if name != identifier])
    if others:
        st.caption(escape_markdown(others))
    for sentence in about_inputs(table, found.columns):
        st.caption(f":material/info: {escape_markdown(sentence)}")
    return Roles(target, identifier)


def _choice(
    label: str, model: ModelCard, names: Sequence[str], guess: str | None, what: str
) -> str | None:
    """Let a reader choose one of the columns, or none; it opens with the guess."""
    shown = dict(zip(names, display_names(tuple(names), _NAME_WIDTH), strict=True))
    shown[_NONE] = "none" if "none" not in shown.values() else "no column"
    options = [_NONE, *names]
    subject = hashlib.sha256("\n".join((model.digest, *names)).encode()).hexdigest()[:16]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(guess or _NONE),
        format_func=shown.__getitem__,
        key=f"{label} of {subject}",
        help=f"The column with {what}; none is fine. It labels what is shown and changes no "
        "explanation.",
    )
    return chosen or None
