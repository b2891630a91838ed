"""Deep SHAP against the rules of its papers, and what shap alone would have answered."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from explainers.checks.additivity import additivity
from explainers.intake.keras.layers import ACTIVATIONS, LAYERS, layers_of
from explainers.methods import deep_shap, registry
from explainers.methods.fitness import by_preference, why_not
from tests.cards import analysis
from tests.methods import networks
from tests.reference.layered import Layer, drawn
from tests.reference.rescale import deep_shap as slowly
from tests.subjects import subject

METHOD, EXACT = registry()["deep_shap"], registry()["exact_shap"]
TOLERANCE = 2e-5  # single precision, and a sum of 1,000 steps on the slow side
DRAW = np.random.default_rng(4)
ROWS, REFERENCE = DRAW.normal(size=(4, 3)), DRAW.normal(0.5, 1, size=(6, 3))
layer = keras.layers


def explained(model, rows=ROWS, reading=None, reference=REFERENCE, **parameters):
    given = networks.given(networks.read(model, reading), rows, reference)
    return networks.explain(METHOD, given, **parameters)


def check(arrays):
    parts = (arrays[name] for name in ("values", "base_values", "outputs"))
    return additivity(*parts, share=METHOD.tolerance)


def close(found, layers, rows=ROWS, reference=REFERENCE):
    slow = np.array([slowly(layers, row, reference) for row in rows])
    scale = max(1.0, np.abs(slow).max())
    np.testing.assert_allclose(found, slow, rtol=0, atol=TOLERANCE * scale)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("last", ["linear", "softmax"])
def test_every_listed_activation_follows_the_rule(name, last):
    layers = drawn([3, 6, 5, 3 if last == "softmax" else 1], ["tanh", name, last], size=1.5)
    reading = None if last == "softmax" else "number"
    arrays = explained(networks.dense(layers), reading=reading).arrays
    assert check(arrays).passed, check(arrays).sentence
    close(arrays["values"], layers)


@pytest.mark.parametrize("name", ["softmax", "sigmoid", "exponential"])
def test_every_listed_activation_may_end_a_network(name):
    layers = drawn([3, 6, 3 if name == "softmax" else 1], ["relu", name], size=2.0)
    arrays = explained(networks.dense(layers), reading=None).arrays
    assert check(arrays).passed, check(arrays).sentence
    found = arrays["values"][..., 1:] if name == "sigmoid" else arrays["values"]
    close(found, layers)


def test_the_comparison_with_the_rule_can_fail():
    layers = drawn([3, 6, 3], ["relu", "softmax"])
    found = explained(networks.dense(layers)).arrays["values"]
    close(found, layers)
    with pytest.raises(AssertionError):
        close(found + 1.5 * TOLERANCE, layers)
    with pytest.raises(AssertionError):
        close(found, [layers[0], replace(layers[1], function="sigmoid")])


FIRST, LAST = drawn([3, 6, 3], ["relu", "softmax"], size=2.0)
SHIFT, SPREAD = np.array([0.3, -1.0, 2.0]), np.array([0.5, 2.0, 1.5])
SCALED = Layer(np.diag(1 / SPREAD), -SHIFT / SPREAD)


def stacked(*before, after=()):
    """Keras layers before, between and after the same two dense ones."""
    first = layer.Dense(6, "relu")
    last = layer.Dense(3, "softmax")
    model = keras.Sequential([keras.Input((3,)), *before, first, *after, last])
    first.set_weights([FIRST.kernel, FIRST.bias])
    last.set_weights([LAST.kernel, LAST.bias])
    return model


def ended(*activation):
    """The first layer's function as a layer of its own, and the last one's."""
    first, last = layer.Dense(6), layer.Dense(3)
    between, behind = activation
    model = keras.Sequential([keras.Input((3,)), first, between, last, behind])
    first.set_weights([FIRST.kernel, FIRST.bias])
    last.set_weights([LAST.kernel, LAST.bias])
    return model


def batch_norm():
    norm = layer.BatchNormalization(epsilon=1e-6)
    model = stacked(norm)
    norm.set_weights([np.ones(3), np.zeros(3), SHIFT, SPREAD**2 - 1e-6])
    return model


def merged(merge, signs):
    """Two dense layers made one, and the one they are together."""
    taken = keras.Input((3,))
    two = [layer.Dense(6), layer.Dense(6)]
    behind = stacked()
    joined = merge()([part(taken) for part in two])
    last = layer.Dense(3, "softmax")
    model = keras.Model(taken, last(layer.Activation("relu")(joined)))
    kernels = np.random.default_rng(9).normal(size=(2, 3, 6))
    for part, kernel in zip(two, kernels, strict=True):
        part.set_weights([kernel, FIRST.bias])
    last.set_weights(behind.layers[-1].get_weights())
    weights = np.array(signs)
    together = Layer(np.tensordot(weights, kernels, 1), FIRST.bias * weights.sum(), "relu")
    return model, [together, LAST]


def concatenated():
    taken = keras.Input((3,))
    two = [layer.Dense(2, "relu"), layer.Dense(4, "relu")]
    last = layer.Dense(3, "softmax")
    model = keras.Model(taken, last(layer.Concatenate()([part(taken) for part in two])))
    two[0].set_weights([FIRST.kernel[:, :2], FIRST.bias[:2]])
    two[1].set_weights([FIRST.kernel[:, 2:], FIRST.bias[2:]])
    last.set_weights([LAST.kernel, LAST.bias])
    return model


PLAIN = [FIRST, LAST]
KINDS = {
    "Activation": lambda: (ended(layer.Activation("relu"), layer.Activation("softmax")), PLAIN),
    "ActivityRegularization": lambda: (stacked(after=[layer.ActivityRegularization(0.1)]), PLAIN),
    "Add": lambda: merged(layer.Add, [1, 1]),
    "AlphaDropout": lambda: (stacked(after=[layer.AlphaDropout(0.4)]), PLAIN),
    "Average": lambda: merged(layer.Average, [0.5, 0.5]),
    "BatchNormalization": lambda: (batch_norm(), [SCALED, *PLAIN]),
    "Concatenate": lambda: (concatenated(), PLAIN),
    "Dense": lambda: (stacked(), PLAIN),
    "Dropout": lambda: (stacked(after=[layer.Dropout(0.4)]), PLAIN),
    "Flatten": lambda: (stacked(layer.Reshape((3, 1)), layer.Flatten()), PLAIN),
    "GaussianDropout": lambda: (stacked(after=[layer.GaussianDropout(0.4)]), PLAIN),
    "GaussianNoise": lambda: (stacked(after=[layer.GaussianNoise(0.4)]), PLAIN),
    "InputLayer": lambda: (stacked(), PLAIN),
    "Normalization": lambda: (
        stacked(layer.Normalization(mean=SHIFT, variance=SPREAD**2)),
        [SCALED, *PLAIN],
    ),
    "ReLU": lambda: (ended(layer.ReLU(), layer.Softmax()), PLAIN),
    "Rescaling": lambda: (
        stacked(layer.Rescaling(0.5, offset=0.25)),
        [Layer(np.eye(3) / 2, np.full(3, 0.25)), *PLAIN],
    ),
    "Reshape": lambda: (stacked(layer.Reshape((1, 3)), layer.Reshape((3,))), PLAIN),
    "Softmax": lambda: (ended(layer.ReLU(), layer.Softmax()), PLAIN),
    "Subtract": lambda: merged(layer.Subtract, [1, -1]),
}


def test_every_listed_kind_of_layer_is_tested_here():
    assert set(KINDS) == LAYERS


@pytest.mark.parametrize("kind", KINDS)
def test_every_listed_kind_of_layer_follows_the_rule(kind):
    model, layers = KINDS[kind]()
    handle = networks.read(model)
    assert kind in {type(part).__name__ for part in layers_of(handle.network.network)}
    assert why_not(METHOD, analysis(handle.card)) == ""
    arrays = networks.explain(METHOD, networks.given(handle, ROWS, REFERENCE)).arrays
    assert check(arrays).passed, check(arrays).sentence
    close(arrays["values"], layers)


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


@pytest.mark.parametrize("size", [1.0, 10.0, 100.0])
def test_sums_meet_however_sure_the_network_is(size):
    layers = drawn([3, 8, 4], ["relu", "softmax"], size=size)
    assert check(explained(networks.dense(layers)).arrays).value < 1e-5


@pytest.mark.parametrize("name", networks.NAMES)
def test_sums_meet_for_all_outputs_and_every_reading(name):
    given = subject(networks.toy(name))
    arrays = networks.explain(METHOD, given).arrays
    assert check(arrays).value < METHOD.tolerance / 10
    np.testing.assert_array_equal(arrays["outputs"], given.model.predict(given.rows))


def test_one_output_read_as_log_odds_is_explained_for_both_classes():
    layers = drawn([3, 6, 1], ["relu", "linear"], size=2.0)
    arrays = explained(networks.dense(layers), reading="log-odds").arrays
    assert arrays["values"].shape == (4, 3, 2)
    assert check(arrays).passed
    np.testing.assert_allclose(arrays["values"][..., 0], -arrays["values"][..., 1], atol=1e-6)
    close(arrays["values"][..., 1:], [layers[0], replace(layers[1], function="sigmoid")])


def test_a_linear_network_gives_weight_times_distance():
    kernel = np.array([[2.0], [-1.0], [0.0]])
    arrays = explained(networks.dense([Layer(kernel, np.ones(1))]), reading="number").arrays
    expected = (ROWS - REFERENCE.mean(axis=0))[:, :, None] * kernel
    np.testing.assert_allclose(arrays["values"], expected, rtol=0, atol=1e-5)
    assert (arrays["values"][:, 2] == 0).all()  # a column never used


def test_it_is_compared_with_the_reference_rows_exact_shap_takes():
    given = subject(networks.toy("network-three"), 3)
    for limit in (40, 300):
        found, exact = (
            networks.explain(method, given, reference_rows=limit) for method in (METHOD, EXACT)
        )
        np.testing.assert_array_equal(found.arrays["base_values"], exact.arrays["base_values"])
        assert found.facts["notes"] == exact.facts["notes"]


def test_traces_that_are_kept_are_never_used_for_another_network_or_reference():
    one, other = (subject(networks.toy(name), 3) for name in ("network-three", "network-two"))

    def numbers():
        asked = [(one, 40), (one, 80), (other, 80), (one, 80), (one, 40)]
        return [networks.explain(METHOD, s, reference_rows=n).arrays["values"] for s, n in asked]

    def afresh(given, limit):
        deep_shap._explainer.cache_clear()
        return networks.explain(METHOD, given, reference_rows=limit).arrays["values"]

    forty, eighty, others, again, back = numbers()
    np.testing.assert_array_equal(forty, afresh(one, 40))
    np.testing.assert_array_equal(eighty, afresh(one, 80))
    np.testing.assert_array_equal(others, afresh(other, 80))
    np.testing.assert_array_equal(again, eighty)
    np.testing.assert_array_equal(back, forty)
    assert np.abs(forty - eighty).max() > 1e-3


def test_the_budget_is_what_was_sent_and_at_most_the_cost():
    given = subject(networks.toy("network-three"), 3)
    found = networks.explain(METHOD, given, reference_rows=300)
    # 240 reference rows, asked for the base value by us and by shap; a row and its 240 pairs.
    assert found.facts["budget"] == 2 * 240 + 3 * (1 + 2 * 240)
    assert found.facts["budget"] < METHOD.cost(METHOD.parameters(reference_rows=300), 3, 3)
    forty = METHOD.parameters(reference_rows=40)
    assert networks.explain(METHOD, given, reference_rows=40).facts["budget"] == METHOD.cost(
        forty, 3, 3
    )


def test_a_network_is_offered_deep_shap_first_and_else_integrated_gradients():
    def offered(card):
        able = [method for method in registry().values() if not why_not(method, analysis(card))]
        return [m.name for m in by_preference(able) if m.shape == "attribution"]

    card = subject(networks.toy("network-three"), 1).model.card
    assert offered(card)[:2] == ["deep_shap", "integrated_gradients"]
    lacking = replace(card, lacks={**card.lacks, "deep_shap": "It is not listed."})
    assert offered(lacking)[0] == "integrated_gradients"
