"""What the studies of tables share: the one row, its players, and what a method says of them.

A player is a column, or a group of columns that are explained as one: a study moves, replaces and
ranks what the method shared its answer out among.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.methods.declaration import Answer, Subject
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

TARGET: Final = "The class, or output, that it is about"


@dataclass(frozen=True, eq=False)
class Row:
    """The one row of a study. answers: (1, outputs), what the model answers about it.

    output: the number of the one that the study is about. players: how many columns, or groups of
    them, an output is shared out among. grouped: whether there are groups.
    """

    answers: Floats
    output: int
    players: int
    grouped: bool

    @property
    def parts(self) -> str:
        """What the players are, in words, of several."""
        return "columns and groups" if self.grouped else "columns"

    @property
    def counted(self) -> str:
        """How many players there are, in words."""
        if self.players == 1:
            return "1 group of columns" if self.grouped else "1 column"
        return f"{self.players:,} {self.parts}"


def row_of(subject: Subject, target: str) -> Row:
    """Take the row of a study. target: the number of an output, "" the one that is predicted."""
    answers = subject.model.predict(subject.rows)
    classifies = subject.model.card.task == "classification"
    predicted = int(answers[0].argmax()) if classifies else 0
    players = len(np.unique(subject.player_of))
    return Row(
        answers,
        int(target) if target else predicted,
        players,
        players < subject.rows.shape[1],
    )


def player_values(answer: Answer, row: Row) -> Floats:
    """What each player adds to the output in question, (players,)."""
    return np.asarray(answer.arrays["values"][0, :, row.output], dtype=np.float64)


def references_of(subject: Subject) -> pd.DataFrame:
    """The reference rows, which every study of tables declares to use."""
    if subject.reference is None:
        raise ValueError("a study of tables needs reference rows")
    return subject.reference
