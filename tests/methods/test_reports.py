"""A contract of every method: what it says of how far it is can be true, and ends at the end."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.methods import registry
from explainers.methods.declaration import COLUMNS, PICTURES
from explainers.service.storage.shapes import contents_of
from tests import picture_subjects
from tests.methods import networks
from tests.methods.agnostic import given
from tests.subjects import subject as subject_of_file

METHODS = [method for method in registry().values() if method.about & (COLUMNS | PICTURES)]
FEW = {
    **{"reference_rows": 100, "pairs": 200, "points": 5, "runs": 3, "draws": 40, "steps": 40},
    **{"samples": 200, "evaluations": 100},
}
KINDS = ("forest", "xgboost", "linear")


@pytest.fixture(autouse=True)
def short_calls(monkeypatch):
    """Every call of a model counts as too long, so that one follows the other."""
    monkeypatch.setattr("explainers.kernels.pieces.CALL_SECONDS", 0.0)


def subject_for(method):
    """A row that a method explains; two pictures where it can do more than one."""
    if "columns" not in method.about:
        return picture_subjects.subject(2 if "global" in method.scopes else 1)
    fitted = "global" in method.scopes and not contents_of(method.shape).bitten
    rows = 60 if fitted else 1  # what is fitted to rows takes some
    toys = (given(kind, rows) for kind in KINDS)
    every = (*toys, subject_of_file(networks.toy("network-two"), rows))
    return next(each for each in every if not set(method.needs) & set(each.model.card.lacks))


def allowed(field, wanted):
    """As much as is wanted, or the most a parameter may be."""
    return min([wanted, *(bound.le for bound in field.metadata if hasattr(bound, "le"))])


def reported(method):
    """All a method says of how far it is, in order."""
    fields = method.parameters.model_fields
    few = {name: allowed(fields[name], most) for name, most in FEW.items() if name in fields}
    chosen = method.parameters(**few)
    told = []
    subject = replace(subject_for(method), report=lambda *steps: told.append(steps))
    method.run(subject, chosen, np.random.default_rng(0))
    return told


def check(told):
    assert all(isinstance(number, int | np.integer) for steps in told for number in steps)
    dones, totals = [done for done, _ in told], {total for _, total in told}
    assert len(totals) <= 1, "what there is to do does not change"
    assert all(1 <= done <= total for done, total in told)
    assert dones == sorted(set(dones)), "forwards, and each step once"
    assert not told or dones[-1] in totals, "and at the end all of it is done"


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_reports_go_from_the_beginning_to_the_end(method):
    told = reported(method)
    check(told)
    assert len(told) > 1 or not method.steps, "it names what it counts and does not count"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("picture_smoothgrad", [(32, 80), (40, 80), (72, 80), (80, 80)]),
        ("picture_integrated_gradients", [(32, 80), (40, 80), (72, 80), (80, 80)]),
        ("lime_runs", [(1, 3), (2, 3), (3, 3)]),
    ],
)
def test_what_is_counted(name, told):
    """40 pictures for each of two, 32 of them at once; and three seeds."""
    assert reported(registry()[name]) == told


@pytest.mark.parametrize(
    "told", [[(1, 2), (2, 3)], [(2, 1)], [(2, 2), (1, 2)], [(1, 2)], [(0.5, 1)], [(1, 2), (1, 2)]]
)
def test_reports_that_cannot_be_true_break_this(told):
    with pytest.raises(AssertionError):
        check(told)
