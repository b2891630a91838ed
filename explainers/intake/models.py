"""Model bytes -> a checked handle, by the format its content shows."""

from __future__ import annotations

from explainers.errors import RefusedError, quoted
from explainers.intake import from_lightgbm, from_skops, from_xgboost
from explainers.intake.formats import REFUSED_MODELS
from explainers.intake.handle import ModelHandle
from explainers.intake.sniff import model_format

_READERS = {
    "skops": from_skops.read,
    "xgboost-json": from_xgboost.read,
    "xgboost-ubj": from_xgboost.read,
    "lightgbm": from_lightgbm.read,
}


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a model file. Raises RefusedError: UNOPENED_FORMAT, or what the reader refuses."""
    name = model_format(data)
    if name in REFUSED_MODELS:
        refused = REFUSED_MODELS[name]
        raise RefusedError(
            "UNOPENED_FORMAT", f"{quoted(file_name)} is a {refused.title}.", refused.advice
        )
    return _READERS[name](data, file_name)
