"""A search in words, for above the rows it finds."""

from __future__ import annotations

from dashboard.rows.said import category
from dashboard.rows.search import Condition, Search, Within
from dashboard.words import MISSING, num, percent, shortened
from explainers.records import Dictionary

_NAME_WIDTH, _LISTED = 40, 3


def search_words(search: Search, score_title: str, said: Dictionary, *, shares: bool) -> str:
    """What a search asks for: "false positive, bad from 40 % to 60 %, age from 50"; "" for all.

    score_title: what the answer beside each row is called. said: what columns are. shares: whether
    the answer is a probability.
    """
    own = (
        search.among.words if search.among is not None else "",
        search.outcome.value if search.outcome is not None else "",
        f"taken for “{shortened(search.taken, _NAME_WIDTH)}”" if search.taken else "",
        _range(score_title, search.score, shares=shares),
        _range("error", search.error, shares=False),
    )
    columns = (_asked(said, name, condition) for name, condition in search.asked)
    return ", ".join(part for part in (*own, *columns) if part)


def _asked(said: Dictionary, column: str, condition: Condition) -> str:
    name = shortened(said.called(column), _NAME_WIDTH)
    if isinstance(condition, Within):
        return _range(name, condition, shares=False)
    names = [
        MISSING if each is None else f"“{shortened(category(said, column, each), _NAME_WIDTH)}”"
        for each in condition.names
    ]
    shown, more = names[:_LISTED], len(names) - _LISTED
    rest = [f"{more:,} more"] if more > 0 else []
    return f"{name} {' or '.join((*shown, *rest))}"


def _range(name: str, within: Within, *, shares: bool) -> str:
    if within.everything:
        return ""
    low, high = (_end(end, shares=shares) for end in (within.low, within.high))
    if within.low is not None and within.low == within.high:
        return f"{name} {low}"
    return " ".join(
        part
        for part in (
            name,
            f"from {low}" if within.low is not None else "",
            f"to {high}" if within.high is not None else "",
        )
        if part
    )


def _end(end: float | None, *, shares: bool) -> str:
    if shares and end is not None and 0 <= end <= 1:
        decimals = next((d for d in range(4) if round(100 * end, d) == round(100 * end, 9)), 3)
        return percent(end, decimals)
    return num(end, 12)
