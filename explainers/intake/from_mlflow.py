"""MLflow model folders, packed: the one model inside is read by the reader of its own format."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from explainers.intake.handle import ModelHandle
from explainers.intake.mlflow.inside import inside
from explainers.intake.mlflow.naming import named

_CODE = (
    "The MLflow folder brings Python code of its own (code/). It is not imported: the model is "
    "opened without it."
)


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a packed MLflow folder.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, UNSAFE_NAME, DUPLICATE_MEMBER,
    OUTSIDE_LINK, ENCRYPTED_MEMBER, EXPANDS_TOO_MUCH, SEVERAL_MODELS, TOO_DEEP, TOO_LARGE,
    TOO_LARGE_CONFIG, MLFLOW_CODE, NESTED_MODEL, UNOPENED_FORMAT, BROKEN_MODEL, or what the model's
    own reader refuses.
    """
    from explainers.intake import models  # which lists this reader

    found = inside(data)
    handle = named(models.read(found.data, found.name), found.description.columns)
    details = (("saved as", f"MLflow {found.description.flavour}"), *found.description.details)
    card = replace(
        handle.card,
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        details=(*handle.card.details, *details),
        notes=(*handle.card.notes, *((_CODE,) if found.brings_code else ())),
    )
    return replace(handle, card=card)
