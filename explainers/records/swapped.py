"""What a model answers when it is told another row's value."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.records.explained import Explained, Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Swapped(Explained):
    """The model's answers, and those with one player's columns taken from other rows.

    outputs: (rows, outputs), probabilities for classes, the value otherwise. swapped: (rows, draws,
    players, outputs), the same when the columns of one player are another row's, a few times over.
    `names` are the players'; `data` holds every column of the table, the target among them, so that
    it can be seen how much worse the answers are.
    """

    outputs: Floats
    swapped: Floats
