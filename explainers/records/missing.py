"""What stands for a value that is not there."""

from __future__ import annotations


def is_missing(value: object) -> bool:
    """Tell whether a cell is empty: None, or one of the values that differ from themselves.

    Those are NaN of any width and pandas' NaT, which `math.isnan` takes only in part.
    """
    return value is None or value != value  # noqa: PLR0124 - that is what marks them
