"""Models changed by hand after fitting, whose types are all listed: each points outside itself."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import (
    AdaBoostRegressor,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils import Bunch

from tests import toys
from tests.intake.tampered_columns import (
    far_drop,
    far_group,
    far_word,
    few_columns,
    no_buckets,
    short_knots,
    unsorted,
)
from tests.intake.tampering import FAR, changed, frame, texts


def machine(**options: Any) -> Any:
    model = SVC(**options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of `probability`
        return model.fit(StandardScaler().fit_transform(frame()), toys.three())


def thin_machine() -> Any:
    """A support vector machine that was fitted on a sparse matrix."""
    encoded = OneHotEncoder().fit(texts())
    model = SVC().fit(encoded.transform(texts()), toys.two())
    return make_pipeline(encoded, model)


def far_vectors() -> Any:
    model = thin_machine()
    model[-1]._dual_coef_.data = model[-1]._dual_coef_.data[:1]
    model[-1]._dual_coef_.indices = model[-1]._dual_coef_.indices[:1]
    model[-1]._dual_coef_.indptr = np.array([0, 1], dtype=np.int32)
    return model


def neighbours(**options: Any) -> Any:
    return KNeighborsClassifier(**options).fit(frame(), toys.two())


def lost_tree(**options: Any) -> Any:
    """Neighbours whose search tree points to rows far outside."""
    model = neighbours(**options)
    state = list(model._tree.__getstate__())
    state[1] = np.asarray(state[1]) + FAR
    model._tree.__setstate__(tuple(state))
    return model


def strange_label() -> Any:
    model = neighbours(algorithm="brute")
    model._y[3] = FAR
    return model


def missing_row() -> Any:
    model = neighbours(algorithm="kd_tree")
    model._fit_X[5, 1] = np.nan
    return model


def regression_rows() -> Any:
    model = KNeighborsRegressor(algorithm="brute").fit(frame(), toys.score())
    return changed(model, n_samples_fit_=FAR)


def far_coefficient() -> Any:
    model = LogisticRegression(max_iter=2_000).fit(frame(), toys.two()).sparsify()
    model.coef_.indices[:] = FAR
    return model


def histogram(frame: pd.DataFrame | None = None, **options: Any) -> Any:
    data = toys.frame()[["age", "amount"]] if frame is None else frame
    return HistGradientBoostingClassifier(max_iter=2, **options).fit(data, toys.two())


def wide_histogram() -> Any:
    """Histograms that say they were binned on more columns than the rows have."""
    model = changed(histogram(), _n_features=FAR)
    model._bin_mapper.is_categorical_ = np.zeros(FAR // 100, dtype=np.uint8)
    model._predictors[0][0].nodes["feature_idx"][0] = FAR // 200
    return model


def strange_set() -> Any:
    """A number split as if it were a category."""
    model = histogram()
    predictor = model._predictors[0][0]
    predictor.nodes["is_categorical"][0] = 1
    predictor.raw_left_cat_bitsets = np.ones((1, 8), dtype=np.uint32)
    return model


def natural() -> Any:
    data = toys.frame()[["age", "housing"]].astype({"housing": "category"})
    return histogram(data, categorical_features="from_dtype", min_samples_leaf=5)


def narrow_sets() -> Any:
    model = natural()
    held = next(p for (p,) in model._predictors if len(p.raw_left_cat_bitsets))
    held.raw_left_cat_bitsets = np.zeros((len(held.raw_left_cat_bitsets), 0), dtype=np.uint32)
    return model


def narrowing_step() -> Any:
    """A step before the trees that makes one column of two."""
    model = natural()
    steps = model._preprocessor.transformers_
    step = FunctionTransformer(partial(np.mean, axis=1, keepdims=True))
    model._preprocessor.transformers_ = [steps[0], ("numerical", step, steps[1][2])]
    return model


def more_stages() -> Any:
    """Boosting that adds three trees a round to the one score of two classes."""
    model = GradientBoostingClassifier(n_estimators=2).fit(frame(), toys.two())
    return changed(model, estimators_=np.repeat(model.estimators_, 3, axis=1))


def strange_member() -> Any:
    model = RandomForestClassifier(2, max_depth=2).fit(frame(), toys.two())
    model.estimators_[0] = Bunch(tree_=model.estimators_[0].tree_)
    return model


def stray_tree() -> Any:
    """A compiled tree in the place of a model, which would take rows of any width."""
    model = AdaBoostRegressor(n_estimators=2).fit(toys.frame()[["amount"]], toys.score())
    tree = DecisionTreeRegressor().fit(frame(), toys.score())
    model.estimators_ = [tree.tree_]
    return model


# What was changed -> a model no file of which may be predicted with.
REFUSED: dict[str, Callable[[], Any]] = {
    "counts that only add up": lambda: changed(
        machine(), _n_support=np.array([FAR, -FAR, len(machine().support_)], dtype=np.int32)
    ),
    "too few counts": lambda: changed(
        machine(), _n_support=np.array([len(machine().support_)], dtype=np.int32)
    ),
    "too few coefficients": lambda: changed(machine(), _dual_coef_=np.ones((1, 1))),
    "no intercepts": lambda: changed(machine(), _intercept_=np.zeros(1)),
    "vectors too narrow": lambda: changed(
        machine(), support_vectors_=np.ones((len(machine().support_), 1))
    ),
    "more places than vectors": lambda: changed(
        machine(), support_=np.zeros(100_000, dtype=np.int32)
    ),
    "another kind of machine": lambda: changed(machine(), _impl="epsilon_svr"),
    "a kernel of places": lambda: changed(
        machine(), kernel="precomputed", support_=machine().support_ + np.int32(FAR)
    ),
    "too few curves": lambda: changed(machine(probability=True), _probA=np.zeros(1)),
    "a regression without coefficients": lambda: changed(
        SVR().fit(frame(), toys.score()), _dual_coef_=np.ones((1, 1))
    ),
    "sparse vectors without coefficients": far_vectors,
    "a row of no class": strange_label,
    "a row that is not finite": missing_row,
    "more neighbours than rows": lambda: changed(neighbours(algorithm="brute"), n_neighbors=FAR),
    "rows counted wrongly": regression_rows,
    "an unknown search": lambda: changed(neighbours(), _fit_method="magic"),
    "fewer columns than categories": few_columns,
    "a group out of reach": far_group,
    "a category left out that is not there": far_drop,
    "categories out of order": unsorted,
    "a word out of reach": far_word,
    "no columns to hash into": no_buckets,
    "a coefficient out of reach": far_coefficient,
    "too few knots": short_knots,
    "columns the rows do not have": wide_histogram,
    "a category that is a number": strange_set,
    "sets of nothing": narrow_sets,
    "a step that loses columns": narrowing_step,
    "more trees than scores": more_stages,
    "a tree that is no model": strange_member,
    "a tree on its own": stray_tree,
}


# What was changed -> a model that answers as before, because the change is not read.
UNREAD: dict[str, Callable[[], Any]] = {
    "a k-d tree out of reach": lambda: lost_tree(algorithm="kd_tree"),
    "a ball tree out of reach": lambda: lost_tree(algorithm="ball_tree", metric="manhattan"),
}
