"""How many rows a global view draws: what there is to choose from, and the choice."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.asking.refining import DRAFT_ROWS, most_rows
from explainers.records import Analysis, Matter

_SAMPLES = (500, DRAFT_ROWS, 10_000, 50_000, 200_000)
_PICTURES = (20, 100, 500)
_TEXTS = (50, 200, 1_000, 5_000)
_SIZES: Mapping[Matter, tuple[int, ...]] = {
    "columns": _SAMPLES,
    "pictures": _PICTURES,
    "texts": _TEXTS,
}
_ROWS_ARE: Mapping[Matter, str] = {"columns": "Rows", "pictures": "Pictures", "texts": "Texts"}
_ROWS, _ALL = "rows", "all"


def sample_picker(analysis: Analysis) -> int:
    """Pick how many rows a global view draws; opens with 2,000 rows, 200 texts or 20 pictures."""
    limits, given = sample_sizes(analysis), analysis.table.rows
    pictures = analysis.model.pictures is not None
    what = _ROWS_ARE[analysis.model.matter]
    if st.query_params.get(_ROWS) == str(given):
        st.query_params[_ROWS] = _ALL  # links say it either way
    # The URL holds what an option is printed as: plain numbers survive a rewording.
    return int(
        st.selectbox(
            f"{what} (of {given:,})",
            limits,
            index=0 if pictures else min(1, len(limits) - 1),
            format_func=lambda rows: _ALL if rows == given else str(rows),
            key=_ROWS,
            bind="query-params",
            help=f"{what} are drawn by a fixed seed; a larger choice contains the smaller one.",
        )
    )


def choose_sample(rows: int) -> None:
    """Choose how many rows global views draw, as the picker would."""
    st.session_state[_ROWS] = rows


def sample_sizes(analysis: Analysis) -> list[int]:
    """Return the numbers of rows to choose from: the last is all of them, where there is room."""
    most = most_rows(analysis)
    sizes = _SIZES[analysis.model.matter]
    return [*(limit for limit in sizes if limit < most), most]
