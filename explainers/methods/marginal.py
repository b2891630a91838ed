"""What the two model-agnostic SHAP methods share: the game they share out, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.kernels.marginal_game import MarginalGame, Shares, marginal_game
from explainers.methods.declaration import Answer, Subject

if TYPE_CHECKING:
    import pandas as pd

QUESTION = (
    "How much did each column move the model's answer, compared with the mean answer for the "
    "reference rows?"
)
SILENT_ON = (
    "It mixes this row's values with those of reference rows, so it also asks about rows that may "
    "not exist where columns hang together; and it says what moved the model, not what would "
    "change the world."
)


def game_of(subject: Subject, reference_rows: int) -> MarginalGame:
    """Set up the game: the user's raw columns, or groups of them, play, and `predict` pays."""
    if subject.reference is None:  # both methods declare that they use one
        raise ValueError("a marginal game needs reference rows")
    references = thinned(subject.reference, reference_rows)
    return marginal_game(
        subject.model.predict, subject.rows, references, player_of=subject.player_of
    )


def thinned(reference: pd.DataFrame, limit: int) -> pd.DataFrame:
    """At most `limit` reference rows, in their order; fewer are among those of a larger limit.

    They are drawn by a seed of their own, which is not the request's: an exact answer must not
    change with the seed, and an estimate must be an estimate of the exact answer.
    """
    if len(reference) <= limit:
        return reference
    drawn = np.random.default_rng(0).permutation(len(reference))[:limit]
    return reference.iloc[np.sort(drawn)]


def answered(subject: Subject, game: MarginalGame, shares: Shares, *notes: str) -> Answer:
    """Put shares into the arrays and facts of an attribution."""
    used, given = game.pool.references, len([] if subject.reference is None else subject.reference)
    arrays: dict[str, Any] = {
        "values": shares.values,
        "base_values": np.repeat(game.base_value[None], len(shares.values), axis=0),
        "outputs": game.outputs,
    }
    if shares.stderr is not None:
        arrays["stderr"] = shares.stderr
    fewer = [f"Compared with {used:,} of {given:,} reference rows."] if used < given else []
    return Answer(
        arrays,
        {
            "unit": subject.model.card.unit,
            "budget": shares.sent,
            "notes": [*fewer, *notes],
        },
    )
