"""A data dictionary: what people call the columns of a table, and what their values mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from explainers.records.groups import Group


@dataclass(frozen=True)
class Entry:
    """What is said of one column; "" and () where nothing is.

    `unit` is what its numbers count, such as "months". `values` are pairs: a value as a person
    sees it in the table, such as "A11", and what it means.
    """

    column: str
    title: str = ""
    unit: str = ""
    description: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def meanings(self) -> Mapping[str, str]:
        """The meaning of each value that has one."""
        return MappingProxyType(dict(self.values))


@dataclass(frozen=True)
class Dictionary:
    """What is said of a table's columns: it labels numbers and is part of no key.

    Requests, links and files go on calling a column by its own name; what a person reads says its
    title. Any column may be asked for, and one that nothing is said of goes by its own name.
    """

    entries: tuple[Entry, ...] = ()

    @cached_property
    def _by_column(self) -> Mapping[str, Entry]:
        return MappingProxyType({entry.column: entry for entry in self.entries})

    def entry(self, column: str) -> Entry:
        """What is said of a column."""
        return self._by_column.get(column) or Entry(column)

    def called(self, column: str) -> str:
        """What a column is called: "duration" for the column "duration_months"."""
        return self.entry(column).title or column

    def titles(self, columns: Sequence[str]) -> tuple[str, ...]:
        """What each of several columns is called."""
        return tuple(map(self.called, columns))

    def heading(self, column: str) -> str:
        """A column over its numbers, as on an axis: "duration (months)"."""
        unit = self.entry(column).unit
        return f"{self.called(column)} ({unit})" if unit else self.called(column)

    def meaning(self, column: str, value: object) -> object:
        """What a value of a column means: itself where nothing is said of it."""
        said = self.entry(column).meanings if value is not None else {}
        return said.get(_written(value), value) if said else value

    def with_players(self, players: Sequence[Group]) -> Dictionary:
        """Say besides what groups without a name of their own are called: as their columns are."""
        unnamed = [one for one in players if len(one.columns) > 1 and not one.name]
        if not self.entries or not unnamed:
            return self
        made = (
            Entry(one.title, title=replace(one, columns=self.titles(one.columns)).title)
            for one in unnamed
        )
        return Dictionary((*self.entries, *made))


NOTHING_SAID: Final = Dictionary()
"""Of any table."""


def _written(value: object) -> str:
    """A value as a person sees it in the table: 1.0 is "1"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
