"""Several targets at once are refused, however a model came to answer them."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.cross_decomposition import PLSRegression
from sklearn.ensemble import BaggingRegressor, RandomForestRegressor, StackingRegressor
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, RANSACRegressor, Ridge
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR
from sklearn.tree import DecisionTreeClassifier

from tests import toys
from tests.intake.estimators import quietly
from tests.intake.skops_files import NUMBERS, forest, handle_of, refusal

SCORE = toys.score()
DATA = StandardScaler().fit_transform(NUMBERS)
LABELS = np.stack([SCORE > 0, SCORE > 1], axis=1).astype(int)
VALUES = np.stack([SCORE, SCORE**2], axis=1)

CLASSIFIERS = {
    "a forest": forest,
    "a network": lambda: MLPClassifier(2, max_iter=900, tol=1.0),
    "neighbours": KNeighborsClassifier,
    "one model a label": lambda: OneVsRestClassifier(DecisionTreeClassifier()),
}
REGRESSIONS = {
    "a forest": lambda: RandomForestRegressor(2),
    "a line": LinearRegression,
    "a line behind a step": lambda: make_pipeline(StandardScaler(), Ridge()),
    "neighbours": KNeighborsRegressor,
    "a network": lambda: MLPRegressor(hidden_layer_sizes=2, max_iter=20),
    "kernels": KernelRidge,
    "a process": lambda: GaussianProcessRegressor(optimizer=None),
    "parts": PLSRegression,
    "lines fitted in turn": lambda: BaggingRegressor(Ridge(), 2),
    "lines without outliers": lambda: RANSACRegressor(LinearRegression(), random_state=0),
    "a turned target": lambda: TransformedTargetRegressor(Ridge(), transformer=StandardScaler()),
}
# One target each, though arrays of theirs have two axes.
SINGLE = {
    "vectors": lambda: SVR(kernel="linear"),
    "kernels": KernelRidge,
    "neighbours": KNeighborsRegressor,
    "parts": PLSRegression,
    "a stack": lambda: StackingRegressor([("a", Ridge())], cv=2),
}


@pytest.mark.parametrize("build", CLASSIFIERS.values(), ids=CLASSIFIERS)
def test_several_labels_are_refused(build):
    assert refusal(build().fit(NUMBERS, LABELS)).code == "SEVERAL_TARGETS"


@pytest.mark.parametrize("build", REGRESSIONS.values(), ids=REGRESSIONS)
def test_several_values_are_refused(build):
    error = refusal(quietly(lambda: build().fit(DATA, VALUES)))
    assert error.code == "SEVERAL_TARGETS"
    assert "answers several targets at once" in error.sentence


@pytest.mark.parametrize("build", SINGLE.values(), ids=SINGLE)
def test_one_value_is_taken_whatever_the_arrays_look_like(build):
    assert answer(build().fit(DATA, SCORE)).shape == (len(DATA), 1)


def test_one_value_in_a_column_of_its_own_is_taken():
    model = LinearRegression().fit(DATA, SCORE[:, None])
    np.testing.assert_array_equal(answer(model), model.predict(DATA))


def answer(model):
    columns = ["column 1", "column 2", "column 3"]
    return handle_of(model).predict(pd.DataFrame(DATA, columns=columns))
