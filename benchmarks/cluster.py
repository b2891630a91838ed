"""The same rows on this server's own worker and on Dask workers: `python -m benchmarks.cluster`.

Tree SHAP of all rows of a table by 300 boosted trees of depth 8, every worker with one thread: on
a worker of this server, on one Dask worker, on two, and on two of which one is killed halfway. The
numbers that are stored at the end have one digest, or the command fails. An argument gives the
rows, a million without one; `seconds` are those of the job, with all workers warm.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machines import DEPTH, TREES, Machines, make_files, open_files
from explainers.records import Analysis, Request, SampledRows
from explainers.service.jobs.job import Job
from explainers.service.plan import plan
from explainers.service.service import Service
from explainers.settings import from_environment

ROWS = 1_000_000
METHOD = "tree_shap"
_WARM_ROWS = 20_000
_LOOK_SECONDS = 0.1
_STORE_MB = "20000"


@dataclass(frozen=True)
class Run:
    """One way: seconds of the job, CPU seconds of the server's own process, what is stored."""

    way: str
    seconds: float
    server_seconds: float
    stored_bytes: int
    digest: str

    def words(self, rows: int) -> str:
        """Return the figures as a line of text."""
        return (
            f"{self.way:28s} {self.seconds:8.1f} s  {rows / self.seconds:8,.0f} rows/s   "
            f"server's own CPU {self.server_seconds:6.1f} s   "
            f"{self.stored_bytes / rows:6.0f} bytes a row   {self.digest[:12]}"
        )


def measured(rows: int) -> Iterator[Run]:
    """Run every way, each with a home and machines of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = make_files(folder, rows)
        for way, workers, killed in (
            ("this server's worker", 0, False),
            ("one Dask worker", 1, False),
            ("two Dask workers", 2, False),
            ("two, one killed halfway", 2, True),
        ):
            place = folder / way.replace(" ", "-")
            place.mkdir()
            with _machines(place, workers) as machines:
                yield _run(way, place, files, machines, killed=killed)


def main() -> None:
    """Measure and print; ends with an error where two ways differ in a bit."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(f"{rows:,} rows, {TREES} trees of depth {DEPTH}, {METHOD}", flush=True)
    runs = {}
    for run in measured(rows):
        runs[run.way] = run
        print(run.words(rows), flush=True)
    one, two = runs["one Dask worker"], runs["two Dask workers"]
    print(f"two workers take {two.seconds / one.seconds:.2f} of the time of one")
    if len({run.digest for run in runs.values()}) != 1:
        raise SystemExit("The stored numbers differ.")
    print("bit-equal in all ways")


@contextmanager
def _machines(folder: Path, workers: int) -> Iterator[Machines | None]:
    if not workers:
        yield None
        return
    with closing(Machines(folder / "machines", workers)) as machines:
        yield machines


def _run(
    way: str, place: Path, files: tuple[Path, Path], machines: Machines | None, *, killed: bool
) -> Run:
    named = {
        "RATIONALE_HOME": str(place / "home"),
        "RATIONALE_THREADS": "1",
        "RATIONALE_STORE_MB": _STORE_MB,
        **(machines.settings if machines else {}),
    }
    with closing(Service(from_environment(named), local=True)) as service:
        service.launcher.start()
        analysis = open_files(service, *files)
        # Another seed is another key: the same workers get warm by other blocks.
        service.engine.explain(_request(analysis, _WARM_ROWS, seed=1)).result()
        began, spent = time.perf_counter(), time.process_time()
        request = _request(analysis, analysis.table.rows)
        job = service.engine.explain(request)
        if killed and machines is not None:
            _halfway(job)
            machines.kill_worker()
        job.wait()
        seconds, own = time.perf_counter() - began, time.process_time() - spent
        job.result()
        return Run(way, seconds, own, *_stored(service, request))


def _request(analysis: Analysis, rows: int, seed: int = 0) -> Request:
    return Request(analysis, METHOD, SampledRows(min(rows, analysis.table.rows)), seed=seed)


def _halfway(job: Job) -> None:
    while job.state == "running" and job.progress.fraction < 0.5:
        time.sleep(_LOOK_SECONDS)


def _stored(service: Service, request: Request) -> tuple[int, str]:
    """Count the bytes of the numbers that are stored, and their digest, block after block."""
    work = plan(request)
    entry = service.store.entry(work.key, work.content)
    found, size = hashlib.sha256(), 0
    for index in work.blocks:
        block = entry.read(index)
        if block is None:
            raise SystemExit(f"Block {index:,} is not stored.")
        for name in sorted(block.arrays):
            found.update(name.encode())
            found.update(block.arrays[name].tobytes())
            size += block.arrays[name].nbytes
        size += sum(table.nbytes for table in block.tables.values())
    return size, found.hexdigest()


if __name__ == "__main__":
    main()
