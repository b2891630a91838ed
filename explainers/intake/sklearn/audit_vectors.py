"""Support vector machines: libsvm reads the arrays it is given without asking how long they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.intake.sklearn.broken import broken


def check_vectors(part: Any) -> None:
    """Check the arrays of a part that hands its prediction to libsvm. Raises RefusedError.

    The lengths are those `set_model` and `predict_values` of libsvm (svm.cpp) count on: for k
    classes and n vectors, k counts that sum to n, (k − 1, n) coefficients and k(k − 1)/2
    intercepts; a regression counts as two classes.
    """
    held = vars(part)
    if not type(part).__module__.startswith("sklearn.svm.") or "_dual_coef_" not in held:
        return
    kind = type(part).__name__
    classifies = part._impl in ("c_svc", "nu_svc")
    counts, vectors = np.asarray(part._n_support), _vectors(part)
    classes = len(part.classes_) if classifies else 2
    pairs = classes * (classes - 1) // 2
    coefficients = part._dual_coef_.data if part._sparse else part._dual_coef_
    found = {
        "kind of machine": (held.get("_impl", part._impl), type(part)._impl),
        "counts": (len(counts), classes),
        "coefficients": (np.size(coefficients), (classes - 1) * vectors),
        "intercepts": (np.size(part._intercept_), pairs),
    }
    for what, (given, needed) in found.items():
        if given != needed:
            raise broken(kind, f"it holds {given} as its {what} where {needed} belongs")
    if classifies and (counts.min() < 0 or int(counts.sum()) != vectors):
        raise broken(kind, f"its classes have {counts.tolist()} of {vectors} vectors")
    _check_columns(kind, part)
    _check_sigmoids(kind, part, pairs if classifies else 0)


def _vectors(part: Any) -> int:
    return int(part.support_vectors_.shape[0] if part._sparse else np.size(part.support_))


def _check_columns(kind: str, part: Any) -> None:
    """Dense vectors are as wide as the rows; a kernel given as a matrix is asked by position."""
    if callable(part.kernel) or part.kernel == "precomputed":
        places, rows = np.asarray(part.support_), part.shape_fit_[0]
        if ((places < 0) | (places >= rows)).any():
            raise broken(kind, f"it points to a training row that is not among its {rows}")
    elif not part._sparse:
        needed = (_vectors(part), vars(part).get("n_features_in_", 0))
        if part.support_vectors_.shape != needed:
            raise broken(
                kind, f"its vectors are of shape {part.support_vectors_.shape} where {needed} fits"
            )


def _check_sigmoids(kind: str, part: Any, pairs: int) -> None:
    """The curves that turn scores into probabilities: one for each pair of classes, or none."""
    sizes = (np.size(part._probA), np.size(part._probB))
    asked = bool(getattr(part, "_effective_probability", False))
    allowed = [(pairs, pairs)] if asked else [(pairs, pairs), (0, 0), (1, 0)]
    if sizes not in allowed or (sizes == (1, 0) and pairs):
        raise broken(
            kind, f"it holds {sizes[0]} and {sizes[1]} curves for {pairs} pairs of classes"
        )
