"""A million rows behind the page: `python -m benchmarks.million`.

The real service with its fork server, in a temporary home: a table of 1,000,000 rows and 30 columns
and 100 boosted trees of depth 6 are uploaded, and Tree SHAP is asked about all rows. Each step is a
process of its own: what makes the files leaves no memory behind where the service is measured, and
the later answer comes from a server that has just been started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from explainers.intake.matching.class_naming import class_names
from explainers.intake.matching.match import match
from explainers.records import Analysis, Request, SampledRows
from explainers.service.jobs.job import Job
from explainers.service.service import Service
from explainers.settings import from_environment

ROWS, COLUMNS, TRAINED_ON = 1_000_000, 30, 100_000
TASKS = {"regression": "reg:squarederror", "classification": "binary:logistic"}
DRAFT_ROWS = 2_000
_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Million:
    """What was measured for one task: seconds from asking, and bytes of all processes together.

    Memory is the sum of proportional set sizes: a page that processes share is counted once.
    """

    task: str
    rows: int
    upload_seconds: float
    open_seconds: float
    draft_seconds: float
    stored_seconds: float
    peak_bytes: int
    store_bytes: int
    later_seconds: float
    again_seconds: float

    def words(self) -> str:
        """Return the figures as lines of text."""
        return "\n".join(
            (
                f"{self.task}, {self.rows:,} rows x {COLUMNS} columns",
                f"  table uploaded and read    {self.upload_seconds:7.2f} s",
                f"  analysis opened            {self.open_seconds:7.2f} s",
                f"  draft of {DRAFT_ROWS:,} rows        {self.draft_seconds:7.2f} s",
                f"  all rows stored            {self.stored_seconds:7.2f} s",
                f"  memory at most             {self.peak_bytes / 2**30:7.2f} GiB",
                f"  stored on the disk         {self.store_bytes / 2**30:7.2f} GiB",
                f"  answer of a new server     {self.later_seconds:7.2f} s, "
                f"then {self.again_seconds:.2f} s",
            )
        )


def measured(task: str, rows: int = ROWS) -> Million:
    """Make the files, ask a service about all rows, then ask a fresh one the same."""
    with tempfile.TemporaryDirectory() as folder:
        _step("files", task, folder, rows)
        found = {**_step("asked", task, folder, rows), **_step("later", task, folder, rows)}
    return Million(task=task, rows=rows, **found)


def main() -> None:
    """Measure and print every task; with arguments, take one step of it."""
    if len(sys.argv) > 1:
        name, task, folder, rows = sys.argv[1:]
        print(json.dumps(_STEPS[name](task, Path(folder), int(rows))))
        return
    for task in TASKS:
        print(measured(task).words(), flush=True)


def _step(name: str, task: str, folder: str, rows: int) -> dict[str, Any]:
    """Take one step in a process of its own; what it found is its last line."""
    command = [sys.executable, "-m", "benchmarks.million", name, task, folder, str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _files(task: str, folder: Path, rows: int) -> dict[str, Any]:
    import xgboost  # noqa: PLC0415 - not in the process where the service is measured

    names = [f"x{index:02d}" for index in range(COLUMNS)]
    generator = np.random.default_rng(0)
    data = generator.normal(size=(rows, COLUMNS))
    score = data @ generator.normal(size=COLUMNS) + data[:, 0] * data[:, 1]
    target = score > 0 if task == "classification" else score
    parquet.write_table(pa.table(dict(zip(names, data.T, strict=True))), folder / "table.parquet")
    few = slice(0, min(rows, TRAINED_ON))
    trained = xgboost.DMatrix(data[few], target[few], feature_names=names)
    model = xgboost.train({"max_depth": 6, "objective": TASKS[task]}, trained, 100)
    model.save_model(folder / "model.json")
    return {}


def _asked(_task: str, folder: Path, _rows: int) -> dict[str, Any]:
    with closing(_service(folder)) as service:
        service.launcher.start()
        with _memory() as peak:
            model = service.read_model("model.json", (folder / "model.json").read_bytes())
            began = time.perf_counter()
            with (folder / "table.parquet").open("rb") as file:
                table = service.read_table("table.parquet", file)
            uploaded = time.perf_counter()
            columns = tuple(filter(None, match(model, table).columns))
            classes = class_names(model, table, None)
            made = Analysis("", "million", model, table, columns, classes)
            analysis = service.save(made)
            service.try_out(analysis)
            opened = time.perf_counter()
            job = service.engine.explain(_all(analysis))
            seconds = _followed(job)
            size = service.store.size()
        (folder / "analysis").write_text(analysis.id, encoding="ascii")
    return {
        "upload_seconds": uploaded - began,
        "open_seconds": opened - uploaded,
        **seconds,
        "peak_bytes": peak(),
        "store_bytes": size,
    }


def _followed(job: Job) -> dict[str, float]:
    """Look at the draft as a page does, until the job is over."""
    began = time.perf_counter()
    draft = None
    while job.state == "running":
        found = job.draft()
        if draft is None and found is not None and found.receipt.rows_used >= DRAFT_ROWS:
            draft = time.perf_counter() - began
        job.wait(_LOOK_SECONDS)
    result = job.result()
    stored = time.perf_counter() - began
    if result.receipt.rows_used != result.receipt.rows_given:
        raise SystemExit(f"{result.receipt.rows_used:,} rows were explained, not all.")
    return {"draft_seconds": stored if draft is None else draft, "stored_seconds": stored}


def _later(_task: str, folder: Path, _rows: int) -> dict[str, Any]:
    with closing(_service(folder)) as service:
        analysis = service.workspace.load_analysis((folder / "analysis").read_text("ascii"))
        if analysis is None:
            raise SystemExit("The analysis is gone.")
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            service.engine.explain(_all(analysis)).result()
            seconds.append(time.perf_counter() - began)
    return {"later_seconds": seconds[0], "again_seconds": seconds[1]}


_STEPS: Mapping[str, Callable[[str, Path, int], dict[str, Any]]] = {
    "files": _files,
    "asked": _asked,
    "later": _later,
}


def _service(folder: Path) -> Service:
    settings = from_environment({"RATIONALE_HOME": str(folder / "home")})
    return Service(settings, local=True)


def _all(analysis: Analysis) -> Request:
    return Request(analysis, "tree_shap", SampledRows(analysis.table.rows))


@contextmanager
def _memory() -> Iterator[Callable[[], int]]:
    """Look at the memory of this process and its descendants; gives what it was at most."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            most[0] = max(most[0], sum(map(_proportional, _family())))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: most[0]
    finally:
        over.set()
        watcher.join()


def _family() -> set[int]:
    """This process and all that descend from it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _proportional(pid: int) -> int:
    """Proportional set size of a process in bytes; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
