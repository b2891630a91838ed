"""Where the samples are, and which of their rows a model learns from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

SAMPLES: Final = Path(__file__).resolve().parent / "samples"
SEED: Final = 0


def read_table(path: Path) -> pd.DataFrame:
    """The sample table; `keep_default_na=False` because "none" is a word here, not a gap."""
    return pd.read_csv(path, keep_default_na=False)


def training_rows(rows: int) -> np.ndarray:
    """(rows,) booleans, True where a row is learned from; the rule of `build_samples.py`."""
    chosen = np.zeros(rows, dtype=bool)
    chosen[np.random.default_rng(SEED).permutation(rows)[: rows * 4 // 5]] = True
    return chosen
