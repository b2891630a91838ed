"""Agreement between methods for tables: with those that can explain the row, and in numbers."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers import methods
from explainers.methods import registry
from explainers.methods.fitness import unfit
from explainers.studies import find
from explainers.studies.table_agreement import beside
from tests import subjects
from tests import toys as files
from tests.reference import rank_agreement as slow
from tests.studies import table_toys as toys

NAMES = [
    name
    for name, method in registry().items()
    if method.shape == "attribution" and "local" in method.scopes
]


@pytest.fixture
def two(monkeypatch):
    """There are two methods: one that is right about the toy, and one that is not."""
    known = {"right": toys.RIGHT, "wrong": toys.WRONG, "predictions": registry()["predictions"]}
    monkeypatch.setattr(methods, "registry", lambda: known)


def agreeing(method, about=None, **parameters):
    return toys.study("table_agreement", method, about, **parameters)


@pytest.mark.parametrize("kind", ["forest", "linear", "three"])
def test_all_methods_that_can_explain_the_row_are_asked(kind):
    make = {"linear": files.linear, "three": files.network}.get(kind, files.model)
    about = subjects.subject(make(kind), rows=1)
    for name in NAMES:
        others = {other.name for other in beside(registry()[name], about)}
        able = {other for other in NAMES if not unfit(registry()[other], about.model.card)}
        assert others == able - {name}
    assert {"exact_shap", "permutation_shap"} < able


def test_methods_that_take_no_groups_or_fewer_players_are_not_asked(monkeypatch):
    known = {
        "no groups": replace(toys.RIGHT, groups=False, name="no groups"),
        "few": replace(toys.RIGHT, max_features=4, name="few"),
    }
    monkeypatch.setattr(methods, "registry", lambda: known)
    assert [each.name for each in beside(toys.WRONG, toys.subject())] == ["no groups"]
    assert [each.name for each in beside(toys.WRONG, toys.grouped())] == ["few"]


def test_numbers_are_those_of_the_methods_themselves():
    about = subjects.subject(files.model("lightgbm-three"), rows=1)
    name = "interventional_tree_shap"
    found, answer = agreeing(registry()[name], about, seed=3, study_target="2")
    values = {}
    for method in (registry()[name], *beside(registry()[name], about)):
        generator = np.random.default_rng(3)
        arrays = method.run(about, method.parameters(), generator).arrays
        values[method.name] = arrays["values"][0, :, 2].tolist()
    for other in beside(registry()[name], about):
        ranks = slow.spearman(values[name], values[other.name])
        assert_allclose(found[f"rank correlation, {other.title}"][0], ranks)
        signs = [
            (a > 0) == (b > 0)
            for a, b in zip(values[name], values[other.name], strict=True)
            if a and b
        ]
        assert_allclose(found[f"same sign, {other.title}"][0], np.mean(signs))
    joint = find(f"{name}.table_agreement")
    assert answer.facts["budget"] <= joint.cost(joint.parameters(), 1, 5)


def test_of_one_player_there_is_no_order(two):  # noqa: ARG001
    _, answer = agreeing(toys.RIGHT, replace(toys.subject(), players=(0,) * 6))
    assert answer.facts["notes"] == [
        "With 1 group of columns or one number for all there is no order to compare."
    ]


def test_progress_rises_to_the_whole_over_all_methods(two):  # noqa: ARG001
    told = []
    about = replace(toys.subject(), report=lambda *pair: told.append(pair))
    agreeing(toys.RIGHT, about)
    assert told == [(1, 2), (2, 2)]


def test_cost_counts_all_that_could_be_asked():
    joint = find("tree_shap.table_agreement")
    few, many = (joint.cost(joint.parameters(), 1, features) for features in (12, 13))
    assert few > 100 * (2**12 - 2) > many > 1
