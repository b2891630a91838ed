"""Groups of columns that are explained as one: the players of an analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_NAMED = 3


@dataclass(frozen=True)
class Group:
    """Columns that are one player, under a name of the user's; "" names them one by one.

    A column that stands alone is a player of one column.
    """

    name: str
    columns: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the player is called: its name, or "job_clerk + job_manager"."""
        more = len(self.columns) - _NAMED
        rest = (f"{more:,} more",) if more > 0 else ()
        return self.name or " + ".join((*self.columns[:_NAMED], *rest))


def players_of(columns: Sequence[str], groups: Sequence[Group]) -> tuple[Group, ...]:
    """Who plays: each group where its first column stands, and each column in none.

    columns: those of the analysis, whose order decides; groups: disjoint, made of them.
    """
    numbers = player_numbers(columns, groups)
    names = {column: group.name for group in groups for column in group.columns}
    members: dict[int, dict[str, None]] = {}
    for column, number in zip(columns, numbers, strict=True):
        members.setdefault(number, {})[column] = None
    return tuple(Group(names.get(next(iter(own)), ""), tuple(own)) for own in members.values())


def player_numbers(columns: Sequence[str], groups: Sequence[Group]) -> tuple[int, ...]:
    """The number of the player each column belongs to, counted from 0.

    A column that feeds two inputs stands there twice: alone, it is two players.
    """
    group_of = {column: at for at, group in enumerate(groups) for column in group.columns}
    seats: dict[int, int] = {}
    numbers: list[int] = []
    free = 0
    for column in columns:
        group = group_of.get(column)
        number = free if group is None else seats.setdefault(group, free)
        numbers.append(number)
        free += number == free
    return tuple(numbers)
