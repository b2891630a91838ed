"""What the methods for networks share: the network's part of a subject, and the user's columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import ModelError
from explainers.intake.handle import NetworkPart
from explainers.kernels.encoded import add_up
from explainers.methods.declaration import GROUPS_ADDED_UP, Answer, Subject
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd


def network_of(subject: Subject) -> NetworkPart:
    """Return the network inside the subject's model."""
    if subject.model.network is None:  # why_not says so before anything runs
        raise ValueError("a method for networks was asked about a model without one")
    return subject.model.network


def encoded(part: NetworkPart, frame: pd.DataFrame) -> Floats:
    """What the network is given for a frame, (rows, encoded columns), in double precision.

    Raises ModelError GAPS_IN_ROWS where that is not a number: no way leads there, and no slope.
    """
    given = np.asarray(part.encode(frame), dtype=np.float64)
    gaps = int((~np.isfinite(given).all(axis=1)).sum())
    if gaps:
        raise ModelError(
            "GAPS_IN_ROWS",
            f"In {gaps:,} of {len(given):,} rows the network is given a missing or infinite number,"
            " from which nothing can be traced.",
            "Fill the gaps in the table, or put a preprocessor that does before the network.",
        )
    return given


def answers(part: NetworkPart, rows: Floats) -> Floats:
    """What the network answers for (rows, encoded columns): (rows, outputs)."""
    given = np.asarray(rows, dtype=np.float32)
    return np.asarray(part.network(given, training=False), dtype=np.float64)


def answered(
    subject: Subject,
    part: NetworkPart,
    values: Floats,
    base_values: Floats,
    notes: Sequence[str] = (),
    **facts: Any,
) -> Answer:
    """Put attributions of encoded columns, (rows, encoded, outputs), into the user's columns.

    Those of a group's columns are added up, too. base_values: (outputs,), the same for every row.
    """
    width, players = subject.rows.shape[1], subject.player_of
    count = int(players.max(initial=-1)) + 1
    outputs = subject.model.predict(subject.rows)
    told = (
        f"The network sees {len(part.sources)} encoded columns; their attributions are added up "
        f"to your {width} columns."
    )
    return Answer(
        {
            "values": add_up(values, players[part.sources], count),
            "base_values": np.broadcast_to(base_values, outputs.shape).copy(),
            "outputs": outputs,
        },
        {
            "unit": subject.model.card.unit,
            "notes": [
                *notes,
                *([told] if len(part.sources) != width else []),
                *([GROUPS_ADDED_UP] if count < width else []),
            ],
            **facts,
        },
    )
