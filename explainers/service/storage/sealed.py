"""Small JSON files that notice a changed byte: they carry the digest of their own content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from explainers.service.storage.keys import canonical, digest

_SEAL = "sha256"


class CorruptError(Exception):
    """A stored file does not say what was written. It ends as a miss, never on the page."""


def seal(content: Mapping[str, Any]) -> bytes:
    """`content` as JSON with its own digest added as `"sha256"`.

    Raises ValueError if `content` already uses that name, and what `canonical` raises.
    """
    if _SEAL in content:
        raise ValueError(f"The content already has a field {_SEAL!r}, which the seal needs.")
    return canonical({**content, _SEAL: digest(content)}) + b"\n"


def unseal(data: bytes) -> dict[str, Any]:
    """The content that `seal` was given. Raises CorruptError for anything else."""
    try:
        content = json.loads(data)
        sealed = content.pop(_SEAL)
        found = digest(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CorruptError(f"not a sealed JSON file: {error}") from error
    if found != sealed:
        raise CorruptError(f"the content's digest is {found}, the file says {sealed}")
    return dict(content)
