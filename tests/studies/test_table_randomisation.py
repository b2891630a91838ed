"""Model randomisation: numbers that ignore the model are caught, right ones pass."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.intake import models
from explainers.methods import registry
from explainers.service.samples import FOLDER
from explainers.studies.declaration import studied
from explainers.studies.table_randomisation import CHANGED, KEPT, STUDY, compare
from tests import subjects
from tests import toys as files
from tests.reference.rank_agreement import spearman
from tests.studies import table_toys as toys

SIZES, SIGNED = "rank correlation of sizes", "rank correlation, signed"


def study(method, about=None, **parameters):
    return toys.study("table_randomisation", method, about, **parameters)


def credit(position=3):
    data = Path(FOLDER, "german_credit_xgboost.json").read_bytes()
    table = Path(FOLDER, "german_credit.csv").read_bytes()
    subject = subjects.subject_of(models.read(data, "model.json"), 20, table)
    return replace(subject, rows=subject.rows.iloc[[position]])


def own_values(about, _):
    """How large a row's values are: numbers as they stand, of texts how long they are."""
    return [len(x) if isinstance(x, str) else float(x) for x in about.rows.iloc[0]]


IGNORING = toys.marking(own_values, "ignoring")


@pytest.mark.parametrize("name", ["tree_shap", "interventional_tree_shap", "permutation_shap"])
def test_right_numbers_of_the_credit_sample_change_with_the_model(name):
    found, answer = study(registry()[name], credit())
    assert abs(found[SIGNED][0]) <= CHANGED
    assert found[SIZES][0] < KEPT
    assert "the numbers hang on what the model learned" in answer.facts["notes"][0]
    assert "the numbers at the leaves of its trees shuffled" in answer.facts["notes"][0]


def test_numbers_that_ignore_the_model_are_caught():
    method = replace(IGNORING, cost=lambda *_: 1)
    about = credit()
    one = replace(about, model=replace(about.model, card=replace(about.model.card, outputs=2)))
    found, answer = study(method, one, study_target="0")
    assert_allclose(found[SIGNED], 1)
    assert_allclose(found[SIZES], 1)
    assert "hardly hang on what the model learned" in answer.facts["notes"][0]


def test_of_a_model_that_can_only_be_asked_another_function_takes_its_place():
    found, answer = study(registry()["permutation_shap"], toys.subject(), study_draws=20)
    assert abs(found[SIGNED][0]) <= CHANGED
    assert "a random function of the same columns in its place" in answer.facts["notes"][0]
    caught, _ = study(IGNORING)
    assert_allclose(caught[SIGNED], 1)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (files.linear("linear"), "linear_shap", "what its columns count for"),
        (files.network("three"), "integrated_gradients", "weights of its layers"),
        (files.network("three"), "exact_shap", "weights of its layers"),
        (files.linear("linear"), "exact_shap", "what its columns count for"),
    ],
)
def test_sums_and_networks_forget_in_their_own_way(data, name, words):
    about = subjects.subject(data, rows=1)
    _, answer = study(registry()[name], about, study_draws=3)
    assert words in answer.facts["notes"][0]


def test_where_the_model_has_nothing_to_shuffle_a_sentence_says_so():
    method = replace(IGNORING, needs=("trees",))
    found, answer = study(method)
    assert not found
    assert "cannot be shuffled here" in answer.facts["notes"][0]


def test_sizes_alone_are_told_apart_from_ways():
    turn = iter([1, *([1, -1] * 20)])
    sizes = np.arange(1.0, 7.0)

    def numbers(*_):
        sign = next(turn)
        return (
            sizes * np.array([1, -1, 1, -1, 1, -1]) * (sign if sign > 0 else [1, 1, -1, 1, 1, -1])
        )

    found, answer = study(toys.marking(numbers, "turning"))
    assert_allclose(found[SIZES], 1)
    assert found[SIGNED][0] < KEPT
    assert "how large its number is hardly does" in answer.facts["notes"][0]


def test_of_one_number_for_all_there_is_no_order():
    found, answer = study(toys.EVEN)
    assert np.isnan(found[SIGNED][0])
    assert "no order to compare" in answer.facts["notes"][0]


def test_columns_that_nobody_looks_at_are_no_agreement():
    draw = np.random.default_rng(0)
    own, other = draw.normal(size=6), draw.normal(size=6)
    padded = compare(np.append(own, np.zeros(30)), np.append(other, np.zeros(30)))
    plain = compare(own, other)
    assert (padded.sizes, padded.signed, padded.top) == (plain.sizes, plain.signed, plain.top)
    assert_allclose(plain.signed, spearman(own.tolist(), other.tolist()))
    assert_allclose(plain.sizes, spearman(np.abs(own).tolist(), np.abs(other).tolist()))
    assert np.isnan(compare(np.zeros(5), np.zeros(5)).sizes)
    one_sided = compare(np.array([1.0, 2, 0]), np.array([0.0, 2, 1]))
    assert one_sided.signed < 1


def test_it_asks_no_more_than_it_says_and_tells_how_far_it_is():
    asked, told = [], []
    about = replace(toys.subject(asked=asked), report=lambda *pair: told.append(pair))
    method = registry()["permutation_shap"]
    settings = {"study_draws": 4, "reference_rows": 30}
    _, answer = study(method, about, **settings)
    joint = studied(method, STUDY)
    given = joint.parameters(**settings)
    assert answer.facts["budget"] <= joint.cost(given, 1, 6)
    assert sum(asked) <= answer.facts["budget"] + 200
    assert told == [(n, 5) for n in range(1, 6)]
