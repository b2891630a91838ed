"""The table under permutation importance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.tabular.importance_measures import Losses
from dashboard.words import one_line
from explainers.records import Swapped


def permuted_table(swapped: Swapped, found: Losses) -> pd.DataFrame:
    """One line per feature, the largest loss first, with its interval and that of single draws."""
    losses = found.found
    order = np.argsort(-np.nan_to_num(losses.falls), kind="stable")
    titles = swapped.titles
    what = found.fall.removesuffix(" by") if found.fall else "mean size of the change"
    return pd.DataFrame(
        {
            "feature": [one_line(titles[at]) for at in order],
            what: losses.falls[order],
            "from (95 %)": losses.low[order],
            "to (95 %)": losses.high[order],
            "smallest draw": losses.draws.min(axis=0)[order],
            "largest draw": losses.draws.max(axis=0)[order],
        }
    )
