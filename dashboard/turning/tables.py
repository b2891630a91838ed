"""Alternatives as a table: one row each, and what it changes."""

from __future__ import annotations

import pandas as pd

from dashboard.turning.sentences import changes_of
from dashboard.words import display_names, one_line
from explainers.records import Counterfactuals

_NAME_WIDTH = 40


def alternatives_table(found: Counterfactuals) -> pd.DataFrame:
    """Every alternative with its changed cells as "36 → 24", its answers and its distance."""
    changed = {at: changes_of(found, at) for at in range(len(found.answers))}
    columns = list(dict.fromkeys(each.name for changes in changed.values() for each in changes))
    cells = {
        name: [
            next((f"{e.old} → {e.new}" for e in changed[at] if e.name == name), "")
            for at in changed
        ]
        for name in columns
    }
    answers = {
        f"answer: {one_line(name)}": found.answers[:, at]
        for at, name in enumerate(display_names(found.output_names, _NAME_WIDTH))
    }
    return pd.DataFrame(
        {
            "alternative": range(1, len(changed) + 1),
            **cells,
            **answers,
            "changed columns": found.changed.sum(axis=1),
            "distance": found.distances,
        }
    )
