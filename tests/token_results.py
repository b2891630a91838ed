"""Small results about texts, for tests of measures, sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.intake.texts.words import words
from explainers.kernels.ragged import starts
from explainers.records import Terms, Tokens
from tests.builders import receipt


def tokens(
    texts: Sequence[str],
    values: Sequence[Any],
    *,
    spans: Sequence[Any] | None = None,
    classes: tuple[str, ...] = ("bad", "good"),
    unit: str = "log-odds",
    **receipt_changes: Any,
) -> Tokens:
    """Texts with a number for each word, mirrored for the first of two classes.

    values: for each text, (pieces,) or (pieces, outputs). spans: like them, (pieces, 2); the words
    where they are left out.
    """
    found = [words(text) for text in texts] if spans is None else [_spans(each) for each in spans]
    numbers = [_numbers(each, len(classes)) for each in values]
    assert [len(each) for each in found] == [len(each) for each in numbers]
    counts = np.array([len(each) for each in found], dtype=np.int64)
    by_row = np.zeros((len(texts), len(classes)))
    promise = {"method": "text_linear_shap", "rows_used": len(texts), "rows_given": 100}
    return Tokens(
        texts=tuple(texts),
        starts=starts(counts),
        spans=np.concatenate([np.empty((0, 2), np.int64), *found]),
        values=np.concatenate([np.empty((0, len(classes))), *numbers]),
        base_values=by_row,
        outputs=by_row + [each.sum(axis=0) for each in numbers],
        elsewhere=by_row.copy(),
        data=pa.table({"text": list(texts)}),
        positions=np.arange(len(texts)) * 10,
        names=("text",),
        output_names=classes,
        unit=unit,
        receipt=receipt(**{**promise, **receipt_changes}),
    )


def terms(
    names: Sequence[str],
    coefficients: Any,
    documents: Sequence[int],
    weights: Sequence[float],
    *,
    classes: tuple[str, ...] = ("bad", "good"),
) -> Terms:
    """Terms of a sum, whose coefficients (terms,) are mirrored for the first of two classes."""
    numbers = _numbers(coefficients, len(classes))
    return Terms(
        terms=tuple(names),
        coefficients=numbers,
        intercepts=np.full(len(classes), 0.25),
        documents=np.array(documents, dtype=np.int64),
        weights=np.array(weights, dtype=np.float64),
        data=pa.table({"text": ["a"]}),
        positions=np.array([0]),
        names=("text",),
        output_names=classes,
        unit="log-odds",
        receipt=receipt(method="text_terms", gap=None, tolerance=None),
    )


def _numbers(values: Any, outputs: int) -> np.ndarray:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim == 2:
        return numbers
    return np.stack([-numbers, numbers], axis=1) if outputs == 2 else numbers[:, None]


def _spans(spans: Any) -> np.ndarray:
    return np.asarray(spans, dtype=np.int64).reshape(-1, 2)
