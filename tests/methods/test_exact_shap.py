"""Exact SHAP: equal to its definition and to shap's own exact explainer."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shap
from sklearn.linear_model import LinearRegression

from explainers.methods import registry
from explainers.methods.marginal import thinned
from tests import toys
from tests.methods.agnostic import NAMES, explain, given, pipeline
from tests.reference import coalition_game

METHOD = registry()["exact_shap"]
TOLERANCE = 1e-9
PEER_TOLERANCE = 1e-5


@pytest.mark.parametrize("name", NAMES)
def test_equals_the_definition(name):
    subject = given(name, 1)
    found = explain(METHOD, subject, reference_rows=15).arrays["values"][0]
    references = thinned(subject.reference, 15)
    slow = coalition_game.shapley(subject.model.predict, subject.rows, references)
    np.testing.assert_allclose(found, slow, rtol=0, atol=TOLERANCE)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(found + 1.5 * TOLERANCE, slow, rtol=0, atol=TOLERANCE)


def coded(subject, columns):
    """The subject's model over numbers, for a library that mixes rows in numeric arrays."""
    labels = {name: sorted(subject.reference[name].unique()) for name in toys.TEXTS}

    def encode(frame):
        codes = {name: frame[name].map(labels[name].index) for name in toys.TEXTS}
        return frame.assign(**codes).to_numpy(dtype=float)

    def predict(matrix):
        frame = pd.DataFrame(matrix, columns=columns)
        texts = {
            name: np.array(labels[name])[frame[name].astype(int)].astype(object)
            for name in toys.TEXTS
        }
        return subject.model.predict(frame.assign(**texts))

    return encode, predict


@pytest.mark.parametrize("name", ["linear", "bayes-three", "support-vectors-value", "xgboost"])
def test_equals_shaps_exact_explainer(name):
    subject = given(name, 6)
    found = explain(METHOD, subject, reference_rows=1_000).arrays
    encode, predict = coded(subject, subject.rows.columns)
    masker = shap.maskers.Independent(encode(subject.reference), max_samples=toys.ROWS)
    peer = shap.explainers.Exact(predict, masker)(encode(subject.rows), silent=True)
    values = peer.values.reshape(found["values"].shape)  # shap drops a single output's axis
    np.testing.assert_allclose(found["values"], values, rtol=0, atol=PEER_TOLERANCE)
    np.testing.assert_allclose(
        found["base_values"].ravel(), np.ravel(peer.base_values), rtol=0, atol=PEER_TOLERANCE
    )
    fewer = explain(METHOD, subject, reference_rows=200).arrays["values"]
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(fewer, values, rtol=0, atol=PEER_TOLERANCE)


def test_a_linear_models_shares_are_slope_times_distance_from_the_mean():
    subject = given("linear-value", 30)
    fitted = pipeline(LinearRegression()).fit(toys.frame(), toys.score())
    at = fitted["columns"].get_feature_names_out().tolist().index("numbers__amount")
    slope = fitted["model"].coef_[at] / toys.frame().amount.std(ddof=0)
    found = explain(METHOD, subject).arrays["values"]
    moved = subject.rows.amount - thinned(subject.reference, 100).amount.mean()
    shares = found[:, subject.rows.columns.get_loc("amount"), 0]
    np.testing.assert_allclose(shares, slope * moved, rtol=0, atol=1e-9)


def test_columns_the_model_treats_alike_get_alike():
    subject = given("linear-value", 10)

    def product(frame):
        return (frame.age * frame.amount * (frame.housing == "rent")).to_numpy()[:, None]

    def doubled(frame):
        return frame.assign(age=frame.amount)

    subject = replace(
        subject,
        model=replace(subject.model, predict=product),
        rows=doubled(subject.rows),
        reference=doubled(subject.reference),
    )
    values = explain(METHOD, subject).arrays["values"][:, :, 0]
    age, amount, housing = (subject.rows.columns.get_loc(n) for n in ("age", "amount", "housing"))
    np.testing.assert_allclose(values[:, age], values[:, amount], rtol=1e-12)
    assert not np.allclose(values[:, age], values[:, housing], rtol=0.01)
