"""The control of a number that a method declares, within the bounds it declares."""

from __future__ import annotations

import streamlit as st
from pydantic.fields import FieldInfo

_STEP = 0.05
_LARGE, _LARGE_STEP = 1_000, 500


def number_control(key: str, field: FieldInfo) -> int | float:
    """Draw a parameter that is a number, bound to the URL under `key`."""
    kind = int if field.annotation is int else float
    # A bound may be written as a whole number where the parameter is none: Streamlit wants one
    # type for all.
    bounds = {
        name: kind(getattr(part, name))
        for part in field.metadata
        for name in ("ge", "le")
        if hasattr(part, name)
    }
    if kind is int:
        step: int | float = _LARGE_STEP if bounds.get("le", 0) > _LARGE else 1
    else:
        step = min(_STEP, field.default or _STEP)
    return st.number_input(
        str(field.description),
        min_value=bounds.get("ge"),
        max_value=bounds.get("le"),
        value=field.default,
        step=step,
        format="%d" if kind is int else "%.4g",
        key=key,
        bind="query-params",
    )
