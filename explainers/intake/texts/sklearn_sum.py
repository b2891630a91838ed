"""The sum of terms inside a scikit-learn pipeline, through the steps before its last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from explainers.intake.linearity import intercepts_of
from explainers.intake.sklearn.linear import Sum
from explainers.intake.texts.part import TextLinear
from explainers.intake.texts.vectorizing import Places, UntracedTermsError, columns_after
from explainers.records import Floats


def term_sum(steps: Sequence[Any], found: Sum) -> tuple[TextLinear | None, str]:
    """Lay the sum of a pipeline's last step out over the terms of its texts.

    steps: all of them, of which the first reads texts. found: what the last one adds up. Steps
    between that mix terms into topics are a sum of their own, and the two are one. Returns the
    part and "", or None and the sentence that says why there is none.
    """
    try:
        columns, count = columns_after(steps[:-1])
    except UntracedTermsError as problem:
        return None, f"The sum cannot be given per term: {problem}"
    mixing = steps[count:-1]
    coefficients = found.coefficients
    for step in reversed(mixing):
        turned = _turned_back(step, coefficients)
        if turned is None:
            return None, (
                f"The sum cannot be given per term: {type(step).__name__} makes others of them."
            )
        coefficients = turned
    if len(columns.terms) != len(coefficients):
        return None, (
            f"The model weighs {len(coefficients):,} columns, and its vectorizer makes "
            f"{len(columns.terms):,}."
        )
    intercepts = _confirmed(mixing, coefficients, found)
    if intercepts is None:
        return None, "The model does not answer what its terms add up to."
    return TextLinear(
        columns.terms, coefficients, intercepts, _encoding(steps[:count]), _places(columns.places)
    ), ""


def _turned_back(step: Any, coefficients: Floats) -> Floats | None:
    """What the columns before a step weigh, by what those behind it weigh; None if no sum."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import MaxAbsScaler, StandardScaler

    if isinstance(step, TruncatedSVD):
        return np.asarray(step.components_.T @ coefficients, dtype=np.float64)
    if isinstance(step, StandardScaler | MaxAbsScaler):
        scale = step.scale_
        return coefficients if scale is None else coefficients / np.asarray(scale)[:, None]
    return None


def _confirmed(mixing: Sequence[Any], coefficients: Floats, found: Sum) -> Floats | None:
    if not mixing:
        return found.intercepts

    def margins(rows: Any) -> Floats:
        for step in mixing:
            rows = step.transform(rows)
        return found.margins(rows)

    return intercepts_of(coefficients, margins)


def _encoding(steps: Sequence[Any]) -> Callable[[Sequence[str]], Any]:
    from scipy.sparse import csr_matrix

    def encode(texts: Sequence[str]) -> Any:
        if not texts:
            # The steps refuse to make nothing of nothing: how wide one text is they say.
            return encode([""])[:0]
        rows: Any = list(texts)
        for step in steps:
            rows = step.transform(rows)
        return csr_matrix(rows)

    return encode


def _places(places: Places | None) -> Places:
    return places or (lambda _: ())
