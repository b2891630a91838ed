"""How long things take: what is told before, what is left, and how much to ask for at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

BITE_SECONDS = 0.3
"""How long a worker may be held between two requests of people who wait for one row."""

FIRST_MODEL_ROWS = 50
"""Rows sent to a model whose pace nobody knows yet: as many as its trial call had."""

_GROWTH = 8
"""How much more than last time is asked for at most, since a measurement may be wrong."""

_TRIAL_SECONDS = 1.5
"""How long a bite of one row may have taken for one of two rows to be tried."""

_APART = 1.5
"""How far apart the sizes of two bites must be to tell their fixed cost from their rows'."""

_FADE = 0.9
"""What a bite counts for in the pace of a run, one bite later."""


@dataclass(frozen=True)
class Estimate:
    """What answering will cost: rows sent to the model, and seconds where a pace is known."""

    model_rows: int
    seconds: float | None


@dataclass(frozen=True)
class Pace:
    """What the last bites of a job took, and so how many rows the next one may have.

    cost: rows sent to the model for each explained row. rows, seconds: the last bite.
    other_rows, other_seconds: the last one of a clearly different size; 0 where there is none.
    """

    cost: float
    rows: float = 0.0
    seconds: float = 0.0
    other_rows: float = 0.0
    other_seconds: float = 0.0

    @classmethod
    def starting(cls, cost: float, known: float | None) -> Pace:
        """Begin with nothing measured, or with `known` seconds per model row from earlier."""
        if not known:
            return cls(cost)
        rows = max(1.0, BITE_SECONDS / (known * cost))
        return cls(cost).after(rows, rows * known * cost)

    def after(self, rows: float, seconds: float) -> Pace:
        """Return what is known after a bite of `rows` explained rows took `seconds`."""
        seconds = max(seconds, 1e-6)  # a clock may stand still for so short a time
        if self.rows and _apart(rows, self.rows):
            return Pace(self.cost, rows, seconds, self.rows, self.seconds)
        if self.other_rows and not _apart(rows, self.other_rows):  # sizes may drift together
            return Pace(self.cost, rows, seconds)
        return replace(self, rows=rows, seconds=seconds)

    def bite(self, most: int) -> int:
        """Rows to ask for next, 1 to `most`.

        A bite costs something even without rows (a method sets itself up, reference rows are
        asked about). Where that alone is most of the time, smaller bites would only pay it more
        often, so the rows get as long as the setting up.
        """
        if not self.rows:
            wanted = FIRST_MODEL_ROWS / max(self.cost, 1.0)
        else:
            fixed, each = self._line()
            room = max(BITE_SECONDS - fixed, fixed)
            wanted = min(room / each, self.rows * _GROWTH)
            if self.rows < 2 and not self.other_rows and self.seconds < _TRIAL_SECONDS:
                # One size alone does not tell a slow row from slow setting up: a network that is
                # traced first, or a forest that is taken apart.
                wanted = max(wanted, 2)
        return int(max(1, min(wanted, most)))

    def _line(self) -> tuple[float, float]:
        """Seconds of a bite without rows, and of each row in it, by the last two sizes."""
        each = self.seconds / self.rows
        if self.other_rows:
            slope = (self.seconds - self.other_seconds) / (self.rows - self.other_rows)
            each = min(max(slope, each * 1e-3), each)
        return self.seconds - each * self.rows, each


def _apart(rows: float, others: float) -> bool:
    return max(rows, others) >= _APART * min(rows, others)


@dataclass(frozen=True)
class Speed:
    """Rows and seconds of a run, the latest counting most."""

    rows: float = 0.0
    seconds: float = 0.0

    def after(self, rows: int, seconds: float) -> Speed:
        """Return the speed after `rows` more rows took `seconds`, waiting included."""
        return Speed(self.rows * _FADE + rows, self.seconds * _FADE + seconds)

    def left(self, rows: float) -> float | None:
        """Seconds that `rows` more rows will take, or None before anything was measured."""
        return rows * self.seconds / self.rows if self.rows else None


@dataclass(frozen=True)
class Moment:
    """How far a bite was at one time: the share of it that was done, by a clock of seconds."""

    share: float
    seconds: float

    def speed(self, later: Moment, rows: int) -> Speed:
        """Return the speed from here to a later moment of the same bite of `rows` rows."""
        return Speed(rows * max(0.0, later.share - self.share), later.seconds - self.seconds)
