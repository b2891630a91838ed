"""Axioms every additive method must keep, over all families of models it explains."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from explainers.checks.additivity import ROUNDING, additivity
from explainers.intake import models
from explainers.methods import registry
from explainers.methods.declaration import Answer, Subject
from explainers.methods.fitness import why_not
from explainers.methods.parameters import Parameters
from explainers.service.storage.shapes import contents_of
from tests import picture_subjects, text_subjects, toys
from tests.cards import analysis
from tests.methods import networks
from tests.subjects import subject

FILES = (
    {name: toys.model(name) for name in toys.TREES}
    | {name: toys.linear(name) for name in toys.LINEAR}
    | {name: networks.toy(name) for name in networks.NAMES}
)


@cache
def about(name):
    return analysis(models.read(FILES[name], name).card)


def able(method, names=tuple(FILES)):
    """Those of the models that a method can explain, as it says itself."""
    return [name for name in names if not why_not(method, about(name))]


CASES = [
    pytest.param(method, name, id=f"{method.name}-{name}")
    for method in registry().values()
    if method.additive
    for name in able(method)
]
# What is said of pairs is looked at in `test_tree_interactions`.
BY_FEATURE = [case for case in CASES if case.values[0].shape == "attribution"]


def test_every_method_has_a_model_here():
    """A method that says of each that it cannot would be tested by nothing."""
    assert all(able(method) for method in registry().values() if "columns" in method.about)
    pictured = picture_subjects.analysis(picture_subjects.subject().model.card)
    assert not any(
        why_not(method, pictured) for method in registry().values() if "pictures" in method.about
    )
    assert able(registry()["exact_shap"]) == list(FILES)
    assert able(registry()["tree_shap"]) == list(toys.TREES)
    assert able(registry()["linear_shap"]) == list(toys.LINEAR)
    assert able(registry()["deep_shap"]) == list(networks.NAMES)


def explain(method, given, seed=0):
    return method.run(given, method.parameters(), np.random.default_rng(seed))


@dataclass(frozen=True)
class Explained:
    """A method's answer about a model, and what the model answered before and after."""

    given: Subject
    answer: Answer
    before: np.ndarray
    after: np.ndarray


@cache
def explained(method, name):
    """Ask once for all axioms: of some methods one answer takes a second."""
    given, asked = subject(FILES[name]), registry()[method]
    before = given.model.predict(given.rows)
    answer = explain(asked, given)
    after = given.model.predict(given.rows)
    for array in (*answer.arrays.values(), before, after):
        array.setflags(write=False)
    return Explained(given, answer, before, after)


@pytest.mark.parametrize(("method", "name"), CASES)
def test_attributions_add_up_to_the_models_output(method, name):
    answer = explained(method.name, name).answer.arrays
    parts = (answer["values"], answer["base_values"], answer["outputs"])
    check = additivity(*parts, share=method.tolerance)
    assert check.passed, check.sentence
    # What only rounding may disturb is far better than what is let pass.
    share = 1e-5 if method.tolerance == ROUNDING else method.tolerance
    assert check.value < share * max(1.0, np.abs(answer["outputs"]).max())


@pytest.mark.parametrize(("method", "name"), CASES)
def test_outputs_are_the_models_own_answer_in_the_stated_unit(method, name):
    found = explained(method.name, name)
    to_answer = {
        "log-odds": lambda x: 1 / (1 + np.exp(-x)),
        "score before softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True),
        "log of the prediction": np.exp,
        "probability": lambda x: x,
        "prediction": lambda x: x,
    }[found.answer.facts["unit"]]
    outputs = to_answer(found.answer.arrays["outputs"])
    np.testing.assert_allclose(outputs, found.before, atol=1e-6)


@pytest.mark.parametrize(("method", "name"), BY_FEATURE)
def test_a_feature_the_model_never_uses_gets_nothing(method, name):
    found = explained(method.name, name)
    features = [feature.name for feature in found.given.model.card.features]
    values = found.answer.arrays["values"]
    assert np.abs(values[:, features.index("unused")]).max() == 0.0
    assert np.abs(values).max() > 0.01


@pytest.mark.parametrize(("method", "name"), BY_FEATURE)
def test_shape_is_in_the_users_columns_and_all_outputs(method, name):
    found = explained(method.name, name)
    arrays, card = found.answer.arrays, found.given.model.card
    rows = len(found.given.rows)
    assert rows not in {len(card.features), card.outputs}
    assert arrays["values"].shape == (rows, len(card.features), card.outputs)
    assert arrays["base_values"].shape == arrays["outputs"].shape == (rows, card.outputs)


@pytest.mark.parametrize(("method", "name"), CASES)
def test_a_row_is_explained_the_same_alone_and_among_others(method, name):
    together = explained(method.name, name).answer.arrays["values"][:1]
    alone = explain(method, subject(FILES[name], rows=1)).arrays["values"]
    np.testing.assert_allclose(alone, together, atol=1e-7)


@pytest.mark.parametrize(("method", "name"), CASES)
def test_explaining_leaves_the_model_as_it_was(method, name):
    found = explained(method.name, name)
    np.testing.assert_array_equal(found.after, found.before)


@pytest.mark.parametrize("method", registry().values(), ids=lambda method: method.name)
def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(method):
    if "columns" in method.about:
        fitted = "global" in method.scopes and not contents_of(method.shape).bitten
        rows = 60 if fitted else 1  # what is fitted to rows takes some
        given = subject(FILES[able(method, ("histogram", "linear", "network-three"))[0]], rows)
    elif "pictures" in method.about:
        given = picture_subjects.subject(rows=1)
    else:
        kind = "pairs" if "linear" in method.needs else "network"
        given = text_subjects.subject(kind, text_subjects.TEXTS[:1])
    first, again, other = (explain(method, given, seed) for seed in (5, 5, 6))
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(array, again.arrays[name])
    differs = any(not np.array_equal(first.arrays[n], other.arrays[n]) for n in first.arrays)
    assert differs == method.seeded
    assert not (method.seeded and method.exact)


def test_parameters_refuse_unknown_names_and_impossible_values():
    for method in registry().values():
        assert issubclass(method.parameters, Parameters)
        with pytest.raises(ValueError, match="extra"):
            method.parameters.model_validate({"no_such_parameter": 1})
    with pytest.raises(ValueError, match="samples"):
        registry()["lime_table"].parameters(samples=1)
