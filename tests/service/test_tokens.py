"""Pieces of texts through the whole service: explained, stored, found again, bounded, withheld."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.methods import registry
from explainers.methods.declaration import TEXTS
from explainers.records import Tokens, Withheld
from explainers.service import token_outlines
from explainers.service.assemble import narrowed
from explainers.service.plan import plan
from tests import text_subjects as given
from tests.service.answering import NoLauncher, another, install
from tests.service.text_service import ROWS, alone, many, opened

LINEAR, OCCLUSION = "text_linear_shap", "text_occlusion"
NAMES = (LINEAR, OCCLUSION, "text_partition_shap", "text_lime")
GLOBAL = [
    name
    for name, method in registry().items()
    if method.about == TEXTS and method.shape == "tokens" and "global" in method.scopes
]
BY_ROW = ("base_values", "outputs", "elsewhere")


@pytest.fixture
def analysis(backend, launcher):
    found = opened(backend)
    launcher.asked.clear()
    return found


def test_these_explain_many_texts():
    assert set(GLOBAL) >= set(NAMES) - {"text_lime"}


@pytest.mark.parametrize("name", NAMES)
def test_every_method_answers_and_says_where_it_comes_from(backend, analysis, name):
    result = backend.engine.explain(alone(analysis, 3, name)).result()
    assert isinstance(result, Tokens)
    method, text = registry()[name], given.TEXTS[3]
    assert result.texts == (text,)
    assert result.data.to_pydict() == {"text": [text]}
    assert result.starts.tolist() == [0, len(result.spans)] and len(result.spans) > 3
    assert result.values.shape == (len(result.spans), 2)
    assert result.positions.tolist() == [3]
    assert result.names == ("text",) and result.output_names == ("bad", "good")
    assert (result.gap is None) == (method.tolerance is None)
    assert (result.fits is None) == (name != "text_lime")
    if result.gap is not None:
        reached = result.base_values + result.values.sum(axis=0) + result.elsewhere
        assert_allclose(result.gap, reached - result.outputs, rtol=0, atol=1e-12)
        assert result.receipt.gap == pytest.approx(np.abs(result.gap).max(), abs=1e-12)
    receipt = result.receipt
    assert (receipt.method, receipt.method_version, receipt.rows_used) == (name, method.version, 1)
    assert receipt.budget <= plan(alone(analysis, 3, name)).cost_of(1)
    assert another(backend, NoLauncher()).explain(alone(analysis, 3, name)).result().texts == (
        text,
    )


def same(one, other):
    assert_array_equal(one.spans, other.spans)
    assert_array_equal(one.starts, other.starts)
    for name in ("values", *BY_ROW):
        assert_allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-12)
    assert (one.texts, one.unit, one.output_names) == (other.texts, other.unit, other.output_names)
    assert one.data.equals(other.data)
    assert_array_equal(one.positions, other.positions)


@pytest.mark.parametrize("name", GLOBAL)
def test_a_text_looked_up_equals_the_text_computed_alone(backend, analysis, name):
    one = backend.engine.explain(alone(analysis, 7, name)).result()
    whole = backend.engine.explain(many(analysis, name)).result()
    assert whole.receipt.rows_used == ROWS == len(whole.texts) == len(whole.positions)
    assert whole.starts[-1] == len(whole.values)
    found = another(backend, NoLauncher()).explain(alone(analysis, 7, name)).result()
    assert found.receipt.key == plan(many(analysis, name)).key != one.receipt.key
    assert found.receipt.rows_used == 1
    same(one, found)
    place = int(np.flatnonzero(whole.positions == 7)[0])
    same(narrowed(plan(many(analysis, name)), whole, place), one)


def test_fewer_texts_are_the_first_of_the_sample(backend, analysis):
    whole = backend.engine.explain(many(analysis, LINEAR)).result()
    part = another(backend, NoLauncher()).explain(many(analysis, LINEAR, limit=21)).result()
    assert part.texts == whole.texts[:21]
    assert_array_equal(part.values, whole.values[: part.starts[-1]])
    assert_array_equal(part.starts, whole.starts[:22])
    assert part.receipt.rows_used == 21


@pytest.mark.parametrize("limit", [ROWS, 37])
def test_a_result_holds_no_more_pieces_than_there_is_room_for(
    backend, analysis, monkeypatch, limit
):
    whole = backend.engine.explain(many(analysis, LINEAR)).result()
    counts = np.diff(whole.starts)
    monkeypatch.setattr(token_outlines, "HELD_NUMBERS", 2 * int(counts[:16].sum()) + 1)
    found = another(backend, NoLauncher()).explain(many(analysis, LINEAR, limit=limit)).result()
    assert len(found.texts) == 32, "the first two blocks of 16"
    assert_array_equal(found.values, whole.values[: whole.starts[32]])
    assert_array_equal(found.positions, whole.positions[:32])
    assert found.receipt.rows_used == limit
    assert found.receipt.gap == pytest.approx(whole.receipt.gap, abs=1e-12)
    monkeypatch.setattr(token_outlines, "HELD_NUMBERS", 1)
    assert len(another(backend, NoLauncher()).explain(many(analysis, LINEAR)).result().texts) == 16


def test_a_result_holds_no_more_texts_than_there_is_room_for(backend, analysis, monkeypatch):
    monkeypatch.setattr(token_outlines, "HELD_TEXTS", 20)
    for name in (LINEAR, OCCLUSION):
        found = backend.engine.explain(many(analysis, name)).result()
        assert len(found.texts) == len(found.positions) == 20
        assert found.receipt.rows_used == ROWS


def drifting(at):
    """A method whose sums miss the output of one text."""
    method = registry()[LINEAR]

    def run(subject, parameters, generator):
        answer = method.run(subject, parameters, generator)
        wrong = (subject.rows["text"] == given.TEXTS[at]).to_numpy()[:, None] * 0.5
        moved = answer.arrays["elsewhere"] + wrong
        return replace(answer, arrays={**answer.arrays, "elsewhere": moved})

    return replace(method, run=run)


def test_a_text_whose_sum_misses_withholds_the_run_and_not_the_others(
    backend, analysis, monkeypatch
):
    wrong = next(at for at in range(ROWS) if given.TEXTS.count(given.TEXTS[at]) == 1)
    install(monkeypatch, drifting(wrong))
    found = backend.engine.explain(many(analysis, LINEAR)).result()
    assert isinstance(found, Withheld)
    assert found.check.value == pytest.approx(0.5)
    assert isinstance(backend.engine.explain(alone(analysis, wrong, LINEAR)).result(), Withheld)
    right = backend.engine.explain(alone(analysis, wrong + 1, LINEAR)).result()
    assert isinstance(right, Tokens)
    missed = replace(right, elsewhere=right.elsewhere + 0.5)
    assert isinstance(narrowed(plan(alone(analysis, wrong + 1, LINEAR)), missed, 0), Withheld)


def test_notes_of_a_run_are_those_of_all_its_texts(backend, analysis):
    whole = backend.engine.explain(many(analysis, "text_partition_shap", limit=6)).result()
    assert not any("texts it takes" in note for note in whole.receipt.notes)
    one = backend.engine.explain(alone(analysis, 2, "text_partition_shap")).result()
    assert any("texts it takes" in note for note in one.receipt.notes)
    linear = backend.engine.explain(many(analysis, LINEAR)).result()
    assert any("counted outside its words" in note for note in linear.receipt.notes)
