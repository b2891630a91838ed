"""PyTorch itself, which is optional: imported where it is needed and nowhere else."""

from __future__ import annotations

import os
from typing import Any

from explainers.errors import RefusedError


def torch_library() -> Any:
    """Import PyTorch and hold it to the worker's threads. Call it in a worker only.

    Its threads do not survive a fork, and start with the first operation, not with the import.
    Raises RefusedError MISSING_PACKAGE.
    """
    try:
        import torch
    except ImportError as problem:
        raise RefusedError(
            "MISSING_PACKAGE",
            "This is a PyTorch model, and PyTorch is not installed here.",
            "Ask the administrator to run: pip install -r requirements-torch.txt",
        ) from problem
    # The worker's share of the machine, as every other library in it reads it.
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    torch.set_num_threads(int(threads) if threads.isdigit() and int(threads) else 1)
    return torch
