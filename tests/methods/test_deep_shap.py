"""Deep SHAP against the rules of its papers, on every listed layer and activation."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.intake.keras.layers import ACTIVATIONS, LAYERS, layers_of
from explainers.methods import deep_shap, registry
from explainers.methods.fitness import by_preference, why_not
from tests.cards import analysis
from tests.methods import networks
from tests.methods.deep_sums import (
    EXACT,
    METHOD,
    REFERENCE,
    ROWS,
    TOLERANCE,
    check,
    close,
    explained,
)
from tests.methods.layer_kinds import KINDS
from tests.reference.layered import Layer, drawn
from tests.subjects import subject


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
