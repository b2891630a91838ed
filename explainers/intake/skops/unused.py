"""What a saved model remembers of its training and never asks again: left out before building.

A search keeps its scorer, its folds and what it drew from; a neighbours model its search tree.
Some of these are types no list should name (functions of the user's own, compiled objects), and
no prediction needs them: dropped from the description, they need no trust.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from explainers.intake.unasked import UNASKED, is_unasked

_DESCRIPTION = "schema.json"
_MARKS = tuple(f'"{name}"'.encode() for name in UNASKED)


def without_unused(data: bytes) -> bytes:
    """Return a skops file whose description leaves out what no prediction asks for.

    Each such value becomes None, or true for `refit`, so that nothing else of the description
    moves. Files with nothing to leave out come back as they are. Raises what zipfile and json do.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(_DESCRIPTION)
        if not any(mark in text for mark in _MARKS):
            return data
        description = json.loads(text)
        if not _leave_out(description):
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as lighter:
            for member in archive.infolist():
                if member.filename != _DESCRIPTION:
                    lighter.writestr(member, archive.read(member))
            lighter.writestr(_DESCRIPTION, json.dumps(description))
        return made.getvalue()


def _leave_out(description: Any) -> int:
    """Empty the unused values in place; returns how many there were."""
    count = 0
    waiting = [description]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            module = node.get("__module__")
            if node.get("__loader__") == "ObjectNode" and isinstance(module, str):
                count += _empty(module, node)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return count


def _empty(module: str, node: dict[str, Any]) -> int:
    content = node.get("content")
    state = content.get("content") if isinstance(content, dict) else None
    if not module.startswith("sklearn.") or not isinstance(state, dict):
        return 0
    unused = [
        name
        for name, value in state.items()
        if is_unasked(module, name)
        and isinstance(value, dict)
        and value.get("__loader__") != "JsonNode"
    ]
    for name in unused:
        state[name] = {
            "__class__": "str",
            "__module__": "builtins",
            "__loader__": "JsonNode",
            # A search whose best model was chosen by a function has one all the same.
            "content": "true" if name == "refit" else "null",
            "is_json": True,
        }
    return len(unused)
