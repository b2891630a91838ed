"""The control that makes groups of columns: proposed ones, one's own, and the way back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import streamlit as st

from dashboard import problems
from dashboard.groups.links import to_text
from dashboard.groups.proposals import proposals
from dashboard.groups.state import Chosen, choose
from dashboard.words import display_names, escape_markdown, shortened
from explainers.errors import RefusedError
from explainers.intake.summary import counted
from explainers.records import Analysis, Group
from explainers.service.grouping import LONGEST_NAME

NEW = "a new group"
_PROPOSED, _LISTED, _NAME_WIDTH = 8, 12, 40
_FAILED = "group problem"


def draw(analysis: Analysis, chosen: Chosen) -> None:
    """Draw the button that opens the control, and the groups there are with a way back."""
    failed = st.session_state.pop(_FAILED, None)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Group columns", key="group columns", on_change="rerun") as popover:
            if popover.open:
                _edit(analysis, chosen.groups, failed)
        if chosen.groups:
            st.caption(f"Explained as one: {_told(chosen.groups)}.", width="stretch")
        if chosen.groups or chosen.problem is not None:
            st.button(
                "Ungroup all", key="ungroup", type="tertiary", on_click=choose, args=(analysis, ())
            )
    if chosen.problem is not None:
        problems.show(chosen.problem)


def _told(groups: Sequence[Group]) -> str:
    return ", ".join(
        f"{escape_markdown(shortened(group.title, _NAME_WIDTH))} ({len(group.columns)} columns)"
        for group in groups
    )


def _edit(analysis: Analysis, groups: tuple[Group, ...], failed: RefusedError | None) -> None:
    st.caption(
        "Columns of a group are explained as one feature, with one number: columns that were made "
        "of one, or that mean one thing together."
    )
    if failed is not None:
        problems.show(failed)
    _propose(analysis, groups)
    _form(analysis, groups)


def _propose(analysis: Analysis, groups: tuple[Group, ...]) -> None:
    found = proposals(analysis, groups)
    for at, group in enumerate(found[:_PROPOSED]):
        named = shortened(group.title, _NAME_WIDTH)
        st.button(
            f"Group {len(group.columns):,} columns as {escape_markdown(named)}",
            key=f"propose group {at}",
            help=escape_markdown(_listed(group.columns)),
            on_click=_choose,
            args=(analysis, (*groups, group)),
        )
    if len(found) > 1:
        st.button(
            f"Take all {len(found)} proposals",
            key="propose all groups",
            on_click=_choose,
            args=(analysis, (*groups, *found)),
        )


def _form(analysis: Analysis, groups: tuple[Group, ...]) -> None:
    """Draw one group to make or to change; its widgets begin anew whenever the groups change."""
    text = to_text(groups, analysis.columns)
    key = f"group {hashlib.sha256(text.encode(errors='backslashreplace')).hexdigest()[:12]}"
    titles = display_names((NEW, *(group.title for group in groups)), _NAME_WIDTH)
    at = 0
    if groups:
        at = st.selectbox(
            "Group", range(len(titles)), format_func=titles.__getitem__, key=f"{key} which"
        )
    edited = groups[at - 1] if at else Group("", ())
    others = tuple(group for group in groups if group is not edited)
    taken = {column for group in others for column in group.columns}
    free = [column for column in dict.fromkeys(analysis.columns) if column not in taken]
    shown = dict(zip(free, display_names(tuple(free), _NAME_WIDTH), strict=True))
    columns = st.multiselect(
        "Columns of the group",
        free,
        default=edited.columns,
        format_func=shown.__getitem__,
        key=f"{key} {at} columns",
        placeholder="two or more",
    )
    name = st.text_input(
        "Name (may be left out)",
        value=edited.name,
        max_chars=LONGEST_NAME,
        key=f"{key} {at} name",
    )
    with st.container(horizontal=True):
        st.button(
            "Change the group" if at else "Make the group",
            key="keep group",
            on_click=_choose,
            args=(analysis, (*others, Group(name.strip(), tuple(columns)))),
        )
        if at:
            st.button("Take it away", key="remove group", on_click=_choose, args=(analysis, others))


def _choose(analysis: Analysis, groups: tuple[Group, ...]) -> None:
    """Take groups before the page is drawn again, or keep why they cannot be."""
    try:
        choose(analysis, groups)
    except RefusedError as problem:
        st.session_state[_FAILED] = problem


def _listed(columns: Sequence[str]) -> str:
    named = ", ".join(shortened(column, _NAME_WIDTH) for column in columns[:_LISTED])
    more = len(columns) - _LISTED
    return f"{counted(len(columns), 'column')}: {named}{f' and {more:,} more' if more > 0 else ''}"
