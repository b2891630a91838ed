"""Every classifier and regressor of scikit-learn, small, and fitted on a tiny table."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sklearn.utils import all_estimators

ROWS = 60

# A new estimator of scikit-learn's must be written down here, in one of the two lists.
_EXPLAINED = """
ARDRegression AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor
BayesianRidge BernoulliNB CCA CalibratedClassifierCV CategoricalNB ComplementNB
DecisionTreeClassifier DecisionTreeRegressor DummyClassifier DummyRegressor ElasticNet
ElasticNetCV ExtraTreeClassifier ExtraTreeRegressor ExtraTreesClassifier ExtraTreesRegressor
FixedThresholdClassifier GammaRegressor GaussianNB GaussianProcessClassifier
GaussianProcessRegressor GradientBoostingClassifier GradientBoostingRegressor
HistGradientBoostingClassifier HistGradientBoostingRegressor HuberRegressor
IsotonicRegression KNeighborsClassifier KNeighborsRegressor KernelRidge LabelPropagation
LabelSpreading Lars LarsCV Lasso LassoCV LassoLars LassoLarsCV LassoLarsIC
LinearDiscriminantAnalysis LinearRegression LinearSVC LinearSVR LogisticRegression
LogisticRegressionCV MLPClassifier MLPRegressor MultinomialNB NearestCentroid NuSVC NuSVR
OneVsOneClassifier OneVsRestClassifier OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV
PLSCanonical PLSRegression PassiveAggressiveClassifier PassiveAggressiveRegressor Perceptron
PoissonRegressor QuadraticDiscriminantAnalysis QuantileRegressor RANSACRegressor
RadiusNeighborsClassifier RadiusNeighborsRegressor RandomForestClassifier
RandomForestRegressor Ridge RidgeCV RidgeClassifier RidgeClassifierCV SGDClassifier
SGDRegressor SVC SVR SelfTrainingClassifier StackingClassifier StackingRegressor
TheilSenRegressor TransformedTargetRegressor TunedThresholdClassifierCV TweedieRegressor
VotingClassifier VotingRegressor
"""
EXPLAINED = frozenset(_EXPLAINED.split())
REFUSED = {
    "ClassifierChain": "SEVERAL_TARGETS",
    "MultiOutputClassifier": "SEVERAL_TARGETS",
    "MultiOutputRegressor": "SEVERAL_TARGETS",
    "MultiTaskElasticNet": "SEVERAL_TARGETS",
    "MultiTaskElasticNetCV": "SEVERAL_TARGETS",
    "MultiTaskLasso": "SEVERAL_TARGETS",
    "MultiTaskLassoCV": "SEVERAL_TARGETS",
    "OutputCodeClassifier": "NO_PROBABILITIES",
    "RegressorChain": "SEVERAL_TARGETS",
}
# These decide between two classes only.
BINARY = frozenset({"FixedThresholdClassifier", "TunedThresholdClassifierCV"})

# Quick settings, given to every estimator that has them.
_QUICK = {"n_estimators": 3, "random_state": 0, "max_depth": 2, "max_subpopulation": 50}
_CLASSIFIERS = [("a", GaussianNB()), ("b", DecisionTreeClassifier(max_depth=2))]
_REGRESSORS = [("a", LinearRegression()), ("b", DecisionTreeRegressor(max_depth=2))]
_OWN: dict[str, dict[str, Any]] = {
    "CCA": {"n_components": 1},
    "CalibratedClassifierCV": {"estimator": LinearSVC(), "cv": 2},
    "ClassifierChain": {"estimator": GaussianNB()},
    "FixedThresholdClassifier": {"estimator": GaussianNB(), "threshold": 0.3},
    "HistGradientBoostingClassifier": {"max_iter": 3, "min_samples_leaf": 5},
    "HistGradientBoostingRegressor": {"max_iter": 3, "min_samples_leaf": 5},
    "LogisticRegressionCV": {"Cs": 2, "cv": 2},
    "MLPClassifier": {"hidden_layer_sizes": 3, "max_iter": 30},
    "MLPRegressor": {"hidden_layer_sizes": 3, "max_iter": 30},
    "MultiOutputClassifier": {"estimator": GaussianNB()},
    "MultiOutputRegressor": {"estimator": LinearRegression()},
    "NuSVC": {"nu": 0.3},
    "OneVsOneClassifier": {"estimator": LinearSVC()},
    "OneVsRestClassifier": {"estimator": LinearSVC()},
    "OutputCodeClassifier": {"estimator": LinearSVC()},
    "PLSCanonical": {"n_components": 1},
    "RadiusNeighborsClassifier": {"radius": 20.0},
    "RadiusNeighborsRegressor": {"radius": 20.0},
    "RegressorChain": {"estimator": LinearRegression()},
    "SelfTrainingClassifier": {"estimator": GaussianNB()},
    "StackingClassifier": {"estimators": _CLASSIFIERS, "cv": 2},
    "StackingRegressor": {"estimators": _REGRESSORS, "cv": 2},
    "TunedThresholdClassifierCV": {"estimator": LogisticRegression(), "thresholds": 5, "cv": 2},
    "VotingClassifier": {"estimators": _CLASSIFIERS, "voting": "soft"},
    "VotingRegressor": {"estimators": _REGRESSORS},
}


@cache
def kinds() -> dict[str, type]:
    """Every classifier and regressor of the installed scikit-learn, by name."""
    return dict(all_estimators(type_filter=["classifier", "regressor"]))


@cache
def frame() -> pd.DataFrame:
    """Four columns of small counts, which the models of counts take too; (ROWS, 4)."""
    draw = np.random.default_rng(5)
    counts = draw.integers(0, 6, (ROWS, 4)).astype(float)
    return pd.DataFrame(counts, columns=["alpha", "beta", "gamma", "delta"])


@cache
def value() -> np.ndarray:
    """A positive number to predict."""
    data = frame()
    noise = np.random.default_rng(6).normal(0, 0.2, ROWS)
    return np.asarray(2 + data.alpha - 0.3 * data.beta + 0.2 * data.gamma**2 + noise.clip(-0.5))


@cache
def classes(count: int) -> np.ndarray:
    """Classes "c0", "c1", ... of about the same size."""
    cuts = np.quantile(value(), np.arange(1, count) / count)
    return np.array([f"c{i}" for i in range(count)], dtype=object)[np.digitize(value(), cuts)]


def columns_of(name: str) -> list[str]:
    """The columns a model of this name is fitted on."""
    return ["alpha"] if name == "IsotonicRegression" else list(frame())


def fitted(name: str, count: int) -> Any:
    """A fitted estimator; `count` is its classes, or 0 for a number."""
    kind = kinds()[name]
    settings = inspect.signature(kind).parameters
    quick = {key: setting for key, setting in _QUICK.items() if key in settings}
    target = classes(count) if count else value()
    if name == "SelfTrainingClassifier":
        target = np.where(np.arange(ROWS) < ROWS - 5, target, -1)  # some without a label
    if REFUSED.get(name) == "SEVERAL_TARGETS":
        target = np.stack([target == "c1"] * 2, axis=1) if count else np.stack([target] * 2, axis=1)

    def fit() -> Any:
        return kind(**{**quick, **_OWN.get(name, {})}).fit(frame()[columns_of(name)], target)

    return quietly(fit)


def quietly(fit: Callable[[], Any]) -> Any:
    """Fit without what scikit-learn says of few rows, few rounds and old names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", FutureWarning)
        return fit()
