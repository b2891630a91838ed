"""How far an answer about a row can be believed: what a study measured, and its curves."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.records.explained import Explained, Floats


@dataclass(frozen=True)
class Measured:
    """One number that a study found, in `unit`; None where there is nothing to measure.

    low, high: the range over what was drawn, where anything was; None otherwise.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Course:
    """One curve of a study. x: (points,) rising, y: (points,).

    panel: the chart it belongs to, where a study has several. chance: whether it is what the others
    are measured against, drawn by chance; curves of chance that share name and panel are draws of
    the same thing.
    """

    name: str
    x: Floats
    y: Floats
    panel: str = ""
    chance: bool = False

    def __post_init__(self) -> None:
        """Make the arrays read-only, as those of a result are."""
        self.x.setflags(write=False)
        self.y.setflags(write=False)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sureness(Explained):
    """What a study found about a method's answer for one row.

    outputs: (1, outputs), what the model answers. `unit` is what the curves count, grid_title what
    they run over, in words. The receipt's first note is the verdict.
    """

    measures: tuple[Measured, ...]
    curves: tuple[Course, ...]
    grid_title: str
    outputs: Floats

    @property
    def verdict(self) -> str:
        """What was found, in one sentence."""
        return self.receipt.notes[0]


@dataclass(frozen=True, eq=False, kw_only=True)
class ManySureness(Explained):
    """What a study found about a method's answers for many rows, each as it would be alone.

    each: (rows,), in the order in which the rows were taken. outputs: (rows, outputs), what the
    model answers. Rows need not have the same measures: a method may be left out in some.
    """

    each: tuple[Sureness, ...]
    outputs: Floats
