"""The third look at a picture: why this and not that? Two classes, two pictures or two models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from dashboard.pictures import contrast_classes, contrast_models, contrast_rows
from dashboard.pictures.contrast_asking import Asked

CONTRAST = "Contrast"
"""What the tab is called, and the URL calls it."""
_CLASSES = "Another class"
_WITH: Mapping[str, Callable[[Asked], None]] = MappingProxyType(
    {
        _CLASSES: contrast_classes.draw,
        "Another picture": contrast_rows.draw,
        "Another model": contrast_models.draw,
    }
)


def draw(asked: Asked) -> None:
    """Draw the choice of what is compared, and the comparison."""
    # A network that predicts a number has nothing that it could have chosen instead.
    offered = [name for name in _WITH if asked.analysis.classes or name != _CLASSES]
    chosen = st.radio(
        "Compared with",
        offered,
        horizontal=True,
        key="contrast",
        bind="query-params",
        help="Another class: what speaks for this one rather than that one. Another picture: the "
        "same class there. Another model: the same picture and class, seen by another network.",
    )
    _WITH[chosen](asked)
