"""The one sentence for models whose numbers cannot have come from scikit-learn."""

from __future__ import annotations

from explainers.errors import RefusedError


def broken(kind: str, what: str) -> RefusedError:
    """Return BROKEN_MODEL for a part called `kind`; `what` completes "cannot be right: ..."."""
    return RefusedError(
        "BROKEN_MODEL",
        f"The {kind} in this file cannot be right: {what}.",
        "The file was changed after it was saved; save the model again.",
    )
