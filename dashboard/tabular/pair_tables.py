"""The tables under charts of pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.rows.columns import cell
from dashboard.tabular.measures import ranking
from dashboard.tabular.pair_measures import pair_sizes, strongest
from dashboard.words import one_line, value_text
from explainers.records import Pairs, pairs_of

ITSELF = "(by itself)"


def interactions_table(pairs: Pairs, output: int) -> pd.DataFrame:
    """One line per pair, the largest mean size first; a main effect is a feature by itself."""
    numbers = pairs.values[:, :, output]
    if not len(numbers):
        numbers = np.full((1, numbers.shape[1]), np.nan)
    order = ranking(pair_sizes(pairs, output))
    first, second = (part[order] for part in pairs_of(len(pairs.names)))
    titles = [one_line(title) for title in pairs.titles]
    return pd.DataFrame(
        {
            "feature": [titles[at] for at in first],
            "together with": [
                ITSELF if one == other else titles[other]
                for one, other in zip(first, second, strict=True)
            ],
            "mean size": np.abs(numbers).mean(axis=0)[order],
            "mean": numbers.mean(axis=0)[order],
            "lowest": numbers.min(axis=0)[order],
            "highest": numbers.max(axis=0)[order],
        }
    )


def row_pairs_table(pairs: Pairs, row: int, output: int) -> pd.DataFrame:
    """One line per two features of a row, the largest interaction first."""
    numbers = pairs.values[row, :, output]
    order = strongest(pairs, numbers)
    first, second = (part[order] for part in pairs_of(len(pairs.names)))
    titles = [one_line(title) for title in pairs.titles]
    values = [value_text(cell(pairs.data, name, row)) for name in pairs.names]
    return pd.DataFrame(
        {
            "feature": [titles[at] for at in first],
            "value": [values[at] for at in first],
            "together with": [titles[at] for at in second],
            "its value": [values[at] for at in second],
            "interaction": numbers[order],
        }
    )
