"""scikit-learn's linear models: their coefficients, the unit of their sum, and the way to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers.intake.handle import LinearPart, columns_of, two_sided
from explainers.intake.linearity import DOUBLE, SINGLE, intercepts_of, rows_between
from explainers.intake.sklearn.trees import way_in
from explainers.intake.sources import MixedColumnsError, sources
from explainers.records import Floats

Margins = Callable[[Any], Floats]

# How closely probabilities must be those that a link makes of the sums.
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Sum:
    """The weighted sum a fitted model computes, confirmed by asking it.

    coefficients: (columns, outputs), intercepts: (outputs,). margins: (rows, columns) -> (rows,
    outputs), the model's own answer for the sum, in `unit`.
    """

    coefficients: Floats
    intercepts: Floats
    margins: Margins
    unit: str


def linear_part(
    final: Any, encoders: Sequence[Any], features: tuple[str, ...], classes: int, named: bool
) -> tuple[LinearPart | None, str]:
    """Find the weighted sum of a fitted model, and have the model confirm it.

    `encoders` are the fitted steps before it, `named` says whether they take columns by name, and
    `classes` is 0 for regression. Returns the part and "", or None and the sentence that says why
    the model is not explained as a linear one.
    """
    found, why_not = weighted_sum(final, classes)
    if found is None:
        return None, why_not
    try:
        traced = sources(encoders, len(features))
    except MixedColumnsError as problem:
        return None, f"The attributions cannot be given per column: {problem}."
    if len(traced) != len(found.coefficients):
        return None, (
            f"This {type(final).__name__} weighs {len(found.coefficients):,} columns, and the "
            f"steps before it make {len(traced):,}."
        )
    way = way_in(encoders, named)
    part = LinearPart(found.coefficients, found.intercepts, way, found.margins, traced, found.unit)
    return part, ""


def weighted_sum(final: Any, classes: int) -> tuple[Sum | None, str]:
    """Find the weighted sum of the columns a fitted model is given, and have it confirmed.

    `classes` is 0 for regression. Returns the sum and "", or None and the sentence that says why
    the model is not explained as a linear one.
    """
    kind = type(final).__name__
    votes = _votes(final, classes)
    coefficients = None if votes else _coefficients(final)
    if coefficients is None:
        return None, votes or f"{kind} is not a linear model."
    both = _of_classes(coefficients, classes)
    found = _confirmed(final, both, classes)
    if found is None:
        return None, (
            f"This {kind} holds coefficients, but does not answer what they add up to, so it is "
            "not explained as a linear model."
        )
    return Sum(both, *found), ""


def _votes(final: Any, classes: int) -> str:
    """Say why a support vector machine is not linear, though its kernel may be; "" for others."""
    from sklearn.svm._base import BaseLibSVM

    kind = type(final).__name__
    if not isinstance(final, BaseLibSVM):
        return ""
    if final.kernel != "linear":
        return f"This {kind} has another kernel than 'linear', so its answers are no weighted sums."
    if classes > 2:
        return f"This {kind} lets pairs of its {classes} classes vote, and votes are no sums."
    return ""


def _coefficients(final: Any) -> Floats | None:
    """The coefficients a model holds, (columns, sums); None where it holds none."""
    from sklearn.linear_model import RANSACRegressor
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.naive_bayes import ComplementNB, MultinomialNB

    if isinstance(final, MultinomialNB | ComplementNB):
        return np.asarray(final.feature_log_prob_, dtype=np.float64).T

    if isinstance(final, RANSACRegressor):
        return _coefficients(final.estimator_)  # the one fitted without the outliers
    if isinstance(final, OneVsRestClassifier):
        each = [_coefficients(member) for member in final.estimators_]
        alone = [one for one in each if one is not None and one.shape[1] == 1]
        return np.hstack(alone) if len(alone) == len(each) else None
    held: Any = getattr(final, "coef_", None)
    dense = held.toarray() if hasattr(held, "toarray") else held
    try:
        array = np.asarray(dense, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return np.atleast_2d(array).T if array.ndim in (1, 2) and array.size else None


def _of_classes(coefficients: Floats, classes: int) -> Floats:
    """The coefficients of each output, where two classes may share one sum or have their own."""
    if classes != 2:
        return coefficients
    one = coefficients if coefficients.shape[1] == 1 else coefficients[:, 1:] - coefficients[:, :1]
    return np.hstack([-one, one])


def _confirmed(
    final: Any, coefficients: Floats, classes: int
) -> tuple[Floats, Margins, str] | None:
    """Ask the model for its sums: intercepts (outputs,), what answers them, and their unit."""
    given = _given(final)
    # libsvm adds up over its vectors, whose large shares cancel.
    share = SINGLE if hasattr(final, "support_vectors_") else DOUBLE
    for margins, unit in _ways(final, classes):
        asked = _asking(margins, given)
        try:
            with np.errstate(all="ignore"):
                intercepts = intercepts_of(coefficients, asked, share)
                if intercepts is None:
                    continue
                near = given(rows_between(coefficients, intercepts))
                return intercepts, margins, unit or _link(final, classes, near, margins)
        except MemoryError:
            raise  # it says something about the machine, and nothing about the model
        except Exception:  # noqa: BLE001 - whatever it fails at, it has confirmed nothing
            return None
    return None


def _asking(margins: Margins, given: Callable[[Floats], Any]) -> Callable[[Floats], Floats]:
    return lambda rows: margins(given(rows))


def _ways(final: Any, classes: int) -> list[tuple[Margins, str]]:
    """What may be a model's weighted sum, and its unit; "" where its probabilities tell."""
    if classes and not hasattr(final, "decision_function"):
        # Naive Bayes: its sums are the logarithms of prior times likelihood.
        return [(lambda rows: _against(final.predict_joint_log_proba(rows)), "")]
    if classes == 2:
        return [(lambda rows: two_sided(np.ravel(final.decision_function(rows))), "")]
    if classes:
        return [(lambda rows: columns_of(final.decision_function(rows)), "")]
    return [
        (lambda rows: columns_of(final.predict(rows)), "prediction"),
        # Poisson, Gamma and Tweedie regression predict exp(weighted sum).
        (lambda rows: columns_of(np.log(final.predict(rows))), "log of the prediction"),
    ]


def _against(logarithms: Any) -> Floats:
    """Of two classes, each one's advantage over the other; of more, the logarithms themselves."""
    columns = columns_of(logarithms)
    return two_sided(columns[:, 1] - columns[:, 0]) if columns.shape[1] == 2 else columns


def _link(final: Any, classes: int, rows: Any, margins: Margins) -> str:
    """Name the unit of the sums by what the model makes of them, for (rows, columns)."""
    from scipy.special import expit, softmax

    if hasattr(final, "predict_proba"):
        sums, told = margins(rows), columns_of(final.predict_proba(rows))
        alone = expit(sums)
        each = alone / alone.sum(axis=1, keepdims=True)
        known = {
            "log-odds" if classes == 2 else "log-odds against the rest": each,
            "score before softmax": softmax(sums, axis=1),
        }
        for unit, expected in known.items():
            if np.abs(told - expected).max() <= _SAME:
                return unit
    return "decision score"


def _given(final: Any) -> Callable[[Floats], Any]:
    """Return what makes of bare rows what the model takes: one fitted on names asks for them."""
    import pandas as pd

    names = getattr(final, "feature_names_in_", None)
    return lambda rows: rows if names is None else pd.DataFrame(rows, columns=names)
