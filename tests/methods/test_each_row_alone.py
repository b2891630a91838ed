"""A contract of every global method: a row's numbers do not depend on the rows beside it.

Blocks are asked for in bites whose size follows the clock, and a single row is looked up in the
blocks of a sample: both are right only because of this.
"""

from dataclasses import replace

import numpy as np
import pytest

from explainers.methods import registry
from explainers.service.storage.shapes import contents_of
from tests.methods import networks
from tests.methods.agnostic import given
from tests.subjects import subject as subject_of_file

ROWS = 11
KINDS = ("forest", "xgboost", "lightgbm-three", "linear", "support-vectors", "network-three")
KERAS = "network-two"
GLOBAL = [
    method
    for method in registry().values()
    if "global" in method.scopes
    and "columns" in method.about
    and contents_of(method.shape).bitten  # else it is about all rows at once, and asked for once
]
FEW = {"reference_rows": 20, "pairs": 40, "points": 5}

# What is summed by BLAS is summed in an order that follows the batch: the last digits move.
BY_BLAS = {"exact_shap"}
ROUNDING = {KERAS: 2e-6}  # computed in single precision
DOUBLE = 1e-12
BITS = ("forest", "xgboost", "lightgbm-three")


def answers(method, subject, rows):
    fields = method.parameters.model_fields
    chosen = method.parameters(**{name: few for name, few in FEW.items() if name in fields})
    asked = replace(subject, rows=rows)
    return method.run(asked, chosen, np.random.default_rng(3))


def explained(method):
    """The kinds of toy models a method explains."""
    subjects = {kind: given(kind, ROWS) for kind in KINDS}
    subjects[KERAS] = subject_of_file(networks.toy(KERAS), ROWS)
    return {
        kind: subject
        for kind, subject in subjects.items()
        if not set(method.needs) & set(subject.model.card.lacks)
    }


@pytest.mark.parametrize("method", GLOBAL, ids=lambda method: method.name)
def test_rows_have_the_same_numbers_in_bites_of_one_three_and_all(method):
    subjects = explained(method)
    assert subjects, f"{method.name} explains none of {(*KINDS, KERAS)}: add a toy it explains"
    for kind, subject in subjects.items():
        whole = answers(method, subject, subject.rows)
        for size in (1, 3):
            cuts = [slice(start, start + size) for start in range(0, ROWS, size)]
            parts = [answers(method, subject, subject.rows.iloc[cut]) for cut in cuts]
            for name, expected in whole.arrays.items():
                found = np.concatenate([part.arrays[name] for part in parts])
                allowed = ROUNDING.get(kind, DOUBLE) * max(1.0, float(np.abs(expected).max()))
                np.testing.assert_allclose(
                    found, expected, rtol=0, atol=allowed, err_msg=f"{kind}, {name}"
                )
                if kind in BITS and method.name not in BY_BLAS:
                    np.testing.assert_array_equal(found, expected, err_msg=f"{kind}, {name}")


@pytest.mark.parametrize("method", GLOBAL, ids=lambda method: method.name)
def test_facts_hold_for_every_row(method):
    counted = {"budget", "notes"}
    subject = next(iter(explained(method).values()))
    whole = answers(method, subject, subject.rows).facts
    for row in range(ROWS):
        part = answers(method, subject, subject.rows.iloc[row : row + 1]).facts
        assert part.keys() == whole.keys()
        assert set(part.get("notes", ())) <= set(whole.get("notes", ()))
        for name in part.keys() - counted:
            assert part[name] == whole[name]


def test_method_that_looks_at_its_neighbours_breaks_this():
    method = registry()["predictions"]
    plain = method.run

    def centred(subject, parameters, generator):
        answer = plain(subject, parameters, generator)
        outputs = answer.arrays["outputs"] - answer.arrays["outputs"].mean(axis=0)
        return replace(answer, arrays={"outputs": outputs})

    with pytest.raises(AssertionError, match="forest, outputs"):
        test_rows_have_the_same_numbers_in_bites_of_one_three_and_all(replace(method, run=centred))


def test_method_that_draws_for_each_row_breaks_this():
    method = registry()["predictions"]
    plain = method.run

    def jittered(subject, parameters, generator):
        answer = plain(subject, parameters, generator)
        outputs = answer.arrays["outputs"]
        return replace(answer, arrays={"outputs": outputs + generator.normal(size=outputs.shape)})

    with pytest.raises(AssertionError):
        test_rows_have_the_same_numbers_in_bites_of_one_three_and_all(replace(method, run=jittered))
