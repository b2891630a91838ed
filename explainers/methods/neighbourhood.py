"""What the LIME methods share: the rows drawn around a decision, and the local fits to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from explainers.errors import quoted
from explainers.intake.handle import ModelHandle
from explainers.kernels.local_draws import Surroundings, drawn, surroundings
from explainers.kernels.local_fits import LocalFits, euclidean_nearness, local_fits
from explainers.methods.codes import Codes, code_book
from explainers.methods.declaration import Subject
from explainers.methods.parameters import Parameters
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

PAPER = "Ribeiro, Singh and Guestrin 2016, “Why should I trust you?”, KDD"
LINK = "https://arxiv.org/abs/1602.04938"

T = TypeVar("T")


class LimeParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    samples: int = Field(5_000, ge=100, le=50_000, description="Rows drawn around this one")
    features: int = Field(10, ge=1, le=50, description="Features the linear model may use")
    kernel_width: float = Field(
        0.75,
        ge=0.05,
        le=5.0,
        description="How fast drawn rows lose weight with distance, times √features",
    )


@dataclass(frozen=True, eq=False)
class Fitted:
    """Local fits around some rows, and the rows the model was asked about for them.

    drawn: around them; newly: how many of these just now and not for rows before. stand_ins:
    explained rows whose missing numbers were filled.
    """

    fits: LocalFits
    drawn: int
    newly: int
    stand_ins: int


def seed_of(generator: np.random.Generator) -> int:
    """Draw the next seed for the generator that LIME's draws come from."""
    return int(generator.integers(2**32))


def fitted(subject: Subject, parameters: LimeParameters, seed: int, outputs: Floats) -> Fitted:
    """Fit around each of the subject's rows; all of them share one drawing.

    A row's fit is the one it has alone, and rows differ in what the model says, not in what was
    drawn. outputs: (rows, outputs), the model's answers for the rows.
    """
    ground = _ground(subject)
    drawing = _drawing(_Itself(subject.model), _Itself(ground), parameters.samples, seed)
    newly = 0 if drawing.is_asked else parameters.samples - 1
    levels, answers = drawing.asked
    own, stand_ins = _own(subject, ground.book, outputs)
    features = subject.rows.shape[1]
    fits = local_fits(
        levels,
        ground.around.levels(ground.book.encode(subject.rows)),
        answers,
        own,
        euclidean_nearness(features, parameters.kernel_width * np.sqrt(features)),
        parameters.features,
    )
    return Fitted(fits, len(answers), newly, stand_ins)


def columns_with_gaps(subject: Subject) -> list[str]:
    """Which columns have a missing number, in the reference rows or in the subject's."""
    ground = _ground(subject)
    gaps = ground.gaps | ground.book.gaps(subject.rows).any(axis=0)
    return [ground.book.names[at] for at in np.flatnonzero(gaps)]


def missing_notes(subject: Subject) -> list[str]:
    """Say what stands in for missing numbers, and where; empty where none is missing."""
    gaps = columns_with_gaps(subject)
    if not gaps:
        return []
    shown = ", ".join(quoted(name) for name in gaps[:3]) + (", …" if len(gaps) > 3 else "")
    return [f"Missing numbers are taken as the median of the reference rows here, in {shown}."]


def conditions(subject: Subject, chosen: Sequence[int]) -> list[dict[str, Any]]:
    """State what holds for the subject's only row in each of the features `chosen`.

    Thresholds are exact: rounded ones can be wrong for this very row.
    """
    ground = _ground(subject)
    book = ground.book
    row, absent = book.encode(subject.rows)[0], subject.rows.isna().to_numpy()[0]
    said: list[dict[str, Any]] = []
    for feature in chosen:
        name, column = book.names[feature], ground.around.columns[feature]
        if column.cuts is None:
            text = "missing" if absent[feature] else str(subject.rows.iloc[0, feature])
            said.append({"feature": name, "category": text})
        elif absent[feature]:
            # The number in the fit is a stand-in: an interval around it would be a false statement.
            stand_in = f"missing (taken as {row[feature]:.4g})"
            said.append({"feature": name, "category": stand_in})
        else:
            ends = [None, *column.cuts.tolist(), None]
            at = int(column.level(row[feature]))
            said.append({"feature": name, "low": ends[at], "high": ends[at + 1]})
    return said


@dataclass(frozen=True, eq=False)
class _Ground:
    """What is known of the reference rows. gaps: (features,), whether any lacks that number."""

    book: Codes
    around: Surroundings
    gaps: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Itself(Generic[T]):
    """A key of a cache that is equal to itself only: no frame and no model can be compared."""

    thing: T

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


@dataclass(frozen=True, eq=False)
class _Drawing:
    """Rows drawn by one seed, and what one model answers for them."""

    model: ModelHandle
    ground: _Ground
    samples: int
    seed: int

    @property
    def is_asked(self) -> bool:
        """Whether the model has been asked already."""
        return "asked" in vars(self)

    @cached_property
    def asked(self) -> tuple[NDArray[Any], Floats]:
        """Levels (features, draws) and the model's answers (draws, outputs); drawn when needed."""
        draws = drawn(self.ground.around, self.samples, self.seed)
        return draws.levels, self.model.predict(self.ground.book.decode(draws.values))


@lru_cache(maxsize=1)
def _learned(reference: _Itself[pd.DataFrame], kinds: tuple[str, ...]) -> _Ground:
    """Learn the reference rows once for all blocks and seeds."""
    book = code_book(reference.thing, kinds)
    around = surroundings(book.encode(reference.thing), frozenset(book.labels))
    return _Ground(book, around, np.any(book.gaps(reference.thing), axis=0))


@lru_cache(maxsize=2)
def _drawing(
    model: _Itself[ModelHandle], ground: _Itself[_Ground], samples: int, seed: int
) -> _Drawing:
    """Draw and ask once for all blocks, and for one row after the other on a page."""
    return _Drawing(model.thing, ground.thing, samples, seed)


def _ground(subject: Subject) -> _Ground:
    if subject.reference is None:  # all LIME methods declare that they use one
        raise ValueError("LIME draws from reference rows")
    return _learned(_Itself(subject.reference), subject.kinds)


def _own(subject: Subject, book: Codes, outputs: Floats) -> tuple[Floats, int]:
    """Answers for the rows as LIME sees them, and how many rows that took.

    Where a number is missing it sees the stand-in, in the row itself as in all drawn rows.
    """
    gaps = book.gaps(subject.rows).any(axis=1)
    if not gaps.any():
        return outputs, 0
    own = outputs.copy()
    own[gaps] = subject.model.predict(book.filled(subject.rows[gaps]))
    return own, int(gaps.sum())
