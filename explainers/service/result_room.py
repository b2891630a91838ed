"""How many rows a result has room for in memory, of a shape whose rows are wide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainers.errors import RefusedError
from explainers.methods.declaration import Method
from explainers.records import Request
from explainers.service.pair_room import rows_asked
from explainers.service.storage.contents import least_bytes
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.shapes.declaration import Asked


def rows_with_room(method: Method, request: Request, parameters: Mapping[str, Any]) -> int | None:
    """Return the most rows a result can hold; None where the disk alone is the limit.

    parameters: the method's, complete.
    """
    most = contents_of(method.shape).most_bytes
    if most is None:
        return None
    asked = Asked(request.analysis, 1, len(request.players), parameters)
    return most // max(1, least_bytes(method.shape, asked))


def check_memory(method: Method, request: Request, parameters: Mapping[str, Any]) -> None:
    """Raise RefusedError TOO_MANY_NUMBERS where a request asks for more rows than are held."""
    room, rows = rows_with_room(method, request, parameters), rows_asked(request)
    if room is None or rows <= room:
        return
    players, outputs = len(request.players), len(request.analysis.output_names)
    shared = f"{players:,} columns and {outputs:,} output{'s' * (outputs != 1)}"
    raise RefusedError(
        "TOO_MANY_NUMBERS",
        f"{method.title} of {rows:,} rows was asked for; with {shared} there is room for "
        f"{room:,} rows.",
        f"Ask for {room:,} rows or fewer."
        if room
        else "Explain columns as a group, or draw fewer times.",
    )
