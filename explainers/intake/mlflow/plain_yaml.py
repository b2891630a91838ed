"""YAML as plain data: counted part by part before anything is made of it."""

from __future__ import annotations

from typing import Any

from explainers.errors import RefusedError, quoted

MAX_BYTES = 1_000_000
# A description has about a hundred parts; columns are one text in JSON.
MAX_PARTS = 20_000
MAX_DEPTH = 50
_AGAIN = "Save the model again with MLflow and pack its folder."


def parsed(text: bytes, name: str) -> dict[str, Any]:
    """Parse the YAML file `name`, which holds a mapping.

    References to other parts of the file are refused: nine lines of them make a billion parts.
    Raises RefusedError: TOO_LARGE_CONFIG, TOO_DEEP, BROKEN_MODEL.
    """
    import yaml

    if len(text) > MAX_BYTES:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The description of the model ({name}) takes {len(text) / 1e6:,.1f} MB; at most "
            f"{MAX_BYTES / 1e6:,.0f} MB are read.",
            "Save the model without examples in its description.",
        )
    try:
        _check(yaml, text.decode("utf-8"), name)
        made = yaml.safe_load(text.decode("utf-8"))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as problem:
        raise _broken(f"{name} cannot be read: {quoted(problem)}") from problem
    if not isinstance(made, dict):
        raise _broken(f"{name} does not describe a model")
    return made


def _check(yaml: Any, text: str, name: str) -> None:
    """Count the parts while they are read: the parser reads no further than it is asked to."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader), 1):
        if isinstance(event, yaml.AliasEvent):
            raise _broken(
                f"{name} refers to another part of itself (*{event.anchor}, line "
                f"{event.start_mark.line + 1:,}), which MLflow does not write"
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise RefusedError(
                "TOO_DEEP",
                f"The description of the model ({name}) nests more than {MAX_DEPTH} levels deep.",
                _AGAIN,
            )
        if number > MAX_PARTS:
            raise RefusedError(
                "TOO_LARGE_CONFIG",
                f"The description of the model ({name}) has more than {MAX_PARTS:,} parts.",
                _AGAIN,
            )


def _broken(what: str) -> RefusedError:
    return RefusedError("BROKEN_MODEL", f"The MLflow folder cannot be right: {what}.", _AGAIN)
