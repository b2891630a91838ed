"""Tables that try every way through a tree: on bounds, missing, zero, known and unknown codes."""

import numpy as np

from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values

CLOSE = 1e-5
"""Of the output's scale: what single precision may cost."""

CATEGORIES = (1, 3)
ROWS = 400


def table(seed=0, whole=False):
    """(rows, 5) numbers with two columns of codes; a coarse grid, so that bounds are met often."""
    generator = np.random.default_rng(seed)
    rows = np.round(generator.normal(size=(ROWS, 5)) * 4) / 4
    rows[:, 1] = generator.integers(0, 6, ROWS)
    rows[:, 3] = generator.integers(0, 12, ROWS)
    if not whole:
        rows[generator.random(rows.shape) < 0.08] = np.nan
    return rows


def targets(rows, classes):
    """Numbers for 0 classes, else labels that hang on numbers and codes."""
    known = np.nan_to_num(rows)
    sums = known[:, 0] * known[:, 2] + (known[:, 1] % 3) + 0.3 * (known[:, 3] % 4) + known[:, 4]
    if not classes:
        return sums
    cuts = np.quantile(sums, np.arange(1, classes) / classes)
    return np.searchsorted(cuts, sums)


def gap(forest, rows, margins):
    """How far base and values are from a model's own margins, over the output's scale."""
    walk = walk_of(forest)
    sums = walk.base + shapley_values(walk, rows).sum(axis=1)
    margins = np.asarray(margins, dtype=float).reshape(len(rows), -1)
    return np.abs(sums - margins).max() / max(1.0, np.abs(margins).max())


def on_bounds(forest, rows):
    """The rows with some values set onto bounds of the forest, a step below and a step above."""
    generator = np.random.default_rng(1)
    moved = rows.copy()
    for tree in forest.trees:
        splits = np.flatnonzero((tree.left >= 0) & (tree.members < 0) & np.isfinite(tree.bound))
        for split in splits[:20]:
            feature = forest.columns[tree.column[split]].feature
            at = generator.integers(len(rows))
            bound = np.float32(tree.bound[split]) if generator.random() < 0.5 else tree.bound[split]
            step = generator.choice([-np.inf, 0.0, np.inf])
            moved[at, feature] = np.nextafter(bound, step) if step else bound
    return moved
