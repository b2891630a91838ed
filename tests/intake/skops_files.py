"""Models as skops files, opened, refused and changed by hand."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.handle import ModelHandle
from tests import toys

NUMBERS = toys.frame()[list(toys.NUMBERS)]


def handle_of(model: Any) -> ModelHandle:
    """The model read back from its file."""
    return models.read(skops.io.dumps(model), "model.skops")


def refusal(data: Any) -> RefusedError:
    """What opening a file, or the file of an object, is refused with."""
    with pytest.raises(RefusedError) as caught:
        models.read(data if isinstance(data, bytes) else skops.io.dumps(data), "model.skops")
    return caught.value


def forest(**options: Any) -> RandomForestClassifier:
    return RandomForestClassifier(4, max_depth=3, random_state=0, **options)


def described(data: bytes) -> dict[str, Any]:
    """The description in a skops file."""
    return json.loads(zipfile.ZipFile(io.BytesIO(data)).read("schema.json"))


def rewritten(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A skops file with its description changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "schema.json":
                description = json.loads(content)
                change(description)
                content = json.dumps(description).encode()
            new.writestr(name, content)
    return made.getvalue()
