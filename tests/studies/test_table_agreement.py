"""Agreement between methods for tables: with those that can, and a wrong one stands alone."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers import methods
from explainers.errors import ModelError
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


def test_a_wrong_method_stands_alone(two):  # noqa: ARG001
    found, answer = agreeing(toys.WRONG)
    assert found["rank correlation, Right"].tolist()[0] == pytest.approx(-1)
    assert found["same sign, Right"][0] == 0
    assert "other methods say something else" in answer.facts["notes"][0]


@pytest.mark.parametrize("about", [toys.subject(), toys.grouped()], ids=["columns", "groups"])
def test_a_right_method_agrees_with_another(two, about):  # noqa: ARG001
    twin = toys.marking(lambda given, _: 3 * toys.shares(given), "twin")
    found, answer = agreeing(twin, about)
    assert [found[f"{name}, Right"][0] for name in ("rank correlation", "same sign")] == [1, 1]
    assert found["3 strongest in common, Right"][0] == 1
    assert found["rank correlation, Wrong"][0] == pytest.approx(-1)
    assert "-1.00 (Wrong) to 1.00 (Right)" in answer.facts["notes"][0]


def test_noise_agrees_with_nothing(two):  # noqa: ARG001
    several = [
        agreeing(toys.LOTS, seed=seed)[0]["rank correlation, Right"][0] for seed in range(40)
    ]
    assert abs(np.mean(several)) < 0.25


def test_without_other_methods_there_is_nothing_to_compare(monkeypatch):
    monkeypatch.setattr(methods, "registry", lambda: {"right": toys.RIGHT})
    found, answer = agreeing(toys.RIGHT)
    assert not found
    assert answer.facts["notes"] == [
        "No other method can explain this row, so there is nothing to compare with."
    ]


def test_numbers_that_miss_their_sum_and_methods_that_fail_are_left_out(monkeypatch):
    def failing(*_):
        raise ModelError("METHOD_FAILED", "It has no slopes.", "Try another.")

    known = {
        "missing": replace(toys.WRONG, tolerance=1e-4, name="missing", title="Missing"),
        "failing": toys.marking(failing, "failing"),
        "right": toys.RIGHT,
    }
    monkeypatch.setattr(methods, "registry", lambda: known)
    found, answer = agreeing(toys.marking(lambda given, _: toys.shares(given), "twin"))
    assert {name.partition(", ")[2] for name in found} == {"Right"}
    told = answer.facts["notes"]
    assert any(note.startswith("Missing is left out: The attributions miss") for note in told)
    assert "Failing is left out: It has no slopes." in told
    monkeypatch.setattr(methods, "registry", lambda: {"failing": known["failing"]})
    found, answer = agreeing(toys.RIGHT)
    assert not found and len(answer.facts["notes"]) == 2


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
