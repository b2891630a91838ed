"""Two ways of doing one thing, timed in turn: `benchmarks/results.csv` and RESULTS.md from it."""

from __future__ import annotations

import csv
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.csv"
REPORT = FOLDER / "RESULTS.md"


@dataclass(frozen=True)
class Way:
    """One way: how many rows it is given each time, and what explains them, (rows, ...)."""

    name: str
    rows: int
    explain: Callable[[int], Any]


@dataclass(frozen=True)
class Measured:
    """One comparison. Differences are over the largest absolute output."""

    work: str
    model: str
    ours_rows_per_s: float
    peer: str
    peer_rows_per_s: float
    ratio: float
    max_difference: float


def compared(work: str, model: str, ours: Way, peer: Way, scale: float, runs: int = 5) -> Measured:
    """Run both in turn, so that a busy moment hits both; medians of the rows a second.

    Both are run once before, and compared on the rows that both explain.
    """
    first, second = np.asarray(ours.explain(ours.rows)), np.asarray(peer.explain(peer.rows))
    shared = min(ours.rows, peer.rows)
    difference = float(np.abs(first[:shared] - second[:shared]).max()) / scale
    speeds = [(_speed(ours), _speed(peer)) for _ in range(runs)]
    mine, theirs = (median(part) for part in zip(*speeds, strict=True))
    return Measured(work, model, mine, peer.name, theirs, mine / theirs, difference)


def _speed(way: Way) -> float:
    started = time.perf_counter()
    way.explain(way.rows)
    return way.rows / (time.perf_counter() - started)


def written(found: Iterable[Measured], packages: Sequence[str]) -> str:
    """Write the table and the report made of it; return the report."""
    rows = list(found)
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(field.name for field in fields(Measured))
        table.writerows(
            [f"{cell:.4g}" if isinstance(cell, float) else cell for cell in astuple(row)]
            for row in rows
        )
    report = "\n".join(_report(rows, packages)) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    return report


def _report(rows: Sequence[Measured], packages: Sequence[str]) -> Iterable[str]:
    yield "# How fast, and against whom"
    yield ""
    yield "Written by `python -m benchmarks.trees`; `results.csv` has the same figures. Both ways"
    yield "run in turn in one process; rows a second are medians of five runs. Differences are the"
    yield "largest between the two explanations, over the largest output."
    yield ""
    yield "| work | model | times as fast as | rows a second | theirs | largest difference |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        yield (
            f"| {row.work} | {row.model} | **{row.ratio:,.3g}** × {row.peer} "
            f"| {row.ours_rows_per_s:,.0f} | {row.peer_rows_per_s:,.0f} "
            f"| {row.max_difference:.1e} |"
        )
    yield ""
    installed = ", ".join(f"{name} {version(name)}" for name in packages)
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, "
        f"{platform.machine()}, Python {platform.python_version()}, {installed}."
    )
