"""On the iris sample: sums for every class, and whether LIME and Deep SHAP name one feature.

How often they do is a property of the network more than of the methods. Petal length and petal
width tell nearly the same, so a network trained plainly divides its trust between them as its first
weights happened to lie, and near ties are decided otherwise by another question. The sample's first
layer is kept sparse (assets/iris_network.py); it leans on few columns clearly, and there the two
agree.
"""

from functools import cache

import numpy as np
import pytest
from sklearn.datasets import load_iris

from explainers.checks.additivity import ROUNDING, additivity
from explainers.intake import models
from explainers.methods import registry
from explainers.service.samples import FOLDER
from tests.methods import networks

MEASURES, SPECIES = load_iris(return_X_y=True)


@cache
def network():
    return models.read((FOLDER / "iris_network.keras").read_bytes(), "iris_network.keras")


@cache
def shares(name):
    given = networks.given(network(), MEASURES, MEASURES)
    arrays = networks.explain(registry()[name], given).arrays
    return tuple(arrays[part] for part in ("values", "base_values", "outputs"))


@cache
def lime():
    """Absolute weights for the predicted class, (rows, features); one condition a feature."""
    method, handle = registry()["lime_table"], network()
    names = [feature.name for feature in handle.card.features]
    weights = np.zeros(MEASURES.shape)
    for at, row in enumerate(MEASURES):
        answer = networks.explain(method, networks.given(handle, row[None], MEASURES))
        predicted = int(answer.arrays["outputs"].argmax())
        for condition, weight in zip(
            answer.facts["conditions"], answer.arrays["weights"], strict=True
        ):
            weights[at, names.index(condition["feature"])] = abs(weight[predicted])
    return weights


def for_the_predicted(values, outputs):
    predicted = outputs.argmax(axis=1)[:, None, None]
    return np.abs(np.take_along_axis(values, predicted, axis=2)[:, :, 0])


def agreement(one, other):
    """In how many rows both have the same largest, as a share."""
    return float((one.argmax(axis=1) == other.argmax(axis=1)).mean())


def test_the_network_knows_its_flowers():
    _, _, outputs = shares("deep_shap")
    assert (outputs.argmax(axis=1) == SPECIES).mean() >= 0.97


@pytest.mark.parametrize("species", range(3))
def test_deep_shap_adds_up_for_every_class(species):
    values, base, outputs = (part[..., species : species + 1] for part in shares("deep_shap"))
    check = additivity(values, base, outputs)
    assert check.passed and check.value < ROUNDING, check.sentence


def test_integrated_gradients_miss_by_less_than_a_hundredth():
    method = registry()["integrated_gradients"]
    check = additivity(*shares(method.name), share=method.tolerance)
    assert check.value < 0.01, check.sentence


def test_deep_shap_is_near_exact_shap():
    found, exact = (shares(name)[0] for name in ("deep_shap", "exact_shap"))
    assert np.corrcoef(found.ravel(), exact.ravel())[0, 1] > 0.9


def test_lime_and_deep_shap_name_the_same_feature_in_four_of_five_rows():
    values, _, outputs = shares("deep_shap")
    agreed = agreement(lime(), for_the_predicted(values, outputs))
    print(f"LIME and Deep SHAP name the same feature in {agreed:.1%} of the rows")
    assert agreed >= 0.8


def test_where_they_do_not_shaps_first_is_limes_second():
    values, _, outputs = shares("deep_shap")
    first = for_the_predicted(values, outputs).argmax(axis=1)
    two = np.argsort(-lime(), axis=1)[:, :2]
    assert (two == first[:, None]).any(axis=1).mean() > 0.9


def test_agreement_is_counted_by_row():
    some = np.array([[3.0, 1.0], [1.0, 2.0], [5.0, 0.0], [0.0, 1.0]])
    assert agreement(some, some) == 1.0
    assert agreement(some, some[:, ::-1]) == 0.0
    assert agreement(some, np.array([[1.0, 0.0]] * 4)) == 0.5
