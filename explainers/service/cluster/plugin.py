"""What runs inside a Dask worker: the one task there is, and the runner it finds there."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from distributed import Worker, WorkerPlugin, get_worker

from explainers.cores import granted_cores
from explainers.errors import RationaleError
from explainers.service.cluster.runner import Runner
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.jobs.job import Job
from explainers.service.launching import launcher_of
from explainers.settings import from_environment
from explainers.settings_file import given

_LOOK_SECONDS: Final = 0.5
_NAME: Final = "rationale"


class BlockRunner(WorkerPlugin):
    """Gives each Dask worker a runner while it lives; the children start with the first errand.

    Limits of children are the worker's own settings, from its environment. All servers share the
    one runner: its fork server holds the libraries, once.
    """

    # Who registers it again, a server that was started anew or a second one, must not take the
    # children away from the first.
    idempotent = True

    def __init__(self) -> None:
        self.name = _NAME
        self.runner: Runner | None = None
        self.trouble: RationaleError | None = None

    def setup(self, worker: Worker) -> None:
        """Make the runner, or note why there is none: an error of ours would not cross the link."""
        try:
            settings = from_environment(given(os.environ, Path.cwd()).texts)
        except RationaleError as problem:
            self.trouble = problem
            return
        threads = max(1, min(settings.threads, granted_cores() // worker.state.nthreads))
        # Dask clears the folder of a worker that was killed when the next one starts.
        folder = Path(worker.local_directory)
        self.runner = Runner(launcher_of(settings, threads), settings.workers, folder)
        # Its libraries take seconds to import, and the first errand is not here yet.
        threading.Thread(target=self.runner.start, daemon=True).start()

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """Stop what the runner started."""
        if self.runner is not None:
            self.runner.close()


def run_block(fields: Mapping[str, Any], store: str) -> dict[str, Any]:
    """Run an errand on the Dask worker that calls this; JSON in, JSON out.

    store: the URL of the shared store of the server that asks.
    """
    worker = get_worker()
    plugin = worker.plugins[_NAME]
    if isinstance(plugin, BlockRunner) and plugin.trouble is not None:
        return {"error": plugin.trouble.fields()}
    if not isinstance(plugin, BlockRunner) or plugin.runner is None:  # `setup` comes first
        raise TypeError("this worker has no runner")
    try:
        shared = SharedStore(store, f"the worker at {worker.address}")
    except RationaleError as problem:  # a bucket's driver may be missing here
        return {"error": problem.fields()}
    job = Job(1)
    over = threading.Event()
    key = worker.get_current_task()
    watching = threading.Thread(target=_watch, args=(worker, key, job, over), daemon=True)
    watching.start()
    try:
        return plugin.runner.run(fields, shared, job)
    finally:
        over.set()


def _watch(worker: Worker, key: str, job: Job, over: threading.Event) -> None:
    """Stop the job once nobody wants its task any more: Dask itself lets running tasks end."""
    while not over.wait(_LOOK_SECONDS):
        task = worker.state.tasks.get(key)
        if task is None or task.state == "cancelled":
            job.cancel()
            return
