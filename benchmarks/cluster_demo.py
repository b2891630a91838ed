"""A cluster on this machine, and the page that shows its work: `make cluster-demo`.

Starts a scheduler and two workers of one thread each, draws a table of a million rows and trains a
model, starts the page, and prints the address where all rows are being explained. What dies is
started again, as a supervisor does on real machines; Ctrl+C ends all.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from benchmarks.machines import Machines, free_port, make_files, open_files, wait_for
from explainers.service.service import Service
from explainers.settings import from_environment

ROWS = 1_000_000
_ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS = 120.0
_MEND_SECONDS = 10.0
"""How long what died stays dead: long enough to see what the page says of it."""


def main() -> None:
    """Run until Ctrl+C; an argument gives the rows."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    with tempfile.TemporaryDirectory(prefix="rationale-demo-") as name, suppress(KeyboardInterrupt):
        folder = Path(name)
        print(f"Drawing {rows:,} rows and training a model.", flush=True)
        identity = _analysis(folder, rows)
        with closing(Machines(folder / "machines", workers=2)) as machines:
            print(f"Scheduler at {machines.address}, process {machines.scheduler.pid};", end=" ")
            pids = ", ".join(str(worker.pid) for worker in machines.workers)
            print(f"workers of one thread, processes {pids}.", flush=True)
            _serve(folder, identity, machines)
    print("Ended; nothing is left of it.")


def _analysis(folder: Path, rows: int) -> str:
    """Put the files into a home of the demo's own; the analysis' id."""
    settings = from_environment({"RATIONALE_HOME": str(folder / "home")})
    with closing(Service(settings, local=True)) as service:
        return open_files(service, *make_files(folder, rows)).id


def _serve(folder: Path, identity: str, machines: Machines) -> None:
    """Serve the page, and start again what dies of the machines, until it ends."""
    port = free_port()
    environment = {
        **os.environ,
        **machines.settings,
        "RATIONALE_HOME": str(folder / "home"),
        "RATIONALE_STORE_MB": "20000",
        "RATIONALE_THREADS": "1",
    }
    with (folder / "page.log").open("wb") as log:
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
        page = subprocess.Popen(
            [*command, "--server.port", str(port)],
            cwd=_ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if not wait_for(port, _START_SECONDS):
            raise SystemExit(f"The page did not come up:\n{(folder / 'page.log').read_text()}")
        print("Open this address; the job starts with the page, and goes on without it:")
        print(f"http://127.0.0.1:{port}/whole-model?analysis={identity}&rows=all")
        print("Kill a worker or the scheduler and watch the page. Ctrl+C ends all.", flush=True)
        while page.poll() is None:
            time.sleep(_MEND_SECONDS)
            machines.mend()
        raise SystemExit(f"The page ended:\n{(folder / 'page.log').read_text()}")
    finally:
        with suppress(ProcessLookupError):
            page.terminate()
        page.wait()


def _interrupted(*_: object) -> None:
    """End once; who asks again while all is being ended would leave half of it behind."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
