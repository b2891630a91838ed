"""A search as a short text for the URL: "outcome~false positive~~score~0.4..0.6~~housing~rent".

Conditions stand apart by two tildes; within one, the first word says what it is about (a column, or
one of a few words of ours), the others what is looked for: numbers as "50..", "..60" or "0.4..0.6",
values by their names, "missing" for those that are, "any" for no condition yet. A cluster says its
number, how many rows it has and which, as `row_list` writes them. A mark that would
mean something else here is written as its number between exclamation marks: any name comes back as
it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.rows.row_list import from_letters, to_letters
from dashboard.rows.search import Condition, Members, OneOf, Outcome, Search, Within

_BETWEEN, _WITHIN, _MISSING, _ANY = "~~", "~", "missing", "any"
_OURS = frozenset({"outcome", "taken", "score", "error", "cluster"})
_MEANING = re.compile(r"[~!]")
_WRITTEN = re.compile(r"!([0-9a-f]{2,6})!")
_NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_COUNT = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_RANGE = re.compile(rf"({_NUMBER})?\.\.({_NUMBER})?")


def to_text(search: Search) -> str:
    """The text of a search; "" for all rows. Columns without a condition yet are kept."""
    return _BETWEEN.join(_WITHIN.join(part) for part in _written(search))


def from_text(text: str) -> Search:
    """The search a text of `to_text` names. What is no condition is passed over: links are free."""
    outcome: Outcome | None = None
    taken, score, error = "", Within(), Within()
    columns: dict[str, Condition] = {}
    among: Members | None = None
    for part in text.split(_BETWEEN) if text else ():
        about, *values = part.split(_WITHIN)
        if about == "outcome":
            outcome = next((each for each in Outcome if values == [each.value]), outcome)
        elif about == "taken":
            taken = _plain(values[0]) if values else taken
        elif about == "score":
            score = _within(values) or score
        elif about == "error":
            error = _within(values) or error
        elif about == "cluster":
            among = _members(values) or among
        elif values:
            columns[_plain(about)] = _within(values) or _one_of(values)
    return Search(outcome, taken, score, error, tuple(columns.items()), among)


def _written(search: Search) -> Iterator[list[str]]:
    if search.outcome is not None:
        yield ["outcome", search.outcome.value]
    if search.taken:
        yield ["taken", _escaped(search.taken)]
    for about, within in (("score", search.score), ("error", search.error)):
        if not within.everything:
            yield [about, _range(within)]
    if search.among is not None:
        held = search.among
        yield ["cluster", str(held.cluster), str(held.of), to_letters(held.positions)]
    for name, condition in search.columns:
        about = _first_written(name) if name in _OURS or not name else _escaped(name)
        if isinstance(condition, Within):
            yield [about, _range(condition)]
        else:
            yield [about, *(map(_value, condition.names) if condition.names else [_ANY])]


def _range(within: Within) -> str:
    return "..".join("" if end is None else _number(end) for end in (within.low, within.high))


def _number(end: float) -> str:
    """A number in as many digits as it takes to come back as it was."""
    return str(int(end)) if float(end).is_integer() and abs(end) < 1e15 else repr(float(end))


def _within(values: list[str]) -> Within | None:
    found = _RANGE.fullmatch(values[0]) if len(values) == 1 else None
    if found is None:
        return None
    low, high = (None if end is None else float(end) for end in found.groups())
    return Within(low, high)


def _members(values: list[str]) -> Members | None:
    if len(values) != 3 or not all(_COUNT.fullmatch(each) for each in values[:2]):
        return None
    cluster, of = int(values[0]), int(values[1])
    positions = from_letters(values[2])
    return None if positions is None else Members(cluster, max(of, len(positions)), positions)


def _one_of(values: list[str]) -> OneOf:
    if values == [_ANY]:
        return OneOf()
    return OneOf(tuple(None if each == _MISSING else _plain(each) for each in values))


def _value(name: str | None) -> str:
    if name is None:
        return _MISSING
    meant = name in ("", _MISSING, _ANY) or _RANGE.fullmatch(name)
    return _first_written(name) if meant else _escaped(name)


def _escaped(name: str) -> str:
    return _MEANING.sub(lambda mark: _code(mark[0]), name)


def _first_written(name: str) -> str:
    """A name whose first mark is told by its number; an empty name is told by no mark at all."""
    return f"{_code(name[0])}{_escaped(name[1:])}" if name else "!000000!"


def _code(mark: str) -> str:
    return f"!{ord(mark):02x}!"


def _plain(text: str) -> str:
    return _WRITTEN.sub(_mark, text)


def _mark(written: re.Match[str]) -> str:
    number = int(written[1], 16)
    return "" if number == 0 or number > 0x10FFFF else chr(number)
