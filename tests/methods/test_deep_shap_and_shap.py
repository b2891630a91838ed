"""What shap alone would have answered, and what it cannot trace."""

import numpy as np
import pytest

from explainers.methods import deep_shap, registry
from explainers.methods.fitness import why_not
from tests.cards import analysis
from tests.methods import networks
from tests.methods.deep_sums import EXACT, METHOD, REFERENCE, ROWS, check, explained
from tests.methods.layer_kinds import stacked
from tests.reference.layered import Layer, drawn

UNLISTED = {
    "leaky_relu": "LookupError: gradient registry has no entry for: shap_LeakyRelu",
    "gelu": "LookupError: gradient registry has no entry for: shap_Erfc",
    "relu6": "LookupError: gradient registry has no entry for: shap_Relu6",
}


def network_with(name):
    return networks.dense(drawn([3, 6, 3], [name, "softmax"], size=2.0))


@pytest.mark.parametrize("name", UNLISTED)
def test_what_shap_cannot_trace_is_not_listed(name):
    model = network_with(name)
    reason = why_not(METHOD, analysis(networks.read(model).card))
    assert reason.startswith(f"Deep SHAP is not tested on the activation {name}")
    with pytest.raises(Exception, match=UNLISTED[name]):
        explained(model)


def test_what_shap_traces_wrongly_is_not_listed_and_would_be_withheld():
    """swish, which Keras calls silu: the sums miss, and shap does not say so."""
    model = network_with("silu")
    assert "the activation silu" in why_not(METHOD, analysis(networks.read(model).card))
    found = check(explained(model).arrays)
    assert not found.passed
    assert found.value > 0.1


def test_after_a_failure_gradients_are_what_they_were():
    """shap leaves its own recorder in TensorFlow when a network cannot be traced."""
    given = networks.given(networks.read(network_with("leaky_relu")), ROWS, REFERENCE)
    with pytest.raises(Exception, match="shap_LeakyRelu"):
        networks.explain(METHOD, given)
    fresh = networks.given(networks.read(network_with("leaky_relu")), ROWS, REFERENCE)
    along = registry()["integrated_gradients"]
    np.testing.assert_allclose(
        networks.explain(along, fresh).arrays["values"],
        networks.explain(along, given).arrays["values"],
        rtol=0,
        atol=1e-6,
    )


def test_shap_keeps_its_own_rule_for_softmax():
    from shap.explainers._deep import deep_tf

    before = deep_tf.op_handlers["Softmax"]
    explained(stacked())
    assert deep_tf.op_handlers["Softmax"] is before


@pytest.fixture
def as_shap_is(monkeypatch):
    """Deep SHAP with shap's own rule for softmax."""
    from shap.explainers._deep import deep_tf

    monkeypatch.setattr(deep_shap, "_through_softmax", deep_tf.softmax)


def close_scores():
    """One pair of rows between which the second class's score, but not its columns, agrees."""
    kernel = np.array([[4.0, 5.0, 0.0], [3.0, -5.0, 1.0], [2.0, 0.0, -1.0]])
    handle = networks.read(networks.dense([Layer(kernel, np.zeros(3), "softmax")]))
    return networks.given(handle, np.array([[1.0, 1.0, 0.0]]), np.array([[0.0, 0.001, 0.2]]))


@pytest.mark.usefixtures("as_shap_is")
def test_shaps_own_rule_for_softmax_inflates_what_our_rule_keeps():
    """Sums that meet hide it: shares of a probability far beyond 1 take each other back."""
    arrays = networks.explain(METHOD, close_scores()).arrays
    assert np.abs(arrays["values"]).max() > 100
    assert check(arrays).passed


def test_shares_of_a_probability_stay_near_exact_shap():
    found, exact = (networks.explain(m, close_scores()).arrays["values"] for m in (METHOD, EXACT))
    np.testing.assert_allclose(found, exact, rtol=0, atol=0.2)
    assert np.abs(exact).max() > 0.3


@pytest.mark.usefixtures("as_shap_is")
def test_a_score_that_never_changes_breaks_shaps_own_sums():
    kernel = np.array([[4.0, 0.0], [-3.0, 0.0], [2.0, 0.0]])
    arrays = explained(networks.dense([Layer(kernel, np.zeros(2), "softmax")])).arrays
    assert not check(arrays).passed


def test_a_score_that_never_changes_leaves_our_sums_whole():
    kernel = np.array([[4.0, 0.0], [-3.0, 0.0], [2.0, 0.0]])
    arrays = explained(networks.dense([Layer(kernel, np.zeros(2), "softmax")])).arrays
    assert check(arrays).value < 1e-6
    assert np.abs(arrays["values"]).max() > 0.1
