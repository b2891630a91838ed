"""Permutation importance: what the model would answer if it were told another row's value.

Each player's values are replaced by those of reference rows, a few times over, and all answers are
kept (Breiman 2001; model reliance, Fisher, Rudin and Dominici 2019, section 3). How much worse they
are by any measure is worked out from what is kept, without asking the model again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from explainers.kernels.content_draws import drawn
from explainers.kernels.marginal_game import CELLS, MODEL_ROWS
from explainers.kernels.mixtures import Pool, pooled
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.records import Integers

if TYPE_CHECKING:
    import pandas as pd

Swaps = tuple[Integers, Integers, Integers]
"""(swaps,) each: the row, the draw and the player of every answer that is asked for."""


class PermutedParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    draws: int = Field(5, ge=1, le=20, description="Other values for each row and column")


def run(subject: Subject, parameters: PermutedParameters, generator: np.random.Generator) -> Answer:
    """Ask about each row with the columns of one player taken from a reference row.

    Which row that is follows from the seed, the draw, the player and what the explained row holds:
    so a row has the same numbers alone and in any company. Where both rows hold the same, nothing
    changes, and the model is not asked.
    """
    if subject.reference is None:
        raise ValueError("values are taken from reference rows, and there are none")
    of = subject.player_of
    size = (parameters.draws, int(of.max()) + 1)
    salts = generator.integers(0, 2**64, size=size, dtype=np.uint64)
    pool = pooled(subject.rows, subject.reference, of)
    taken = drawn(contents(subject.rows), salts, pool.references)
    outputs = subject.model.predict(subject.rows)
    swapped = np.repeat(outputs[:, None, None, :], salts.size, axis=1).reshape(
        len(outputs), *salts.shape, -1
    )
    swaps = _swaps(pool, taken)
    total = pool.rows + len(swaps[0])
    subject.report(pool.rows, total)
    for done, (row, draw, player) in _batches(swaps, len(pool.columns)):
        frame = _swapped(pool, row, taken[row, draw, player], player)
        swapped[row, draw, player] = subject.model.predict(frame)
        subject.report(pool.rows + done, total)
    return Answer(
        {"outputs": outputs, "swapped": np.ascontiguousarray(swapped)},
        {
            "unit": subject.model.card.unit,
            "budget": total,
            "notes": [f"Other values are those of {pool.references:,} reference rows."],
        },
    )


def contents(rows: pd.DataFrame) -> NDArray[np.uint64]:
    """Hash what each row holds, (rows,): the same for the same values, whatever rows are beside it.

    A column of whole numbers becomes one of floating point where one of its rows has a gap, so all
    numbers are hashed as the latter; -0.0 as 0.0, which every model takes for the same.
    """
    import pandas as pd

    plain = {
        at: column.astype(np.float64) + 0.0 if pd.api.types.is_numeric_dtype(column) else column
        for at, (_, column) in enumerate(rows.items())
    }
    hashed = pd.util.hash_pandas_object(pd.DataFrame(plain), index=False)
    return np.asarray(hashed, dtype=np.uint64)


def _swaps(pool: Pool, taken: Integers) -> Swaps:
    """Those of all rows, draws and players in which anything changes, row by row."""
    rows = np.arange(pool.rows)[:, None, None]
    players = np.arange(pool.players)[None, None, :]
    row, draw, player = np.nonzero(pool.differs[rows, taken, players])
    return row, draw, player


def _batches(swaps: Swaps, columns: int) -> Iterator[tuple[int, Swaps]]:
    """Cut swaps for calls of the model; each with how many are done after it."""
    row, draw, player = swaps
    step = max(1, min(MODEL_ROWS, CELLS // max(1, columns)))
    for start in range(0, len(row), step):
        part = slice(start, start + step)
        yield min(start + step, len(row)), (row[part], draw[part], player[part])


def _swapped(pool: Pool, rows: Integers, references: Integers, players: Integers) -> pd.DataFrame:
    def layout(player: int, told: NDArray[Any], untold: NDArray[Any]) -> NDArray[Any]:
        return np.where(players == player, untold, told)

    return pool.mixed(rows, references, layout)


def _cost(parameters: PermutedParameters, rows: int, features: int) -> int:
    return rows * (1 + parameters.draws * features)


METHOD = Method(
    name="permuted",
    title="Permutation importance",
    version="1",
    question="How much worse would the model answer if it were told another row's value of this "
    "column?",
    silent_on="Where columns hang together it asks about rows that may not exist, and a column "
    "whose content another one repeats looks unimportant, for the other one still tells it.",
    paper="Breiman 2001, Random forests, Machine Learning 45; Fisher, Rudin and Dominici 2019, "
    "All models are wrong, but many are useful, Journal of Machine Learning Research 20",
    link="https://jmlr.org/papers/v20/18-760.html",
    shape="swapped",
    scopes=frozenset({"global"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=None,
    uses_reference=True,
    block_rows=64,
    parameters=PermutedParameters,
    cost=_cost,
    run=run,
    groups=True,
    seeded=True,
    steps="rows through the model",
)
