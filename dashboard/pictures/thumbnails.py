"""Small pictures beside the names in the list of rows."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from dashboard import problems
from dashboard.backend import service, shelf
from dashboard.charts.map_pixels import address
from explainers.errors import RationaleError
from explainers.records import Analysis
from explainers.service.questions import subject_of

MOST = 24
"""A large photograph takes a tenth of a second to open: more would keep the page waiting."""
_SIDE = 96


@dataclass(frozen=True, eq=False)
class _Kept:
    """Addresses that hold pictures, as one array, so that the shelf knows their size."""

    addresses: pa.LargeStringArray


def thumbnails(analysis: Analysis) -> tuple[str, ...]:
    """Addresses of the first pictures, made small; none where they cannot be had, and it says why.

    Pictures are decoded in the worker that holds them; what comes back is pixels.
    """
    try:
        with st.spinner("Making small pictures"):
            kept = shelf().take(("thumbnails", subject_of(analysis)), lambda: _made(analysis))
    except RationaleError as error:
        problems.show(error)
        return ()
    return tuple(kept.addresses.to_pylist())


def _made(analysis: Analysis) -> _Kept:
    positions = range(min(MOST, analysis.table.rows))
    found = [address(each) for each in service().thumbnails(analysis, positions, _SIDE)]
    return _Kept(pa.array(found, pa.large_string()))
