"""A server of its own process that hands out a job, until it is killed.

`python -m tests.service.cluster.server_elsewhere HOME SCHEDULER SHARED_STORE ROWS`: explains so many
rows of the latest analysis in HOME.
"""

import sys
import threading

from tests.service.answering import sampled, service


def main(home, scheduler, shared_store, rows):
    backend = service(home, scheduler=scheduler, shared_store=shared_store)
    analysis = backend.workspace.analyses()[0]
    backend.engine.explain(sampled(analysis, "tree_shap", limit=int(rows)))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
