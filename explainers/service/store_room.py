"""Whether the store can hold an explanation at all, asked before it is computed."""

from __future__ import annotations

import math

from explainers.errors import RefusedError
from explainers.service.plan import Plan
from explainers.service.storage import contents
from explainers.service.storage.shapes.declaration import Asked

_MB = 1 << 20


def least_bytes(work: Plan) -> int:
    """Count the bytes of a plan's numbers; texts, estimates' errors and manifests come on top."""
    parameters = work.content["parameters"]
    asked = Asked(work.request.analysis, work.rows, len(work.request.players), parameters)
    return contents.least_bytes(work.method.shape, asked)


def check_room(work: Plan, limit: int) -> None:
    """Raise RefusedError STORE_TOO_SMALL where the store's limit is less than the plan's numbers.

    Such a run would drive out everything else that is stored, and then itself.
    """
    needed = least_bytes(work)
    if needed <= limit:
        return
    fitting = work.rows * limit // needed
    raise RefusedError(
        "STORE_TOO_SMALL",
        f"{work.method.title} of {work.rows:,} rows takes at least {math.ceil(needed / _MB):,} MB "
        f"on the disk; the store may hold {limit // _MB:,} MB.",
        (f"Ask for {fitting:,} rows or fewer, or" if fitting else "Please")
        + " have the administrator raise RATIONALE_STORE_MB.",
    )
