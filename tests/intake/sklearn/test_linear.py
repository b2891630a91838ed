"""Which of scikit-learn's models are weighted sums, in which unit, and what is said of the rest."""

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    RANSACRegressor,
    Ridge,
    SGDClassifier,
    TweedieRegressor,
)
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.svm import SVC, SVR, NuSVC, NuSVR
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils import all_estimators

from explainers.intake.sklearn import linear
from tests import toys
from tests.intake.estimators import BINARY, EXPLAINED, columns_of, fitted, frame, quietly
from tests.intake.skops_files import NUMBERS, handle_of

SCALED = StandardScaler().fit_transform(NUMBERS)
LOGGED = {"GammaRegressor", "PoissonRegressor"}
_LINEAR = """
ARDRegression BayesianRidge CCA ComplementNB ElasticNet ElasticNetCV GammaRegressor HuberRegressor
Lars LarsCV Lasso LassoCV LassoLars LassoLarsCV LassoLarsIC LinearDiscriminantAnalysis
LinearRegression LinearSVC LinearSVR LogisticRegression LogisticRegressionCV MultinomialNB
OneVsRestClassifier OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV PLSCanonical
PLSRegression PassiveAggressiveClassifier PassiveAggressiveRegressor Perceptron PoissonRegressor
QuantileRegressor RANSACRegressor Ridge RidgeCV RidgeClassifier RidgeClassifierCV SGDClassifier
SGDRegressor TheilSenRegressor TunedThresholdClassifierCV TweedieRegressor
"""
LINEAR = frozenset(_LINEAR.split())
CLASSIFIERS = frozenset(name for name, _ in all_estimators(type_filter="classifier"))
PROBABLE = {
    *("ComplementNB", "LinearDiscriminantAnalysis", "LogisticRegression", "LogisticRegressionCV"),
    "MultinomialNB",
}


def cases(names):
    """A name with each number of classes, 0 for a regression."""
    counts = dict.fromkeys(names, (0,)) | dict.fromkeys(names & CLASSIFIERS, (2, 3))
    counts |= dict.fromkeys(names & BINARY, (2,))
    return [(name, count) for name in sorted(names) for count in counts[name]]


@pytest.mark.parametrize(("name", "count"), cases(LINEAR))
def test_a_linear_model_adds_up_to_its_own_answer(name, count):
    model = fitted(name, count)
    handle = handle_of(model)
    assert "linear" not in handle.card.lacks
    part = handle.linear
    data = frame()[columns_of(name)]
    encoded = part.encode(data)
    margins = part.margins(encoded)
    assert margins.shape == (len(data), max(count, 1))
    np.testing.assert_allclose(
        np.asarray(encoded) @ part.coefficients + part.intercepts, margins, rtol=1e-9, atol=1e-9
    )
    answers = handle.predict(data)
    if count == 0:
        assert part.unit == ("log of the prediction" if name in LOGGED else "prediction")
        told = np.exp(margins) if name in LOGGED else margins
    elif name in PROBABLE | BINARY:
        assert part.unit == ("log-odds" if count == 2 else "score before softmax")
        powers = np.exp(margins / 2 if count == 2 else margins)
        told = powers / powers.sum(axis=1, keepdims=True)
    else:
        assert part.unit == "decision score"
        told = margins
    np.testing.assert_allclose(told, answers, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(("name", "count"), cases(EXPLAINED - LINEAR))
def test_any_other_model_says_that_it_is_not_linear(name, count):
    handle = handle_of(fitted(name, count))
    assert handle.linear is None
    assert "linear" in handle.card.lacks["linear"]


@pytest.mark.parametrize("build", [SVC, lambda **k: NuSVC(nu=0.2, **k)], ids=["SVC", "NuSVC"])
def test_vectors_with_a_linear_kernel_are_linear_for_two_classes(build):
    handle = handle_of(build(kernel="linear").fit(NUMBERS, toys.two()))
    assert handle.linear.unit == "decision score"
    why = handle_of(build(kernel="linear").fit(SCALED, toys.three())).card.lacks["linear"]
    assert why.endswith("lets pairs of its 3 classes vote, and votes are no sums.")
    why = handle_of(build(kernel="rbf").fit(SCALED, toys.two())).card.lacks["linear"]
    assert "has another kernel than 'linear'" in why


@pytest.mark.parametrize("build", [SVR, NuSVR])
def test_vectors_for_a_number_are_linear_by_their_kernel(build):
    handle = handle_of(build(kernel="linear").fit(SCALED, toys.score()))
    assert handle.linear.unit == "prediction"


def test_probabilities_that_are_not_the_sums_give_no_log_odds():
    """Platt's curve is fitted afterwards; SGD with this loss cuts the sum off."""
    huber = SGDClassifier(loss="modified_huber", random_state=0).fit(SCALED, toys.two())
    assert handle_of(huber).linear.unit == "decision score"
    logistic = SGDClassifier(loss="log_loss", random_state=0).fit(SCALED, toys.two())
    assert handle_of(logistic).linear.unit == "log-odds"
    vectors = quietly(lambda: SVC(kernel="linear", probability=True).fit(SCALED, toys.two()))
    assert handle_of(vectors).linear.unit == "decision score"


def test_one_against_the_rest_has_its_own_unit():
    model = OneVsRestClassifier(LogisticRegression()).fit(SCALED, toys.three())
    assert handle_of(model).linear.unit == "log-odds against the rest"
    several = SGDClassifier(loss="log_loss", random_state=0).fit(SCALED, toys.three())
    assert handle_of(several).linear.unit == "log-odds against the rest"


def test_a_log_link_is_found_by_asking():
    target = np.exp(toys.score())
    logged = TweedieRegressor(power=1.5, max_iter=1_000).fit(SCALED, target)
    plain = TweedieRegressor(power=1.5, link="identity", max_iter=1_000)
    assert handle_of(logged).linear.unit == "log of the prediction"
    assert handle_of(quietly(lambda: plain.fit(SCALED, target))).linear.unit == "prediction"


def test_what_is_wrapped_is_found():
    search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2).fit(SCALED, toys.score())
    assert handle_of(search).linear is not None
    lines = RANSACRegressor(LinearRegression(), random_state=0).fit(SCALED, toys.score())
    assert handle_of(lines).linear is not None
    trees = RANSACRegressor(DecisionTreeRegressor(max_depth=2), min_samples=20, random_state=0)
    assert handle_of(trees.fit(SCALED, toys.score())).linear is None
    turned = TransformedTargetRegressor(Ridge(), func=np.sqrt, inverse_func=np.square)
    turned.fit(SCALED, np.exp(toys.score()))
    assert handle_of(turned).linear is None


@pytest.mark.parametrize("sparsely", [False, True])
def test_coefficients_may_be_kept_sparse(sparsely):
    model = LogisticRegression(C=0.01, l1_ratio=1.0, solver="saga", max_iter=5_000)
    model.fit(SCALED, toys.two())
    dense = handle_of(model).linear.coefficients
    if sparsely:
        model.sparsify()
    np.testing.assert_array_equal(handle_of(model).linear.coefficients, dense)


def tampered_vectors():
    model = SVC(kernel="linear").fit(SCALED, toys.two())
    model.dual_coef_ = model.dual_coef_ * 1.01  # what coef_ is made of, and not what predicts
    return model


def pretending():
    model = DecisionTreeRegressor(max_depth=2).fit(SCALED, toys.score())
    model.coef_ = np.ones(3)
    return model


def of_another_width():
    model = DecisionTreeRegressor(max_depth=2).fit(SCALED, toys.score())
    model.coef_ = np.ones(7)
    return model


@pytest.mark.parametrize("build", [tampered_vectors, pretending, of_another_width])
def test_coefficients_that_the_model_does_not_compute_with_are_not_believed(build):
    handle = handle_of(build())
    assert handle.linear is None
    assert handle.card.lacks["linear"].endswith(
        "holds coefficients, but does not answer what they add up to, so it is not explained as a "
        "linear model."
    )


@pytest.mark.parametrize("held", ["words", {"a": 1}, [[[1.0]]], []], ids=str)
def test_what_is_no_list_of_coefficients_is_left_alone(held):
    model = DecisionTreeRegressor(max_depth=2).fit(SCALED, toys.score())
    model.coef_ = held
    why = handle_of(model).card.lacks["linear"]
    assert why == "DecisionTreeRegressor is not a linear model."


@pytest.mark.parametrize(
    "step", [PCA(2), PolynomialFeatures(2)], ids=lambda step: type(step).__name__
)
def test_steps_that_mix_columns_are_named(step):
    model = make_pipeline(StandardScaler(), step, LinearRegression()).fit(NUMBERS, toys.score())
    handle = handle_of(model)
    assert handle.linear is None
    assert handle.card.lacks["linear"] == (
        f"The attributions cannot be given per column: {type(step).__name__} mixes several columns "
        "into one."
    )


def test_an_encoding_of_words_stays_sparse():
    from scipy.sparse import issparse

    texts = toys.frame().assign(said=toys.frame().housing + " " + toys.frame().job)
    columns = ColumnTransformer([("said", TfidfVectorizer(), "said")], sparse_threshold=1.0)
    handle = handle_of(
        make_pipeline(columns, LogisticRegression()).fit(texts[["said"]], toys.two())
    )
    assert issparse(handle.linear.encode(texts[["said"]].head()))
    assert handle.linear.sources.tolist() == [0] * 5


def test_a_machine_without_memory_says_nothing_about_the_model(monkeypatch):
    def starved(*_):
        raise MemoryError

    model = Ridge().fit(SCALED, toys.score())
    monkeypatch.setattr(linear, "intercepts_of", starved)
    with pytest.raises(MemoryError):
        linear.linear_part(model, [], tuple(toys.NUMBERS), 0, False)
