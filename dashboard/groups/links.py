"""Groups of columns as a short text for the URL: "job~job_*~~address~street~city".

Groups stand apart by two tildes, a group's name and columns by one. All columns that begin alike,
and no other, are written as their beginning and a star. A mark that means something here is
written as an exclamation mark and its number: any name comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainers.records import Group
from explainers.service.group_values import shared_beginning

_BETWEEN, _WITHIN, _ALL = "~~", "~", "*"
_MEANING = re.compile(r"[~*!]")
_WRITTEN = re.compile(r"!([0-9a-f]{2})")


def to_text(groups: Sequence[Group], columns: Sequence[str]) -> str:
    """The text of groups made of `columns`, those of the analysis; "" for none."""
    return _BETWEEN.join(
        _WITHIN.join([_escaped(group.name), *_members(group, columns)]) for group in groups
    )


def from_text(text: str, columns: Sequence[str]) -> tuple[Group, ...]:
    """The groups a text of `to_text` names. They may be unfit: links are written by anybody."""
    return tuple(_group(part, columns) for part in _parts(text))


def _members(group: Group, columns: Sequence[str]) -> list[str]:
    stem = shared_beginning(group.columns)
    alike = {column for column in columns if column.startswith(stem)} if stem else set()
    if alike == set(group.columns):
        return [f"{_escaped(stem)}{_ALL}"]
    return [_escaped(column) for column in group.columns]


def _parts(text: str) -> list[str]:
    """Cut between groups: a name left out is a tilde of its own after the two."""
    return re.split(r"(?<=[^~])~~", text) if text else []


def _group(part: str, columns: Sequence[str]) -> Group:
    name, *members = part.split(_WITHIN)
    found: list[str] = []
    for member in members:
        stem = _plain(member.removesuffix(_ALL))
        alike = [column for column in columns if column.startswith(stem)]
        found += alike if member.endswith(_ALL) and alike else [_plain(member)]
    return Group(_plain(name), tuple(found))


def _escaped(name: str) -> str:
    return _MEANING.sub(lambda mark: f"!{ord(mark[0]):02x}", name)


def _plain(text: str) -> str:
    return _WRITTEN.sub(lambda mark: chr(int(mark[1], 16)), text)
