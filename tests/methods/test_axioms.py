"""Axioms every additive method must keep, over every family of tree models."""

import numpy as np
import pytest

from explainers.checks.additivity import additivity
from explainers.methods import registry
from explainers.methods.declaration import Parameters
from tests import toys
from tests.subjects import subject

ADDITIVE = [method for method in registry().values() if method.additive]
CASES = [
    pytest.param(method, name, id=f"{method.name}-{name}")
    for method in ADDITIVE
    for name in toys.TREES
]


def explain(method, given, seed=0):
    return method.run(given, method.parameters(), np.random.default_rng(seed))


@pytest.mark.parametrize(("method", "name"), CASES)
def test_attributions_add_up_to_the_models_output(method, name):
    answer = explain(method, subject(toys.model(name))).arrays
    check = additivity(answer["values"], answer["base_values"], answer["outputs"])
    assert check.passed, check.sentence
    assert check.value < 1e-5 * max(1.0, np.abs(answer["outputs"]).max())


@pytest.mark.parametrize(("method", "name"), CASES)
def test_outputs_are_the_models_own_answer_in_the_stated_unit(method, name):
    given = subject(toys.model(name))
    answer = explain(method, given)
    outputs, predicted = answer.arrays["outputs"], given.model.predict(given.rows)
    to_answer = {
        "log-odds": lambda x: 1 / (1 + np.exp(-x)),
        "score before softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True),
        "log of the prediction": np.exp,
        "probability": lambda x: x,
        "prediction": lambda x: x,
    }[answer.facts["unit"]]
    np.testing.assert_allclose(to_answer(outputs), predicted, atol=1e-6)


@pytest.mark.parametrize(("method", "name"), CASES)
def test_a_feature_the_model_never_uses_gets_nothing(method, name):
    given = subject(toys.model(name))
    unused = [feature.name for feature in given.model.card.features].index("unused")
    values = explain(method, given).arrays["values"]
    assert np.abs(values[:, unused]).max() == 0.0
    assert np.abs(values).max() > 0.01


@pytest.mark.parametrize(("method", "name"), CASES)
def test_shape_is_in_the_users_columns_and_all_outputs(method, name):
    given = subject(toys.model(name), rows=7)
    arrays = explain(method, given).arrays
    outputs = given.model.card.outputs
    assert arrays["values"].shape == (7, 5, outputs)
    assert arrays["base_values"].shape == arrays["outputs"].shape == (7, outputs)


@pytest.mark.parametrize(("method", "name"), CASES)
def test_a_row_is_explained_the_same_alone_and_among_others(method, name):
    given = subject(toys.model(name), rows=20)
    alone = subject(toys.model(name), rows=1)
    together = explain(method, given).arrays["values"][:1]
    np.testing.assert_allclose(explain(method, alone).arrays["values"], together, atol=1e-7)


@pytest.mark.parametrize(("method", "name"), CASES)
def test_explaining_leaves_the_model_as_it_was(method, name):
    given = subject(toys.model(name))
    before = given.model.predict(given.rows)
    explain(method, given)
    np.testing.assert_array_equal(given.model.predict(given.rows), before)


@pytest.mark.parametrize("method", registry().values(), ids=lambda method: method.name)
def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(method):
    given = subject(toys.model("histogram"), rows=1)
    first, again, other = (explain(method, given, seed) for seed in (5, 5, 6))
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(array, again.arrays[name])
    differs = any((first.arrays[n] != other.arrays[n]).any() for n in first.arrays)
    assert differs != method.exact


def test_parameters_refuse_unknown_names_and_impossible_values():
    for method in registry().values():
        assert issubclass(method.parameters, Parameters)
        with pytest.raises(ValueError, match="extra"):
            method.parameters.model_validate({"no_such_parameter": 1})
    with pytest.raises(ValueError, match="samples"):
        registry()["lime_table"].parameters(samples=1)
