"""Which groups a reader looks at: how many there are, kept at hand between clicks."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.asking.kept_picker import kept_picker
from dashboard.backend import shelf
from dashboard.clusters.measures import COUNTS, Grouping, grouped
from dashboard.kept import kept
from explainers.records import Attribution

BEST: Final = "best"
_COUNT: Final = "clusters"


def count_picker() -> int | None:
    """Pick how many groups there are to be; None for as many as lie farthest apart."""
    kept_picker(
        "Clusters",
        (BEST, *map(str, COUNTS)),
        _COUNT,
        lambda text: "as many as fit best" if text == BEST else text,
        "Rows whose explanations are alike are in one cluster.",
    )
    return chosen_count()


def chosen_count() -> int | None:
    """How many groups there are to be, also on a tab without the picker."""
    said = kept(_COUNT)
    return int(said) if said in map(str, COUNTS) else None


def groups_of(attribution: Attribution, output: int, count: int | None) -> Grouping:
    """Return the groups of an attribution's rows; made once for all clicks and all tabs."""
    receipt = attribution.receipt
    held = len(attribution.positions)
    key = ("clusters", receipt.key, held, output, count)

    def make() -> Grouping:
        with st.spinner("Looking for groups"):
            return grouped(attribution, output, count)

    found: Grouping = shelf().take(key, make)
    return found
