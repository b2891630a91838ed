"""Explainable boosting machines as InterpretML fits them, and their terms as plain numbers.

It knows columns by their place, bins them by quantiles, and keeps a bin for gaps before and one for
categories it has not seen behind all others; the latter adds nothing and is left out here.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from explainers.intake.handle import labels_of, numbers_of
from explainers.records import Axis, Floats, Term

if TYPE_CHECKING:
    import pandas as pd

CURVE_BINS: Final = 64
PAIR_BINS: Final = 16
"""Bins of a number in a curve, and in a pair, at most: finer ones are read by nobody."""


@dataclass(frozen=True, eq=False)
class Columns:
    """What is fitted to.

    frame: (rows, columns that vary), numbers, or texts of categories. features: the place of each
    among the names. kinds: "continuous" or "nominal", each.
    """

    frame: pd.DataFrame
    features: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Fit:
    """One fitted model.

    terms: those of single columns first. singles: (rows,), what these and the intercept add up to;
    sums: (rows,), what all terms do.
    """

    terms: tuple[Term, ...]
    intercept: float
    singles: Floats
    sums: Floats


@dataclass(frozen=True, eq=False)
class Target:
    """What a model is fitted to: the numbers of one output, and what each row weighs, (rows,)."""

    output: int
    numbers: Floats
    weights: Floats


@dataclass(frozen=True)
class Choices:
    """How a model is fitted: with `pairs` of columns at most, as the mean of so many `fits`."""

    pairs: int
    fits: int
    seed: int


def columns_of(rows: pd.DataFrame, kinds: Sequence[str], fitted: Any) -> Columns:
    """Take the columns that vary among the fitted rows; what never changes adds nothing."""
    import pandas as pd

    made = {
        at: labels_of(rows.iloc[:, at]).astype(object)
        if kind == "category"
        else pd.Series(numbers_of(rows.iloc[:, at]), index=rows.index)
        for at, kind in enumerate(kinds)
    }
    chosen = tuple(at for at, one in made.items() if one.iloc[fitted].nunique(dropna=False) > 1)
    frame = pd.DataFrame({str(at): made[at] for at in chosen}, index=rows.index)
    told = tuple("nominal" if kinds[at] == "category" else "continuous" for at in chosen)
    return Columns(frame, chosen, told)


def fit(columns: Columns, fitted: Any, target: Target, choices: Choices) -> Fit:
    """Fit a model at the rows `fitted`, and let it answer all rows."""
    from interpret.glassbox import ExplainableBoostingRegressor

    width = len(columns.features)
    machine = ExplainableBoostingRegressor(
        feature_types=list(columns.kinds),
        max_bins=CURVE_BINS,
        max_interaction_bins=PAIR_BINS,
        interactions=min(choices.pairs, width * (width - 1) // 2),
        outer_bags=choices.fits,
        n_jobs=1,  # the worker may start no process
        random_state=choices.seed,
    )
    with warnings.catch_warnings():
        # That its own charts leave missing values out: ours do not.
        warnings.filterwarnings("ignore", "Missing values detected", UserWarning)
        machine.fit(
            columns.frame.iloc[fitted],
            target.numbers[fitted],
            sample_weight=target.weights[fitted],
        )
    own = np.asarray(machine.eval_terms(columns.frame), dtype=np.float64)
    alone = np.array([len(term) == 1 for term in machine.term_features_])
    intercept = float(np.ravel(machine.intercept_)[0])
    terms = [
        _term(machine, at, columns, target.output) for at in range(len(machine.term_features_))
    ]
    return Fit(
        tuple(sorted(terms, key=lambda term: len(term.axes))),
        intercept,
        intercept + own[:, alone].sum(axis=1),
        intercept + own.sum(axis=1),
    )


def _term(machine: Any, at: int, columns: Columns, output: int) -> Term:
    features = machine.term_features_[at]
    known = (slice(None, -1),) * len(features)
    return Term(
        output,
        tuple(_axis(machine, feature, len(features), columns) for feature in features),
        np.array(machine.term_scores_[at][known], dtype=np.float64),
        np.array(machine.standard_deviations_[at][known], dtype=np.float64),
        np.array(machine.bin_weights_[at][known], dtype=np.float64),
    )


def _axis(machine: Any, feature: int, together: int, columns: Columns) -> Axis:
    levels = machine.bins_[feature]
    bins = levels[min(together, len(levels)) - 1]
    if isinstance(bins, dict):
        names = sorted(bins, key=bins.__getitem__)
        return Axis(columns.features[feature], categories=tuple(names))
    low, high = (float(one) for one in machine.feature_bounds_[feature])
    return Axis(columns.features[feature], np.array(bins, dtype=np.float64), low, high)
