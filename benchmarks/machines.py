"""A Dask cluster on this machine, and the work that is given to it.

What stands on machines of its own elsewhere is here a scheduler and workers of one thread each, as
processes; the shared store is a folder.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from explainers.intake.matching.class_naming import class_names
from explainers.intake.matching.match import match
from explainers.records import Analysis
from explainers.service.service import Service

COLUMNS: Final = 20
TREES, DEPTH = 300, 8
_TRAINED_ON: Final = 50_000
_END_SECONDS: Final = 15.0


class Machines:
    """A scheduler, and as many workers as are asked for; their logs and files are in `folder`.

    port: where the scheduler listens; 0 for a free one. Workers have no nanny: one that dies is
    gone, as a machine is.
    """

    def __init__(self, folder: Path, workers: int, port: int = 0) -> None:
        self._folder = folder
        self.shared = folder / "shared"
        self.shared.mkdir(parents=True)
        self.address = f"tcp://127.0.0.1:{port or free_port()}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._scheduler()
        try:
            self.workers.extend(self._worker() for _ in range(workers))
        except BaseException:  # Ctrl+C, too: nobody holds what would close them
            self.close()
            raise

    @property
    def settings(self) -> dict[str, str]:
        """What a server has to be told."""
        store = f"file://{self.shared}"
        return {"RATIONALE_SCHEDULER": self.address, "RATIONALE_SHARED_STORE": store}

    def kill_worker(self) -> None:
        """Kill one worker without a warning."""
        worker = self.workers.pop()
        worker.kill()
        worker.wait()

    def mend(self) -> None:
        """Start again what has ended, as a supervisor does on real machines."""
        if self.scheduler.poll() is not None:
            self.scheduler = self._scheduler()
        self.workers = [w if w.poll() is None else self._worker() for w in self.workers]

    def close(self) -> None:
        """End all."""
        for process in (*self.workers, self.scheduler):
            with suppress(ProcessLookupError):
                process.terminate()
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _scheduler(self) -> subprocess.Popen[bytes]:
        port = self.address.rpartition(":")[2]
        return self._start("scheduler", "--host", "127.0.0.1", "--port", port)

    def _worker(self) -> subprocess.Popen[bytes]:
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny")

    def _start(self, what: str, *more: str) -> subprocess.Popen[bytes]:
        quiet = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
        local = {"DASK_TEMPORARY_DIRECTORY": str(self._folder / "local")}
        with (self._folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", what, *more, *quiet],
                env={**os.environ, **local, "RATIONALE_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C is for who started them
            )


def make_files(folder: Path, rows: int) -> tuple[Path, Path]:
    """Draw a table of `rows` rows and train boosted trees on it; their files."""
    import xgboost  # noqa: PLC0415 - takes seconds, and who only starts machines needs none

    names = [f"x{index:02d}" for index in range(COLUMNS)]
    generator = np.random.default_rng(0)
    data = generator.normal(size=(rows, COLUMNS)).round(3)
    score = data @ generator.normal(size=COLUMNS) + data[:, 0] * data[:, 1]
    table, model = folder / "table.parquet", folder / "model.ubj"
    parquet.write_table(pa.table(dict(zip(names, data.T, strict=True))), table)
    few = slice(0, min(rows, _TRAINED_ON))
    trained = xgboost.DMatrix(data[few], score[few], feature_names=names)
    options = {"max_depth": DEPTH, "objective": "reg:squarederror", "nthread": 2}
    xgboost.train(options, trained, TREES).save_model(model)
    return table, model


def open_files(service: Service, table: Path, model: Path) -> Analysis:
    """Upload both and save their analysis. Raises RationaleError."""
    card = service.read_model(model.name, model.read_bytes())
    with table.open("rb") as file:
        known = service.read_table(table.name, file)
    columns = tuple(filter(None, match(card, known).columns))
    name = f"{known.rows:,} rows, {TREES} trees"
    return service.save(Analysis("", name, card, known, columns, class_names(card, known, None)))


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float) -> bool:
    """Wait until somebody listens at a port of this machine; tell whether somebody does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.1)
    return False
