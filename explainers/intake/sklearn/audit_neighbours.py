"""Nearest neighbours: their search trees are made again, and their labels must be classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.intake.sklearn.broken import broken


def rebuild_search(part: Any) -> None:
    """Give a part that looks for neighbours a search tree made from the rows it remembers.

    A saved search tree is arrays of positions that compiled code walks unchecked, so none is ever
    built from a file (see `skops_unused`). Made by the same rows and settings it finds the same
    neighbours. Raises RefusedError.
    """
    held = vars(part)
    if not type(part).__module__.startswith("sklearn.neighbors.") or "_fit_method" not in held:
        return
    kind = type(part).__name__
    rows = part._fit_X.shape[0]
    if part.n_samples_fit_ != rows:
        raise broken(kind, f"it remembers {rows} rows and counts {part.n_samples_fit_}")
    if "classes_" in held:
        _check_labels(kind, part, rows)
    part._tree = _search_tree(kind, part)


def _check_labels(kind: str, part: Any, rows: int) -> None:
    """Votes are counted by label in compiled code, for the nearest of the remembered rows."""
    labels = np.asarray(part._y)
    classes = part.classes_ if isinstance(part.classes_, list) else [part.classes_]
    columns = labels.reshape(len(labels), -1).T
    if len(labels) != rows or len(columns) != len(classes):
        raise broken(kind, f"it remembers {rows} rows and labels of shape {labels.shape}")
    for column, known in zip(columns, classes, strict=True):
        outside = (column < 0) | (column >= len(known))
        if outside.any():
            raise broken(
                kind, f"it has {len(known)} classes and a row of class {int(column[outside][0])}"
            )
    asked = part.n_neighbors
    if isinstance(asked, int) and not 1 <= asked <= rows:
        raise broken(kind, f"it asks for {asked} neighbours of {rows} rows")


def _search_tree(kind: str, part: Any) -> Any:
    from sklearn.neighbors import BallTree, KDTree

    if part._fit_method == "brute":
        return None
    made = {"kd_tree": KDTree, "ball_tree": BallTree}.get(part._fit_method)
    rows = part._fit_X
    if made is None:
        raise broken(kind, f"it looks for neighbours by {part._fit_method!r:.40}")
    # The sorting inside the compiled trees is undefined where numbers cannot be compared.
    if not isinstance(rows, np.ndarray) or rows.dtype.kind not in "iuf":
        raise broken(kind, "the rows it remembers are not numbers")
    if not np.isfinite(rows).all():
        raise broken(kind, "a row it remembers is not finite")
    settings = part.effective_metric_params_
    return made(rows, part.leaf_size, metric=part.effective_metric_, **settings)
