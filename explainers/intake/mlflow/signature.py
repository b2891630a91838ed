"""The signature of an MLflow model: names and types of the columns it takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.records import Feature, Kind

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("integer", "long", "float", "double"), "number"),
    **dict.fromkeys(("string", "boolean"), "category"),
}


def columns_of(signature: Any) -> tuple[Feature, ...]:
    """Read the columns of a signature as MLmodel writes it, a mapping whose "inputs" are JSON.

    Empty where there is no signature, or one of arrays or of columns without names. Raises
    RefusedError BROKEN_MODEL.
    """
    written = signature.get("inputs") if isinstance(signature, dict) else None
    if written is None:
        return ()
    try:
        columns = json.loads(written)
    except (TypeError, ValueError, RecursionError) as problem:
        raise _broken(f"cannot be read: {quoted(problem)}") from problem
    if not isinstance(columns, list) or not all(isinstance(each, dict) for each in columns):
        raise _broken("is no list of columns")
    named = all(isinstance(each.get("name"), str) and each["name"] for each in columns)
    if not named or any(each.get("type") == "tensor" for each in columns):
        return ()
    return tuple(Feature(each["name"], _kind(each.get("type"))) for each in columns)


def _kind(written: Any) -> Kind:
    return _KINDS.get(written, "unknown") if isinstance(written, str) else "unknown"


def _broken(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The MLflow folder cannot be right: the signature in MLmodel {what}.",
        "Save the model again with MLflow, or leave the signature out.",
    )
