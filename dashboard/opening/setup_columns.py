"""Which column feeds which input: what was found, what is proposed, and the reader's own choice."""

from __future__ import annotations

import hashlib

import streamlit as st

from dashboard import problems
from dashboard.opening import column_rows
from dashboard.words import escape_markdown
from explainers.errors import quoted
from explainers.intake.matching.match import (
    Columns,
    Match,
    Way,
    accepted,
    judged,
    match,
    proposals,
    ways,
)
from explainers.intake.matching.positions import by_position, names_inputs, no_inputs
from explainers.records import ModelCard, TableCard

_WAYS: dict[Way, str] = {"name": "by name", "position": "by position in the table"}
_SHOWN_ROWS = 8  # of the editor, before it scrolls
_ROW_PIXELS = 35
# In pixels, so that what is edited and whether it fits can be seen on a telephone.
_WIDTHS = {column_rows.INPUT: 110, column_rows.COLUMN: 125, column_rows.FIT: 100}
_SHOWN_ONLY = (column_rows.INPUT, column_rows.FIT, column_rows.EXPECTED, column_rows.HELD)


def choose_columns(model: ModelCard, table: TableCard) -> Match:
    """Draw which column feeds which input, to be changed; return what holds now."""
    subject = _subject(model, table)
    verdict = st.container()
    # By position nothing can be found missing, so there the order is shown to be checked.
    doubtful = not names_inputs(model, table) or bool(match(model, table).problems)
    with st.expander("Which column feeds which input", expanded=doubtful):
        key, given = _start(model, table, subject)
        proposing = st.container()
        found = _edit(model, table, given, key)
        with proposing:
            _propose(model, table, found, key)
    with verdict:
        _say(found)
    return found


def _subject(model: ModelCard, table: TableCard) -> str:
    """What choices are about; the same model has other inputs behind another preprocessor."""
    names = "\n".join(feature.name for feature in model.features)
    return hashlib.sha256(f"{model.digest}\n{table.digest}\n{names}".encode()).hexdigest()[:16]


def _start(model: ModelCard, table: TableCard, subject: str) -> tuple[str, Columns]:
    """Choose how columns are matched; return a key for that choice and the columns it gives."""
    offered = ways(model, table)
    way = offered[0]
    if len(offered) > 1:
        way = st.radio(
            "Match columns",
            offered,
            format_func=_WAYS.__getitem__,
            horizontal=True,
            key=f"way {subject}",
        )
    if way == "name":
        return f"columns {subject}", match(model, table, way).columns
    left_out = st.multiselect(
        "Columns that are no inputs",
        [column.name for column in table.columns],
        default=no_inputs(model, table),
        key=f"no inputs {subject}",
        help="They are passed over when columns are counted: an identifier, the target.",
    )
    key = hashlib.sha256("\n".join(left_out).encode()).hexdigest()[:8]
    return f"columns {subject} without {key}", by_position(model, table, left_out)


def _edit(model: ModelCard, table: TableCard, given: Columns, key: str) -> Match:
    """Draw the editor over the given columns, or those accepted since; return what came of it."""
    kept = st.session_state.get(_kept(key))
    given = given if kept is None else kept
    editor = f"{key} editor{'' if kept is None else ' after'}"
    # The editor's own state, read before it is drawn, so that its last column tells of the edit.
    changes = st.session_state.get(editor, {}).get("edited_rows", {})
    order = column_rows.display_order(given)
    found = judged(model, table, column_rows.edited(given, order, changes, table))
    st.data_editor(
        column_rows.rows(model, table, given, found, order),
        key=editor,
        hide_index=True,
        num_rows="fixed",
        height=_ROW_PIXELS * (1 + min(len(order), _SHOWN_ROWS)) + 2,
        placeholder="choose",
        disabled=_SHOWN_ONLY,
        column_config={
            **{name: st.column_config.TextColumn(width=width) for name, width in _WIDTHS.items()},
            column_rows.COLUMN: st.column_config.SelectboxColumn(
                width=_WIDTHS[column_rows.COLUMN],
                options=list(column_rows.options(table)),
                help="The column of the table. Click twice, or press Enter, to choose another.",
            ),
        },
        alt=f"{found.found} of {len(order)} inputs of the model have a column.",
    )
    return found


def _propose(model: ModelCard, table: TableCard, found: Match, key: str) -> None:
    """Show what might be meant, to be taken as a whole."""
    proposed = proposals(model, table, found.columns)
    if not proposed:
        return
    pairs = (f"{quoted(column)} for {quoted(name)}" for name, column in proposed.items())
    st.markdown(f"Perhaps {escape_markdown(', '.join(pairs))}?")
    st.button(
        "Take it" if len(proposed) == 1 else f"Take these {len(proposed)}",
        key=f"{key} take",
        on_click=_keep,
        args=(key, accepted(model, found.columns, proposed)),
    )


def _keep(key: str, columns: Columns) -> None:
    st.session_state[_kept(key)] = columns


def _kept(key: str) -> str:
    return f"{key} taken"


def _say(found: Match) -> None:
    icon = "check" if found.found == len(found.columns) else "close"
    st.markdown(
        f":material/{icon}: {found.found} of {len(found.columns)} columns of the model found"
    )
    for problem in found.problems:
        problems.point_out(problem)
    for warning in found.warnings:
        st.warning(escape_markdown(warning))
    for note in found.notes:
        st.caption(escape_markdown(note))
