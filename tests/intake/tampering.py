"""Data, a number far outside all of it, and models changed after they were fitted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests import toys

FAR = 10**7


def frame() -> pd.DataFrame:
    return toys.frame()[["age", "amount"]]


def texts() -> pd.DataFrame:
    return toys.frame()[["housing"]]


def changed(model: Any, **values: Any) -> Any:
    """A model with some of its attributes replaced."""
    for name, value in values.items():
        assert hasattr(model, name), name
        setattr(model, name, value)
    return model
