"""Agreement between methods, of tables as of texts: a wrong one stands alone, noise agrees not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np
import pytest

from explainers import methods
from explainers.errors import ModelError
from explainers.methods import registry
from tests.studies import table_toys, text_toys


@dataclass(frozen=True)
class Kind:
    """What a study is about, its toys, and the right numbers of the toy model."""

    study: str
    toys: ModuleType
    right: Callable
    asked: str

    def agreeing(self, method, about=None, **parameters):
        return self.toys.study(self.study, method, about, **parameters)


TABLES = Kind("table_agreement", table_toys, table_toys.shares, "row")
TEXTS = Kind("text_agreement", text_toys, text_toys.worth, "text")
EVERY = pytest.mark.parametrize("kind", [TABLES, TEXTS], ids=["tables", "texts"])


def two(kind, monkeypatch):
    """There are two methods: one that is right about the toy, and one that is not."""
    known = {"right": kind.toys.RIGHT, "wrong": kind.toys.WRONG}
    only(monkeypatch, **known, predictions=registry()["predictions"])


def only(monkeypatch, **known):
    monkeypatch.setattr(methods, "registry", lambda: known)


@EVERY
def test_a_wrong_method_stands_alone(kind, monkeypatch):
    two(kind, monkeypatch)
    found, answer = kind.agreeing(kind.toys.WRONG)
    assert found["rank correlation, Right"].tolist()[0] == pytest.approx(-1)
    assert found["same sign, Right"][0] == 0
    assert "other methods say something else" in answer.facts["notes"][0]


@pytest.mark.parametrize(
    ("kind", "about"),
    [(TABLES, table_toys.subject()), (TABLES, table_toys.grouped()), (TEXTS, None)],
    ids=["columns", "groups", "words"],
)
def test_a_right_method_agrees_with_another(kind, about, monkeypatch):
    two(kind, monkeypatch)
    twin = kind.toys.marking(lambda given, _: 3 * kind.right(given), "twin")
    found, answer = kind.agreeing(twin, about)
    assert [found[f"{name}, Right"][0] for name in ("rank correlation", "same sign")] == [1, 1]
    assert found["3 strongest in common, Right"][0] == 1
    assert found["rank correlation, Wrong"][0] == pytest.approx(-1)
    assert "-1.00 (Wrong) to 1.00 (Right)" in answer.facts["notes"][0]


@pytest.mark.parametrize(
    ("kind", "seeds", "bound"), [(TABLES, 40, 0.25), (TEXTS, 20, 0.2)], ids=["tables", "texts"]
)
def test_noise_agrees_with_nothing(kind, seeds, bound, monkeypatch):
    two(kind, monkeypatch)
    answers = [kind.agreeing(kind.toys.LOTS, seed=seed)[0] for seed in range(seeds)]
    assert abs(np.mean([found["rank correlation, Right"][0] for found in answers])) < bound


@EVERY
def test_without_other_methods_there_is_nothing_to_compare(kind, monkeypatch):
    only(monkeypatch, right=kind.toys.RIGHT)
    found, answer = kind.agreeing(kind.toys.RIGHT)
    assert not found
    assert answer.facts["notes"] == [
        f"No other method can explain this {kind.asked}, so there is nothing to compare with."
    ]


@EVERY
def test_numbers_that_miss_their_sum_and_methods_that_fail_are_left_out(kind, monkeypatch):
    def fail(*_):
        raise ModelError("METHOD_FAILED", "It has no slopes.", "Try another.")

    toys = kind.toys
    failing = toys.marking(fail, "failing")
    missing = replace(toys.WRONG, tolerance=1e-4, name="missing", title="Missing")
    only(monkeypatch, missing=missing, failing=failing, right=toys.RIGHT)
    found, answer = kind.agreeing(toys.marking(lambda given, _: kind.right(given), "twin"))
    assert {name.partition(", ")[2] for name in found} == {"Right"}
    told = answer.facts["notes"]
    assert any(note.startswith("Missing is left out: The attributions miss") for note in told)
    assert "Failing is left out: It has no slopes." in told
    only(monkeypatch, failing=failing)
    found, answer = kind.agreeing(toys.RIGHT)
    assert not found and len(answer.facts["notes"]) == 2
