"""What a worker takes from itself before it opens anything foreign.

What it inherited from the server goes first; then the walls of the `sandbox` go up. `confine`
answers with the measures that are really in force, one sentence each, so that nobody has to trust
this docstring.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from explainers.service.sandbox.fence import Fence, fence, this_kernel
from explainers.service.sandbox.limits import DEFAULT_LIMITS, Limits
from explainers.service.workers.environment import homeless

POLITENESS = 10
"""Steps of niceness: beside a busy page a worker still gets a tenth of a processor."""

__all__ = ["DEFAULT_LIMITS", "Fence", "Limits", "confine"]


def confine(limits: Limits, scratch: Path, keep: Collection[int]) -> Fence:
    """Give up what a worker does not need; never to be called in the server.

    `scratch` is an existing folder that becomes home, temporary and working folder. `keep` are
    the descriptors that stay open beside the standard three. A measure this system does not know
    is left out of the answer, and named among its gaps when it is one of the walls.
    """
    environment = homeless(os.environ, scratch)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # what a library asked for before was the server's
    os.chdir(scratch)
    os.umask(0o077)
    measures = [
        f"Its environment holds {len(environment)} variables, all from a fixed list.",
        "Its home, temporary and working folder is an empty one of its own, removed with it.",
    ]
    if _close_all_but(keep):
        measures.append("It starts with nothing open but the log and the connection to the page.")
    if _give_way():
        measures.append("It leaves the processors to the page whenever the page wants them.")
    walls = fence(limits, scratch, this_kernel())
    return Fence((*measures, *walls.measures), walls.gaps)


def _give_way() -> bool:
    """Lower our priority: a page that answers matters more than a job that takes minutes."""
    if not hasattr(os, "nice"):
        return False
    return os.nice(POLITENESS) >= POLITENESS


def _close_all_but(keep: Collection[int]) -> bool:
    try:
        numbers = [int(entry.name) for entry in Path("/dev/fd").iterdir()]
    except OSError:  # Windows hands nothing on in the first place
        return False
    for number in numbers:
        if number > 2 and number not in keep:
            with suppress(OSError):  # the listing's own descriptor is closed already
                os.close(number)
    return True
