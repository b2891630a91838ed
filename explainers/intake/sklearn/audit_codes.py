"""Encoders: the column numbers they put into sparse matrices must be columns of those."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.intake.sklearn.broken import broken
from explainers.records.missing import is_missing

_HASHING = ("sklearn.feature_extraction.text", "sklearn.feature_extraction._hash")
_MOST_COLUMNS = 2**31 - 1


def check_codes(part: Any) -> None:
    """Check what an encoder would write into a sparse matrix. Raises RefusedError.

    scipy takes such matrices unchecked, and turning one into rows of numbers writes wherever its
    column numbers point.
    """
    kind = type(part).__name__
    held = vars(part)
    if "vocabulary_" in held:
        _check_vocabulary(kind, held["vocabulary_"])
    if type(part).__module__ in _HASHING:
        width = held.get("n_features", 1)
        if not isinstance(width, int) or not 1 <= width <= _MOST_COLUMNS:
            raise broken(kind, f"it hashes words into {width!r:.40} columns")
    if kind == "OneHotEncoder" and "categories_" in held:
        _check_one_hot(kind, part)


def _check_vocabulary(kind: str, vocabulary: Any) -> None:
    places = sorted(int(place) for place in vocabulary.values())
    if places != list(range(len(places))):
        raise broken(
            kind, f"its {len(places)} words do not stand in columns 0 to {len(places) - 1}"
        )


def _check_one_hot(kind: str, part: Any) -> None:
    inputs = len(part.categories_)
    mappings = part._default_to_infrequent_mappings if part._infrequent_enabled else [None] * inputs
    dropped = part._drop_idx_after_grouping
    dropped = [None] * inputs if dropped is None else list(dropped)
    widths = []
    for known, mapping, gone in zip(part.categories_, mappings, dropped, strict=True):
        _check_sorted(kind, known)
        width = len(known) if mapping is None else _mapped(kind, mapping, len(known))
        if gone is not None and not 0 <= gone < width:
            raise broken(kind, f"it leaves out category {gone} of {width}")
        widths.append(width - (gone is not None))
    given = [int(width) for width in part._n_features_outs]
    if given != widths:
        raise broken(kind, f"it makes {sum(given)} columns of {sum(widths)} categories")


def _check_sorted(kind: str, known: Any) -> None:
    """Categories that are no texts are looked up by halving, and NaN is the last of them.

    Among unsorted ones a place behind the last may be found.
    """
    if known.dtype.kind in "OUS" or len(known) == 0:
        return
    import pandas as pd

    present = known[:-1] if is_missing(known[-1]) else known
    if not (present[:-1] <= present[1:]).all() or pd.isna(present).any():
        raise broken(kind, "the values it takes for categories are not in order")


def _mapped(kind: str, mapping: Any, known: int) -> int:
    """How many groups rare categories leave; each group has a member."""
    groups = np.unique(mapping)
    if np.shape(mapping) != (known,) or groups.tolist() != list(range(len(groups))):
        raise broken(kind, f"it puts {known} categories into groups that are not numbered in turn")
    return len(groups)
