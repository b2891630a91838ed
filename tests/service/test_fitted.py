"""What is fitted to all rows of one block, from request to result: once, whole, and about those."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.records import AllRows, Coefficients, GlassBox, OneRow, Tree
from explainers.service.jobs import course
from explainers.service.plan import plan
from tests import toys
from tests.service.answering import NoLauncher, another, install, opened, sampled


@pytest.fixture
def analysis(backend):
    return opened(backend, toys.model("forest"))


def test_a_tree_is_asked_for_at_once_and_stored_for_the_next_server(
    backend, launcher, analysis, monkeypatch
):
    monkeypatch.setattr(course.Course, "bite", lambda _, most: min(7, most))
    launcher.asked.clear()
    request = sampled(analysis, "surrogate_tree", 240)
    found = backend.engine.explain(request).result()
    assert isinstance(found, Tree) and len(launcher.blocks) == 1
    assert found.held.sum() == 72 and found.ends.shape == (240,)
    assert found.names == analysis.features and found.unit == "probability"
    assert found.receipt.rows_used == 240 and "72 other rows" in found.receipt.notes[0]
    stored = another(backend, NoLauncher()).explain(request).result()
    np.testing.assert_array_equal(stored.ends, found.ends)
    assert stored.nodes.splits == found.nodes.splits


def test_fewer_rows_than_a_block_are_taken_whole_and_the_receipt_says_so(backend, analysis):
    found = backend.engine.explain(sampled(analysis, "surrogate_tree", 30)).result()
    assert found.receipt.rows_used == len(found.positions) == found.data.num_rows == 240


def test_what_is_fitted_is_fitted_to_one_block(backend, analysis, monkeypatch):
    install(monkeypatch, replace(registry()["surrogate_tree"], block_rows=64))
    work = plan(sampled(analysis, "surrogate_tree", 240))
    assert list(work.blocks) == [0] and work.rows == 64
    assert plan(replace(sampled(analysis, "surrogate_tree"), rows=AllRows())).rows == 64
    found = backend.engine.explain(sampled(analysis, "surrogate_tree", 240)).result()
    assert found.receipt.rows_used == 64
    np.testing.assert_array_equal(found.positions, work.order[:64])


def test_rows_belong_to_their_positions(backend, analysis):
    found = backend.engine.explain(sampled(analysis, "model_tree", 240)).result()
    ages = np.array(found.data.column("age").to_pylist())
    np.testing.assert_array_equal(ages, toys.frame().age.to_numpy()[found.positions])
    for row in range(0, 240, 31):
        values = [found.data.column(name)[row].as_py() for name in found.names]
        assert found.nodes.path(values)[-1] == found.ends[row]
    assert (found.trees, found.mean, found.held.any()) == (8, True, False)


def test_a_glass_box_comes_through_the_service(backend, analysis):
    request = replace(sampled(analysis, "glass_box", 240), parameters={"fits": 2, "pairs": 1})
    found = backend.engine.explain(request).result()
    assert isinstance(found, GlassBox)
    assert found.unit == "log-odds" and found.answer_unit == "probability"
    assert {len(term.axes) for term in found.terms} == {1, 2}
    assert found.receipt.versions["interpret"] != "absent"
    with pytest.raises(ValueError, match="read-only"):
        found.answers[0, 0] = 1.0


def test_coefficients_come_through_the_service(backend):
    analysis = opened(backend, toys.linear())
    found = backend.engine.explain(sampled(analysis, "coefficients", 240)).result()
    assert isinstance(found, Coefficients)
    assert found.weights.shape == (len(found.parts), 2)
    assert found.receipt.reference == "all rows" and found.receipt.exact


@pytest.mark.parametrize("name", ["surrogate_tree", "model_tree", "glass_box"])
def test_they_are_about_many_rows(analysis, name):
    with pytest.raises(RefusedError, match="explains a whole model, not one row"):
        plan(replace(sampled(analysis, name), rows=OneRow(3)))


def test_where_nothing_can_be_read_the_reason_is_said(backend, analysis):
    with pytest.raises(RefusedError) as refused:
        plan(sampled(analysis, "coefficients"))
    assert refused.value.code == "METHOD_UNFIT"
    linear = opened(backend, toys.linear())
    with pytest.raises(RefusedError, match="METHOD_UNFIT"):
        plan(sampled(linear, "model_tree"))
