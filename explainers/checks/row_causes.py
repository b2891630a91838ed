"""What makes the numbers of a row's columns mislead, in sentences: the model, or the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.checks.strange_rows import Beyond
from explainers.errors import quoted
from explainers.records import Floats

SAME: Final = 1e-5
"""By how much answers about the same row may differ, as a share of the answer, or of 1 if less."""
MANY: Final = 0.25
"""From this share of mixtures on that are like no real row, it is told."""
_MOST_NAMED: Final = 3


@dataclass(frozen=True, eq=False)
class Asked:
    """What was asked about a row. own: (players,), the method's numbers.

    usual: (references,), the answers for reference rows. again: how far the answer moved when it
    was asked for once more; among: when it was asked for together with other rows.
    """

    own: Floats
    answer: float
    usual: Floats
    again: float
    among: float
    beyond: list[Beyond]
    unseen: list[tuple[str, str]]
    twins: list[tuple[str, str]]
    off: float
    mixing: bool


def causes_of(asked: Asked) -> list[str]:
    """Say what is wrong, a sentence each, what weighs most first; empty where nothing is."""
    return [
        *_unsteady(asked),
        *_constant(asked),
        *_nothing(asked),
        *_outside(asked),
        *_shared(asked),
        *_off(asked),
    ]


def _unsteady(asked: Asked) -> list[str]:
    allowed = SAME * max(1.0, abs(asked.answer))
    # Written so that an answer that is no number is never within anything.
    if not asked.again <= allowed:
        return [
            f"Asked twice about this row, the model's answers differ by {asked.again:.3g}: it is "
            "not deterministic, and numbers that are worked out from its answers move with it."
        ]
    if not asked.among <= allowed:
        return [
            f"Asked about this row among others, the model answers {asked.among:.3g} away from "
            "what it answers about the row alone: its answers hang on which rows it is given "
            "together, so no row has numbers of its own."
        ]
    return []


def _constant(asked: Asked) -> list[str]:
    if len(asked.usual) < 2 or np.ptp(asked.usual) > 0:
        return []
    same = "and this one " if asked.usual[0] == asked.answer else ""
    return [
        f"The model answers {asked.usual[0]:.4g} for all {len(asked.usual):,} reference rows "
        f"{same}that were asked about: it may be constant, and then no column has a part in it."
    ]


def _nothing(asked: Asked) -> list[str]:
    if np.abs(asked.own).max(initial=0.0) > 0:
        return []
    return [
        "All of the method's numbers are 0: it says that no column moved this answer. Either the "
        "row is answered as what it is compared with, or the method cannot see how this model "
        "answers."
    ]


def _outside(asked: Asked) -> list[str]:
    sentences = []
    if asked.beyond:
        parts = [
            f"{quoted(one.column)} is {one.value:.6g} (reference rows: {one.low:.6g} to "
            f"{one.high:.6g})"
            for one in asked.beyond[:_MOST_NAMED]
        ]
        sentences.append(
            f"{_listed(parts, len(asked.beyond))}: far outside what this row is compared with, "
            "where a model guesses."
        )
    if asked.unseen:
        parts = [f"{quoted(name)} is {quoted(label)}" for name, label in asked.unseen[:_MOST_NAMED]]
        sentences.append(
            f"{_listed(parts, len(asked.unseen))}, which no reference row has: what that category "
            "does is told from this row alone."
        )
    return sentences


def _shared(asked: Asked) -> list[str]:
    if not asked.twins:
        return []
    parts = [f"{quoted(one)} and {quoted(other)}" for one, other in asked.twins[:_MOST_NAMED]]
    return [
        f"{_listed(parts, len(asked.twins))} say the same in all reference rows: what they do is "
        "split between them by how the model happens to use them. Read them together, or group "
        "them."
    ]


def _off(asked: Asked) -> list[str]:
    if not asked.mixing or asked.off < MANY:
        return []
    return [
        f"{100 * asked.off:.0f} % of rows mixed of this one and reference rows are like no real "
        "row: the method asks the model about rows that it never had to answer well, because "
        "columns hang together or this row is unusual."
    ]


def _listed(parts: Sequence[str], count: int) -> str:
    more = f" and {count - len(parts):,} more" if count > len(parts) else ""
    return "; ".join(parts) + more
