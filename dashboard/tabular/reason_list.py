"""The reasons in words: what raised this decision, what lowered it, beside the usual value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from dashboard.tabular.decision_reasons import Reason, reasons
from dashboard.units import adds_up, measure, subject
from dashboard.words import display_names, escape_markdown, signed
from explainers.records import Attribution, Request
from explainers.service.group_values import player_data

NAME_WIDTH = 60


@dataclass(frozen=True)
class Named:
    """A reason and what it is called beside the others."""

    name: str
    reason: Reason


def with_names(found: Sequence[Reason]) -> tuple[Named, ...]:
    """Name the reasons in few characters: no two of them are cut to the same words."""
    names = display_names(tuple(reason.feature for reason in found), NAME_WIDTH)
    return tuple(Named(name, reason) for name, reason in zip(names, found, strict=True))


def show_reasons(request: Request, result: Attribution, usual: pa.Table, output: int) -> None:
    """Draw up to four reasons that raised the output and two that lowered it.

    `result` answers `request`; `usual` holds rows of the table that tell what is usual in it.
    """
    players = [one for one in request.players if one.title in result.names]
    found = reasons(result, 0, output, player_data(usual, players, request.analysis.table))
    named = with_names(found)
    up, down = st.columns(2)
    raised, lowered = _titles(result, output)
    with up:
        _list(f"▲ {raised}", "orange", [one for one in named if one.reason.effect > 0])
    with down:
        _list(f"▼ {lowered}", "blue", [one for one in named if one.reason.effect < 0])


def _titles(result: Attribution, output: int) -> tuple[str, str]:
    """Name the two sides: only numbers that add up say by how much the output was moved."""
    what = escape_markdown(subject(result, output))
    if adds_up(result):
        return f"Raised {what}", f"Lowered {what}"
    by = escape_markdown(measure(result))
    return f"Pull {what} up ({by})", f"Pull {what} down ({by})"


def _list(title: str, color: str, found: Sequence[Named]) -> None:
    st.markdown(f":{color}[**{title}**]")
    if not found:
        st.caption("Nothing of note.")
        return
    st.markdown(
        "\n".join(
            f"- **{escape_markdown(one.name)}**: {escape_markdown(one.reason.words)} "
            f":gray[({signed(one.reason.effect)})]"
            for one in found
        ),
        help=_described(found),
    )


def _described(found: Sequence[Named]) -> str | None:
    """What the features are, where a data dictionary says it."""
    told = [
        f"**{escape_markdown(one.name)}**: {escape_markdown(one.reason.description)}"
        for one in found
        if one.reason.description
    ]
    return "\n\n".join(told) or None
