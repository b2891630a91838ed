"""Groups that the table's card suggests: columns somebody made of one, such as job_clerk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from explainers.records import Analysis, Column, Group
from explainers.service.group_values import is_mark, shared_beginning

_ENDS = "_="
_SET = frozenset({"1", "True"})


def proposals(analysis: Analysis, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Columns of 0 and 1 with a common beginning, of which none is in a group yet.

    The beginning ends with "_" or "=". Of columns made of one, at most one is 1 in a row, so at
    most one is 1 more often than 0: that much the card tells, and the rest is for a person.
    """
    taken = {column for group in groups for column in group.columns}
    marks = {
        name: column
        for name in analysis.columns
        if name not in taken
        and (column := analysis.table.column(name)) is not None
        and is_mark(column)
    }
    found = [members for members in _found(tuple(marks)) if _exclusive(members, marks)]
    names = Counter(group.title for group in groups) + Counter(map(_name, found))
    return tuple(
        Group(name if _free(name, names, analysis) else "", members)
        for name, members in zip(map(_name, found), found, strict=True)
    )


def _found(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Columns that begin alike, each column once.

    By the shortest beginning, as job_ for job_clerk and job_blue_collar; but where longer ones
    split all its columns among themselves, as home_owner_ and home_type_ do with home_, it stood
    for several.
    """
    begun: dict[str, list[str]] = {}
    for name in names:
        for stem in _stems(name):
            begun.setdefault(stem, []).append(name)
    kept = {stem: tuple(alike) for stem, alike in begun.items() if len(alike) > 1}
    done: set[str] = set()
    for stem in sorted(kept, key=len):
        if not done & set(kept[stem]) and not _split(stem, kept):
            done |= set(kept[stem])
            yield kept[stem]


def _split(stem: str, kept: Mapping[str, tuple[str, ...]]) -> bool:
    finer = [set(kept[other]) for other in kept if other != stem and other.startswith(stem)]
    members = set(kept[stem])
    smaller = [part for part in finer if part < members]
    return bool(smaller) and set.union(*smaller) == members


def _stems(name: str) -> list[str]:
    """Beginnings of a name that leave something over. Behind "=" stands a value, not a name."""
    if "=" in name[:-1].lstrip("="):
        return [name[: name.index("=", 1) + 1]]
    return [name[: at + 1] for at, mark in enumerate(name[:-1]) if at and mark in _ENDS]


def _exclusive(members: Sequence[str], marks: Mapping[str, Column]) -> bool:
    return sum(marks[name].values[0] in _SET for name in members) <= 1


def _name(members: Sequence[str]) -> str:
    return shared_beginning(members).rstrip(_ENDS)


def _free(name: str, names: Mapping[str, int], analysis: Analysis) -> bool:
    return bool(name) and names[name] == 1 and analysis.table.column(name) is None
