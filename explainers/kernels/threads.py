"""How many threads a worker was granted, and work that is shared among them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")


def granted_threads() -> int:
    """The threads that the server granted this worker; 1 where nothing is said."""
    told = os.environ.get("OMP_NUM_THREADS", "1")
    return max(1, int(told)) if told.isdigit() else 1


def on_threads(work: Callable[[Part], None], parts: Iterable[Part], threads: int) -> None:
    """Do each part of a work, on so many threads at once; what one of them raises is raised."""
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, parts):
            pass
