"""scikit-learn's histogram gradient boosting, native categories and missing values included."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.trees.forest import Column, Forest, Indices, Tree

Flags = NDArray[np.bool_]

_CODES = 256
"""Codes of a category fit into one byte."""


def histogram(model: Any) -> Forest:
    """The trees of a fitted model, over its inner columns: see `inner_columns`."""
    mapper = model._bin_mapper
    columns = tuple(
        Column(
            feature,
            missing="left" if left else "right",
            categories=_CODES if mapper.is_categorical_[feature] else 0,
        )
        for feature in range(len(mapper.is_categorical_))
        for left in (False, True)
    )
    known = _known(mapper)
    trees, sets, count = [], [np.zeros((0, _CODES + 2), dtype=np.bool_)], 0
    for stage in model._predictors:
        for output, predictor in enumerate(stage):
            trees.append(_tree(predictor.nodes, count, output))
            sets.append(_sets(predictor, known))
            count += len(sets[-1])
    players = np.arange(len(mapper.is_categorical_), dtype=np.int32)
    base = np.array(model._baseline_prediction, dtype=np.float64).reshape(-1)
    return Forest(tuple(trees), columns, base, players, np.concatenate(sets))


def inner_columns(model: Any) -> Indices:
    """Which of the model's columns each inner one is: its own first step moves categories ahead."""
    first = getattr(model, "_preprocessor", None)
    if first is None:
        return np.arange(int(model.n_features_in_), dtype=np.int32)
    kept = [columns for _, step, columns in first.transformers_ if not isinstance(step, str)]
    return np.concatenate([np.flatnonzero(columns) for columns in kept]).astype(np.int32)


def _tree(nodes: NDArray[Any], first_set: int, output: int) -> Tree:
    leaf = nodes["is_leaf"].astype(bool)
    categorical = nodes["is_categorical"].astype(bool) & ~leaf
    column = np.where(leaf, 0, 2 * nodes["feature_idx"] + nodes["missing_go_to_left"])
    return Tree(
        left=np.where(leaf, -1, nodes["left"]).astype(np.int32),
        right=np.where(leaf, -1, nodes["right"]).astype(np.int32),
        column=column.astype(np.int32),
        # Equal values go left here, and to the right of a bound.
        bound=np.nextafter(nodes["num_threshold"], np.inf),
        members=np.where(categorical, first_set + nodes["bitset_idx"], -1).astype(np.int32),
        cover=nodes["count"].astype(np.float64),
        values=np.array(nodes["value"], dtype=np.float64)[:, None],
        output=output,
    )


def _sets(predictor: Any, known: dict[int, Flags]) -> Flags:
    """One row for each categorical split: codes it knows nothing of go where missing values go."""
    found = np.zeros((len(predictor.raw_left_cat_bitsets), _CODES + 2), dtype=np.bool_)
    for node in predictor.nodes:
        if node["is_categorical"] and not node["is_leaf"]:
            left = _bits(predictor.raw_left_cat_bitsets[node["bitset_idx"]])
            missing = bool(node["missing_go_to_left"])
            row = found[node["bitset_idx"]]
            row[:_CODES] = left | (~known[int(node["feature_idx"])] & missing)
            row[_CODES:] = missing
    return found


def _known(mapper: Any) -> dict[int, Flags]:
    bitsets, place = mapper.make_known_categories_bitsets()
    return {
        int(feature): _bits(bitsets[place[feature]])
        for feature in np.flatnonzero(mapper.is_categorical_)
    }


def _bits(words: NDArray[np.uint32]) -> Flags:
    """(8,) words of 32 bits -> (256,)."""
    return np.unpackbits(words.astype("<u4").view(np.uint8), bitorder="little").astype(np.bool_)
