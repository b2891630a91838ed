"""Which columns this tab explains as one: in the URL, and kept from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.groups.links import from_text, to_text
from dashboard.kept import keep, kept
from explainers.errors import RefusedError
from explainers.records import Analysis, Group, players_of
from explainers.service.grouping import check_groups

LONGEST = 6_000
"""Characters of the groups in a URL: servers on the way refuse longer ones than a few thousand."""

_KEY = "groups"


@dataclass(frozen=True)
class Chosen:
    """The groups of this tab; where those of a link cannot be, none, and the reason."""

    groups: tuple[Group, ...]
    problem: RefusedError | None = None


def chosen(analysis: Analysis) -> Chosen:
    """Return the groups in the URL or, after a page change, in this tab's memory."""
    text = kept(_KEY)
    groups = from_text(text, analysis.columns)
    try:
        check_groups(analysis, groups)
    except RefusedError as problem:
        return Chosen((), problem)
    return Chosen(groups)


def choose(analysis: Analysis, groups: Sequence[Group]) -> None:
    """Explain these columns as one, from now on. Raises RefusedError BAD_GROUP."""
    check_groups(analysis, tuple(groups))
    # In the order of the columns, so that the same groups make the same link.
    players = players_of(analysis.columns, groups)
    text = to_text([one for one in players if len(one.columns) > 1], analysis.columns)
    if len(text) > LONGEST:
        raise RefusedError(
            "BAD_GROUP",
            f"Written into a link, the groups take {len(text):,} characters; allowed are "
            f"{LONGEST:,}.",
            "Group fewer columns, or take in all that begin alike.",
        )
    keep(_KEY, text)
