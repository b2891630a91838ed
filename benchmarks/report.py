"""`benchmarks/results.csv`, and RESULTS.md made of it."""

from __future__ import annotations

import csv
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measured import Measured

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.csv"
REPORT = FOLDER / "RESULTS.md"
PACKAGES = (
    "shap",
    "lime",
    "woodelf-explainer",
    "scikit-learn",
    "xgboost-cpu",
    "lightgbm",
    "catboost",
    "numba",
    "numpy",
    "keras",
    "captum",
    "torch",
    "transformers",
)


def written(found: Sequence[Measured], further: Iterable[str]) -> str:
    """Write the table and the report made of it; return the report.

    further: Markdown of the measurements that have no peer.
    """
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(field.name for field in fields(Measured))
        table.writerows(
            [f"{cell:.4g}" if isinstance(cell, float) else cell for cell in astuple(row)]
            for row in found
        )
    report = "\n".join([*_head(), *compared_table(found), "", *further, *_machine()]) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    return report


def compared_table(found: Iterable[Measured]) -> Iterator[str]:
    """The comparisons as a Markdown table, ratios first."""
    yield "| times as fast | as | work | model | rows a second | theirs | largest difference |"
    yield "|---|---|---|---|---|---|---|"
    for row in found:
        yield (
            f"| **{_short(row.ratio)}** | {row.peer} | {row.work} | {row.model} "
            f"| {_short(row.ours_rows_per_s)} | {_short(row.peer_rows_per_s)} "
            f"| {row.max_difference:.1e} |"
        )


def seconds_table(found: Iterable[Measured], targets: Mapping[str, float]) -> Iterator[str]:
    """Seconds of one row each as a Markdown table; `targets`: those wanted, by name of the work."""
    yield "| | seconds | wanted |"
    yield "|---|---|---|"
    for row in found:
        wanted = targets.get(row.work)
        yield (
            f"| {row.work} | {1 / row.ours_rows_per_s:.2f} "
            f"| {'' if wanted is None else f'at most {wanted:g}'} |"
        )
    yield ""


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _head() -> Iterator[str]:
    yield "# How fast, and against whom"
    yield ""
    yield "Written by `make bench`; `results.csv` has the same figures. Both ways run in turn in"
    yield "one process, on two threads where they can; ratios and rows a second are medians of the"
    yield "runs. Differences are the largest between both explanations, over the largest output."
    yield ""


def _machine() -> Iterator[str]:
    installed = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, "
        f"{platform.machine()}, Python {platform.python_version()}, {installed}."
    )
