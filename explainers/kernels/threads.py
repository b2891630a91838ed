"""How many threads a worker was granted."""

from __future__ import annotations

import os


def granted_threads() -> int:
    """The threads that the server granted this worker; 1 where nothing is said."""
    told = os.environ.get("OMP_NUM_THREADS", "1")
    return max(1, int(told)) if told.isdigit() else 1
