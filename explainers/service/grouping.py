"""Which groups of columns are turned away: those that cannot be players."""

from __future__ import annotations

from collections import Counter

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted
from explainers.records import Analysis, Group, players_of

LONGEST_NAME = 100


def check_groups(analysis: Analysis, groups: tuple[Group, ...]) -> None:
    """Raise RefusedError BAD_GROUP unless the groups are disjoint, each of two columns or more.

    All of them are columns the model uses, and no name is another player's or a column's.
    """
    for group in groups:
        _check_columns(analysis, group)
    _check_disjoint(groups)
    for group in groups:
        _check_name(analysis, group)
    titles = Counter(one.title for one in players_of(analysis.columns, groups))
    for group in groups:
        if titles[group.title] > 1:
            raise _bad(
                f"{titles[group.title]} groups are called {quoted(group.title)}.",
                "Give each a name of its own.",
            )


def _check_columns(analysis: Analysis, group: Group) -> None:
    known = set(analysis.columns)
    for column in group.columns:
        if column not in known:
            raise _bad(
                f"The group {quoted(group.title)} names {quoted(column)}, which is none of the "
                f"{len(known):,} columns the model uses.",
                f"Choose among those, such as {quoted(analysis.columns[0])}.",
            )
    if len(group.columns) < 2:
        raise _bad(
            f"The group {quoted(group.title)} has {counted(len(group.columns), 'column')}; a group "
            "takes 2 or more.",
            "Add a column to it, or take the group away.",
        )


def _check_disjoint(groups: tuple[Group, ...]) -> None:
    homes: dict[str, Group] = {}
    for group in groups:
        for column in group.columns:
            if column in homes:
                both = (
                    f"twice in the group {quoted(group.title)}"
                    if homes[column] is group
                    else f"in the groups {quoted(homes[column].title)} and {quoted(group.title)}"
                )
                raise _bad(
                    f"The column {quoted(column)} is {both}; it can be explained in one place.",
                    "Leave it in one.",
                )
            homes[column] = group


def _check_name(analysis: Analysis, group: Group) -> None:
    if len(group.name) > LONGEST_NAME:
        raise _bad(
            f"The group {quoted(group.title, 40)} has a name of {len(group.name):,} characters; "
            f"allowed are {LONGEST_NAME}.",
            "Choose a shorter one.",
        )
    try:
        group.name.encode()
    except UnicodeEncodeError as problem:
        raise _bad(
            f"The name {quoted(group.name, 40)} holds half of a character, which no file can keep.",
            "Choose another name.",
        ) from problem
    # A value, or what is usual, would be looked up in the column in place of the group.
    if analysis.table.column(group.title) is not None:
        raise _bad(
            f"A group is called {quoted(group.title)}, as a column of "
            f"{quoted(analysis.table.file_name)} is.",
            "Give the group another name.",
        )


def _bad(sentence: str, next_step: str) -> RefusedError:
    return RefusedError("BAD_GROUP", sentence, next_step)
