"""What a worker says of a block beside its arrays, and the refusal of what is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers.errors import ModelError


def fact(facts: Mapping[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    """Take one fact of a kind; a truth is no number here. Raises ModelError WRONG_ANSWER."""
    value = facts.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise wrong(f"no {name}")
    return value


def wrong(what: str) -> ModelError:
    """The refusal of an answer that fits a frame and is none."""
    return ModelError(
        "WRONG_ANSWER",
        f"The worker that runs this model answered {what}, so nothing of it is shown.",
        "Try another method; if the model is your own, check what its predict returns.",
    )
