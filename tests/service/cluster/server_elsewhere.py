"""A server in a process of its own that hands out a job and stands still after its first block.

`python -m tests.service.cluster.server_elsewhere HOME SCHEDULER SHARED_STORE ROWS`: it explains so
many rows of the latest analysis in HOME. Stopped by a signal to itself, it fetches nothing more;
whoever started it may kill it then.
"""

import os
import signal
import sys
import threading

from explainers.service.cluster.shared_store import SharedStore
from tests.service.answering import sampled, service

_kept = SharedStore.remove_block


def _stop(store, key, index):
    """Remove a block that was kept, as ever, and stand still."""
    _kept(store, key, index)
    os.kill(os.getpid(), signal.SIGSTOP)


def main(home, scheduler, shared_store, rows):
    SharedStore.remove_block = _stop
    backend = service(home, scheduler=scheduler, shared_store=shared_store)
    analysis = backend.workspace.analyses()[0]
    backend.engine.explain(sampled(analysis, "tree_shap", limit=int(rows)))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
