"""Models without trees, and tables with gaps: what only the model-agnostic methods explain."""

from functools import cache

import numpy as np
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, SVR

from tests import toys
from tests.subjects import subject

MODELS = {
    "linear": (lambda: LogisticRegression(max_iter=10_000), toys.two),
    "linear-value": (LinearRegression, toys.score),
    "neighbours": (lambda: KNeighborsClassifier(algorithm="brute"), toys.two),
    "bayes-three": (GaussianNB, toys.three),
    "support-vectors": (lambda: CalibratedClassifierCV(SVC(), ensemble=False), toys.two),
    "support-vectors-value": (SVR, toys.score),
    "network-three": (lambda: MLPClassifier((8,), max_iter=2_000, random_state=0), toys.three),
}


def pipeline(model):
    """Like the toys', but on one scale: distances and gradients see every column."""
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), list(toys.TEXTS)),
            ("numbers", StandardScaler(), list(toys.NUMBERS)),
        ]
    )
    return Pipeline([("columns", columns), ("model", model)])


@cache
def file(name):
    model, target = MODELS[name]
    return skops.io.dumps(pipeline(model()).fit(toys.frame(), target()))


@cache
def gaps():
    """The toy table with gaps in a number and in a text."""
    data = toys.frame().copy()
    data.loc[::4, "amount"] = np.nan
    data.loc[1::5, "housing"] = np.nan
    return data


def with_gaps(rows):
    model = pipeline(HistGradientBoostingClassifier(max_iter=12)).fit(gaps(), toys.two())
    return subject(skops.io.dumps(model), rows, gaps().to_csv(index=False).encode())


def given(name, rows=12):
    """A subject by the model's name: one of MODELS, "gaps", or one of the trees."""
    if name == "gaps":
        return with_gaps(rows)
    return subject(file(name) if name in MODELS else toys.model(name), rows)


NAMES = (*MODELS, "gaps", "histogram-three", "xgboost")


def explain(method, subject, seed=0, **parameters):
    chosen = method.parameters(**parameters)
    return method.run(subject, chosen, np.random.default_rng(seed))
