"""How the cost of Tree SHAP grows with rows and trees: `python -m benchmarks.growth`.

Draws `benchmarks/growth.svg`: seconds against rows and against trees, each on a line through 0.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure
from sklearn.datasets import make_regression
from sklearn.ensemble import GradientBoostingRegressor

from explainers.intake.forests.sklearn_trees import boosted
from explainers.kernels.trees.edges import Walk, walk_of
from explainers.kernels.trees.forest import Forest
from explainers.kernels.trees.shapley import shapley_values
from explainers.records import Floats

PLOT = Path(__file__).parent / "growth.svg"
FEATURES, THREADS, RUNS = 30, 2, 3
ROWS = (25_000, 50_000, 100_000, 200_000, 400_000)
TREES = (50, 100, 200, 400, 800)

Points = Sequence[tuple[int, float]]


def measured() -> Iterator[str]:
    """Measure, draw, and say it in Markdown."""
    rows, target = make_regression(5_000, FEATURES, n_informative=20, noise=5.0, random_state=0)
    model = GradientBoostingRegressor(n_estimators=max(TREES), max_depth=6, random_state=0)
    model.fit(rows, target)
    forest = boosted(model, np.ravel(model._raw_predict_init(np.zeros((1, FEATURES)))))
    many = np.random.default_rng(0).normal(size=(max(ROWS), FEATURES))
    hundred = walk_of(_first(forest, 100))
    by_rows = [(count, _seconds(hundred, many[:count])) for count in ROWS]
    walks = [(count, walk_of(_first(forest, count))) for count in TREES]
    by_trees = [(count, _seconds(walk, many[:50_000])) for count, walk in walks]
    _draw(by_rows, by_trees)
    yield "## Cost grows in a straight line"
    yield ""
    yield "![Seconds against rows and against trees](growth.svg)"
    yield ""
    yield "| 100 trees of depth 6, rows | seconds | | 50,000 rows, trees | seconds |"
    yield "|---|---|---|---|---|"
    for (rows_, first), (trees, second) in zip(by_rows, by_trees, strict=True):
        yield f"| {rows_:,} | {first:.2f} | | {trees:,} | {second:.2f} |"
    yield ""


def _first(forest: Forest, trees: int) -> Forest:
    return Forest(forest.trees[:trees], forest.columns, forest.base, forest.players, forest.sets)


def _seconds(walk: Walk, rows: Floats) -> float:
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        shapley_values(walk, rows, THREADS)
        taken.append(time.perf_counter() - started)
    return median(taken)


def _draw(by_rows: Points, by_trees: Points) -> None:
    figure = Figure(figsize=(8, 3), layout="constrained")
    sides = figure.subplots(1, 2)
    titles = ("rows (100 trees of depth 6)", "trees of depth 6 (50,000 rows)")
    for side, points, title in zip(sides, (by_rows, by_trees), titles, strict=True):
        at, seconds = (np.array(part, dtype=float) for part in zip(*points, strict=True))
        slope = float(at @ seconds / (at @ at))
        side.plot([0, at[-1]], [0, slope * at[-1]], color="#8A8F98", linewidth=1)
        side.plot(at, seconds, "o", color="#3B7DDB")
        side.set(xlabel=title, ylabel="seconds", xlim=0, ylim=0)
        side.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        side.spines[["top", "right"]].set_visible(False)
    with rc_context({"svg.hashsalt": "growth", "svg.fonttype": "none"}):
        figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    print("\n".join(measured()))
