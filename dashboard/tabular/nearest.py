"""The Similar view of one decision: the rows most like it, decided alike and decided otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.charts import Palette
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.decisions import decided_alike, given_classes, spread
from dashboard.rows.held import held_rows
from dashboard.rows.names import RowNames
from dashboard.tabular.decided import Decided
from dashboard.tabular.nearest_rows import landscape, looked_at
from dashboard.tabular.nearest_words import (
    DECIDED,
    Answers,
    Neighbour,
    marks,
    nearest_sentence,
    neighbours_frame,
    outcomes_sentence,
)
from dashboard.units import amount
from dashboard.words import escape_markdown, shortened
from explainers.intake.summary import counted
from explainers.records import AllRows, Request
from explainers.service.landscape import Landscape, Near, nearest, weights_of

_EACH = 5
_KEY = "row"


@dataclass(frozen=True, eq=False)
class _Group:
    """Rows near this one that share a decision. rows: this row, then `found`, in all columns."""

    title: str
    name: str
    found: tuple[Neighbour, ...]
    rows: pa.Table


def draw(decided: Decided) -> None:
    """Draw the nearest rows with the same and with the other answer."""
    laid = landscape(decided.analysis)
    if laid is None:
        return
    own = held_rows(decided.analysis, [decided.position])
    if own is None:
        st.markdown("The table is not stored any more: reload the page to read it again.")
        return
    weights = weights_of(laid.columns, decided.groups)
    apart = laid.distances(own, weights)
    alike = decided_alike(decided.analysis, decided.everyone.predictions, decided.position)
    same = _group(decided, nearest(laid, apart, decided.position, alike, _EACH), "same")
    other = _group(decided, nearest(laid, apart, decided.position, ~alike, _EACH), "other")
    if same is not None and other is not None:
        _show(decided, laid, (other, same))
        looked_at(decided.analysis).add(decided.position)


def _group(decided: Decided, near: Near, name: str) -> _Group | None:
    """Read the rows found, this row before them; None where one of them is gone."""
    positions = [decided.position, *near.positions.tolist()]
    rows = held_rows(decided.analysis, positions)
    if rows is None:
        return None
    predictions = decided.everyone.predictions
    given = given_classes(decided.analysis, predictions) if decided.analysis.classes else None
    answers = Answers(decided.analysis, predictions, decided.everyone.names, given)
    found = [
        answers.neighbour(rows, at, position, distance)
        for at, (position, distance) in enumerate(
            zip(positions, (0.0, *near.distances.tolist()), strict=True)
        )
    ]
    title = "Decided otherwise" if name == "other" else "Decided alike"
    if not decided.analysis.classes:
        title = "Predicted otherwise" if name == "other" else "Predicted much the same"
    return _Group(title, name, tuple(found), rows)


def _show(decided: Decided, laid: Landscape, groups: Sequence[_Group]) -> None:
    other = groups[0]
    predictions = decided.everyone.predictions
    frames = [
        neighbours_frame(decided.analysis, one.found[1:], one.rows, one.found[0]) for one in groups
    ]
    panels.show(
        Panel(
            name="nearest",
            sentence=nearest_sentence(
                decided.analysis.dictionary,
                other.found[1:],
                other.rows,
                len(laid.columns),
                "decided" if decided.analysis.classes else "predicted",
            ),
            figure=None,
            table=pd.concat(
                [
                    frame.iloc[1:].assign(**{DECIDED: one.title})
                    for one, frame in zip(groups, frames, strict=True)
                ]
            ),
            request=Request(decided.analysis, "predictions", AllRows()),
            result=predictions,
            output=None,
            disclosure=_disclosure(decided, laid),
            body=partial(_draw_groups, decided, groups, frames),
        )
    )


def _draw_groups(
    decided: Decided, groups: Sequence[_Group], frames: Sequence[pd.DataFrame]
) -> None:
    named = [(one.title.lower(), one.found[1:]) for one in groups]
    if told := outcomes_sentence(decided.analysis, named):
        st.markdown(escape_markdown(told))
    for one, frame in zip(groups, frames, strict=True):
        _draw_group(decided.everyone.names, one, frame)


def _draw_group(names: RowNames, group: _Group, frame: pd.DataFrame) -> None:
    st.markdown(f"**{group.title}**")
    if len(frame) < 2:
        st.caption("No row of the table is.")
        return
    key = f"nearest {group.name} {group.found[0].position}"
    positions = [one.position for one in group.found]
    st.dataframe(
        frame.style.apply(partial(_look, palette=panels.page_palette()), axis=None).format(
            precision=3
        ),
        hide_index=True,
        key=key,
        on_select=partial(_open, key, names, positions),
        selection_mode="single-row",
    )
    first = group.found[1]
    st.button(
        f"Open {escape_markdown(shortened(first.name, 40))} →",
        key=f"open nearest {group.name}",
        type="tertiary",
        on_click=_turn_to,
        args=(names, first.position),
        help="Opens the nearest of these rows; a click on a line of the table opens that one.",
    )


def _look(frame: pd.DataFrame, palette: Palette) -> pd.DataFrame:
    """Colour cells that differ from this row's; how many they are stands in words beside them."""
    differing = marks(frame, _own_titles(frame))
    strong = f"color: {palette.raises_text}; font-weight: 600"
    return pd.DataFrame(np.where(differing, strong, ""), index=frame.index, columns=frame.columns)


def _own_titles(frame: pd.DataFrame) -> int:
    return list(frame.columns).index("differs in") + 1


def _disclosure(decided: Decided, laid: Landscape) -> str:
    given, seen = len(decided.everyone.names), len(laid.rows)
    told = f"Distance: Gower's, over {counted(len(laid.columns), 'input')} of the model."
    if seen < given:
        told = f"{told} Looked at: {seen:,} of {given:,} rows, drawn at random."
    if decided.analysis.classes:
        return told
    predictions = decided.everyone.predictions
    return (
        f"{told} Otherwise means a prediction more than one standard deviation of all of them "
        f"away, {amount(spread(predictions), predictions)}."
    )


def _open(key: str, names: RowNames, positions: Sequence[int]) -> None:
    """Turn to the row whose line was clicked; the first line is this row."""
    chosen = st.session_state[key].selection.rows
    if chosen:
        _turn_to(names, positions[chosen[0]])


def _turn_to(names: RowNames, position: int) -> None:
    st.session_state[_KEY] = names.at(position)
