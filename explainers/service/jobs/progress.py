"""How far a job is, in numbers, and what is said where it ends there."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.errors import StoppedError


@dataclass(frozen=True)
class Bite:
    """How far the rows are that are just being explained, in steps their method counts."""

    rows: int
    done: int
    total: int

    @property
    def share(self) -> float:
        """Share of the steps that are done."""
        return self.done / self.total


@dataclass(frozen=True)
class Progress:
    """How far a job is, in rows; `fraction` is 0 to 1.

    seconds_left: what the rest will take at the pace of this run, None until that is known.
    bite: how far the next rows are, None while nobody has said so. waiting: a sentence about what
    the job waits for before it can go on; empty while it goes on.
    """

    done: int
    total: int
    seconds_left: float | None = None
    bite: Bite | None = None
    waiting: str = ""

    @property
    def within(self) -> float:
        """Share of the rows being explained that is done, 0 to 1."""
        return self.bite.share if self.bite else 0.0

    @property
    def fraction(self) -> float:
        """Share of the rows that are explained, and of those that are just being."""
        if not self.total:
            return 1.0
        begun = self.bite.rows * self.bite.share if self.bite else 0.0
        # A sample ends in the middle of a block, and blocks are explained whole.
        return min(1.0, (self.done + begun) / self.total)


def cancelled(progress: Progress) -> StoppedError:
    """What a person reads about a job that was cancelled."""
    if progress.total == 1:
        share = int(100 * progress.fraction)
        far = f"at {share} %" if share else "at the beginning"
        return StoppedError(
            "CANCELLED",
            f"Cancelled {far}.",
            "An explanation is kept once it is whole; starting again begins it anew.",
        )
    return StoppedError(
        "CANCELLED",
        f"Cancelled after {progress.done:,} of {progress.total:,} rows.",
        "What was computed is kept; starting again goes on from there.",
    )
