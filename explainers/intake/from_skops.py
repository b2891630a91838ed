"""scikit-learn models saved with skops: a description that is audited before it is built."""

from __future__ import annotations

from explainers.intake.handle import ModelHandle
from explainers.intake.sklearn.model import handle_of
from explainers.intake.skops.file import build


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a skops file.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, UNLISTED_TYPE,
    BROKEN_MODEL, or what `sklearn_model.handle_of` refuses.
    """
    built, notes = build(data)
    return handle_of(built, notes, data, file_name)
