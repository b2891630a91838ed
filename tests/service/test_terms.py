"""Coefficients of terms through the whole service: asked in bites, stored, counted over blocks."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.errors import ModelError, RefusedError
from explainers.methods import registry
from explainers.records import SampledRows, Terms
from explainers.service.jobs import course
from explainers.service.jobs.bites import joined
from explainers.service.storage.blocks import Block
from tests import text_subjects as given
from tests.service.answering import NoLauncher, another, install
from tests.service.text_service import ROWS, alone, many, opened

NAME = "text_terms"


@pytest.fixture
def analysis(backend):
    return opened(backend)


def expected():
    linear = given.handle().text.linear
    dense = linear.encode(given.TEXTS[:ROWS]).toarray()
    documents = (dense != 0).sum(axis=0)
    return linear, documents, dense.sum(axis=0) / np.maximum(documents, 1)


def check(found):
    linear, documents, weights = expected()
    assert isinstance(found, Terms)
    assert found.terms == linear.terms
    assert_array_equal(found.coefficients, linear.coefficients)
    assert_array_equal(found.intercepts, linear.intercepts)
    assert_array_equal(found.documents, documents)
    assert_allclose(found.weights, weights, atol=1e-12)
    assert_allclose(found.moves, linear.coefficients * weights[:, None], atol=1e-12)
    assert found.receipt.rows_used == found.data.num_rows == len(found.positions) == ROWS
    assert found.output_names == ("bad", "good") and found.unit == "log-odds"


def test_they_are_the_models_and_stored_for_the_next_server(backend, analysis):
    request = many(analysis, NAME)
    check(backend.engine.explain(request).result())
    check(another(backend, NoLauncher()).explain(request).result())


def test_bites_count_what_one_question_counts(backend, launcher, analysis, monkeypatch):
    monkeypatch.setattr(course.Course, "bite", lambda _, most: min(7, most))
    check(backend.engine.explain(many(analysis, NAME)).result())
    assert len(launcher.blocks) == 6


def test_blocks_are_added_up(backend, analysis, monkeypatch):
    install(monkeypatch, replace(registry()[NAME], block_rows=16))
    check(backend.engine.explain(many(analysis, NAME)).result())


def test_fewer_texts_than_a_block_are_counted_whole_and_the_receipt_says_so(backend, analysis):
    check(backend.engine.explain(many(analysis, NAME, limit=3)).result())


def test_one_text_has_no_coefficients_of_its_own(backend, analysis):
    with pytest.raises(RefusedError) as told:
        backend.engine.explain(alone(analysis, 0, NAME))
    assert told.value.code == "WRONG_SCOPE"


def test_a_model_that_is_no_sum_is_refused_with_the_reason(backend):
    trees = opened(backend, "trees")
    with pytest.raises(RefusedError) as told:
        backend.engine.explain(replace(many(trees, NAME), rows=SampledRows(3)))
    assert told.value.code == "METHOD_UNFIT"


def bite(coefficient=1.0, term=b"good"):
    arrays = {
        "coefficients": np.array([[coefficient]]),
        "intercepts": np.array([0.5]),
        "documents": np.array([2]),
        "sums": np.array([0.75]),
        "letters": np.frombuffer(term, np.uint8),
        "ends": np.array([len(term)]),
    }
    return Block(arrays, {}, {"unit": "log-odds", "budget": 1, "seconds": 0.1})


def test_what_is_the_models_is_told_once_and_counts_are_added_up():
    found = joined("terms", [bite(), bite(), bite()]).arrays
    assert found["documents"].tolist() == [6] and found["documents"].dtype == np.int64
    assert found["sums"].tolist() == [2.25]
    for name in ("coefficients", "intercepts", "letters", "ends"):
        assert_array_equal(found[name], bite().arrays[name])


@pytest.mark.parametrize(
    ("other", "what"),
    [(bite(coefficient=2.0), "coefficients"), (bite(term=b"evil"), "letters")],
)
def test_a_model_that_changes_between_bites_is_found_out(other, what):
    with pytest.raises(ModelError, match=f"different {what}") as told:
        joined("terms", [bite(), other])
    assert told.value.code == "BITES_DIFFER"
