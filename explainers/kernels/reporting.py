"""How a long computation says how far it is, to whoever may want to know."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[int, int], None]
"""(done, total): steps that are done of those there will be, 0 <= done <= total and total >= 1.

What a step is, a row sent to the model or a layer gone through, is the teller's choice. It may be
called as often as is convenient: who listens decides how often that is shown.
"""


def unheard(done: int, total: int) -> None:
    """Say it to nobody."""


def part_of(report: Report, index: int, parts: int) -> Report:
    """Return the report of one of several equal parts, numbered from 0 on, one after the other."""

    def told(done: int, total: int) -> None:
        report(index * total + done, parts * total)

    return told


def stretch_of(report: Report, before: int, whole: int) -> Report:
    """Return the report of some steps of a whole, after `before` others; its total is not used."""

    def told(done: int, _: int) -> None:
        report(before + done, whole)

    return told
