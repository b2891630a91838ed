"""Every comparison, then what has no peer: writes results.csv and RESULTS.md.

Takes about twenty minutes on two cores that do nothing else.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator

from benchmarks import (
    counterfactuals,
    growth,
    interactions,
    interventional,
    lime_batches,
    million,
    partial_dependence,
    pictures,
    texts,
    trees,
)
from benchmarks.measured import Measured
from benchmarks.report import written


def main() -> None:
    """Measure, write, print; what needs the machine for itself most comes first."""
    warnings.simplefilter("ignore")
    found: list[Measured] = []
    further = list(_million())
    for row in _compared():
        found.append(row)
        written(found, further)  # a run that is cut short leaves what it has
    further += [*pictures.against_targets(found), *texts.against_targets(found)]
    further += counterfactuals.told(list(counterfactuals.ways()))
    further += growth.measured()
    sys.stdout.write(written(found, further))


def _compared() -> Iterator[Measured]:
    tables = (trees, interventional, interactions, lime_batches, partial_dependence)
    for part in (*tables, pictures, texts):
        for row in part.measured():
            sys.stderr.write(f"{row.work}, {row.model}: {row.ratio:,.3g} × {row.peer}\n")
            yield row


def _million() -> Iterator[str]:
    """A million rows through the real service, as Markdown."""
    yield "## A million rows"
    yield ""
    table = f"{million.ROWS:,} rows of {million.COLUMNS} columns"
    yield f"{table}, 100 boosted trees of depth 6: Tree SHAP"
    yield "of all rows, from the table to the store, in seconds from asking."
    yield ""
    yield "| | draft | all stored | answered again, new server | memory of all processes |"
    yield "|---|---|---|---|---|"
    for task in million.TASKS:
        found = million.measured(task)
        yield (
            f"| {task} | {found.draft_seconds:.2f} s | {found.stored_seconds:.1f} s "
            f"| {found.later_seconds:.2f} s | {found.peak_bytes / 2**30:.2f} GiB |"
        )
    yield ""


if __name__ == "__main__":
    main()
