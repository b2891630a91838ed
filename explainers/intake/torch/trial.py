"""A model's answers to invented rows: what the file itself does not say shows in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from explainers.errors import RefusedError
from explainers.intake.probing.answers import differ
from explainers.intake.torch.batches import Run
from explainers.intake.torch.inputs import Slot
from explainers.records import Floats

ROWS = 64
_FEWEST = 8
_SPREADS = (0.1, 1.0, 10.0, 100.0)


def invented(slots: Sequence[Slot]) -> pd.DataFrame:
    """Make rows a model can take, (ROWS, features): numbers of several sizes, codes not below 0."""
    draw = np.random.default_rng(0)
    spread = np.resize(_SPREADS, ROWS)
    columns = {}
    for slot in slots:
        for feature in slot.features:
            drawn = draw.normal(0, spread)
            columns[feature.name] = np.abs(drawn) if slot.whole else drawn
    return pd.DataFrame(columns)


def tried(run: Run, slots: Sequence[Slot]) -> Floats | None:
    """Ask about invented rows: (rows, columns), those with finite answers; None for too few.

    Raises RefusedError TRAINING_MODE where asking twice gives two answers.
    """
    rows = invented(slots)
    try:
        first, second = run(rows), run(rows)
    except RefusedError:
        raise
    except Exception:  # noqa: BLE001 - the rows are ours, not the owner's: no reason to refuse
        return None
    finite = np.isfinite(first).all(axis=1)
    _check_same(first[finite], second[finite])
    return first[finite] if int(finite.sum()) >= _FEWEST else None


def _check_same(first: Floats, second: Floats) -> None:
    if first.size and differ(first, second):
        raise RefusedError(
            "TRAINING_MODE",
            "The model gives the same rows different answers when asked twice: they differ by up "
            f"to {np.abs(first - second).max():.3g}. It draws numbers at random, as in training.",
            "Call model.eval() before it is traced, scripted or exported, so that dropout is "
            "switched off.",
        )
