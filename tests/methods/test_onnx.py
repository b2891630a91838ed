"""The model-agnostic methods explain an ONNX file by its answers alone."""

from functools import cache

import numpy as np
import pytest

from explainers.checks.additivity import additivity
from explainers.methods import registry
from explainers.methods.fitness import why_not
from tests import toys
from tests.cards import analysis
from tests.methods.agnostic import explain
from tests.subjects import subject

EXACT, SAMPLED = registry()["exact_shap"], registry()["permutation_shap"]
BOTH = pytest.mark.parametrize("method", [EXACT, SAMPLED], ids=lambda method: method.name)


@cache
def given(name, rows=6):
    return subject(toys.graph(name), rows)


@BOTH
@pytest.mark.parametrize("name", toys.GRAPHS)
def test_attributions_add_up_to_the_graphs_own_answer(method, name):
    asked = given(name)
    answer = explain(method, asked)
    values, base, outputs = (answer.arrays[n] for n in ("values", "base_values", "outputs"))
    assert values.shape == (6, 5, asked.model.card.outputs)
    np.testing.assert_allclose(outputs, asked.model.predict(asked.rows), rtol=0, atol=1e-6)
    # The graph counts in single precision, and its last digit moves with the size of a batch.
    assert additivity(values, base, outputs).value < 1e-5
    assert np.abs(values).max() > 0.01


@BOTH
def test_a_sum_that_is_off_is_noticed(method):
    arrays = explain(method, given("forest")).arrays
    values = arrays["values"] + 1e-4
    assert additivity(values, arrays["base_values"], arrays["outputs"]).value > 1e-5


def test_a_graph_is_explained_as_the_model_it_was_exported_from():
    theirs = explain(EXACT, subject(toys.linear(), 6)).arrays["values"]
    ours = explain(EXACT, given("linear")).arrays["values"]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)


def test_a_value_on_a_threshold_may_fall_on_its_other_side_and_the_card_says_so():
    """Ages are whole, so a threshold halfway between two may be a third, up to its last digit."""
    theirs = subject(toys.model("forest"), toys.ROWS).model
    ours = given("forest").model
    gap = np.abs(ours.predict(toys.frame()) - theirs.predict(toys.frame())).max(axis=1)
    assert gap.max() > 1e-2 and (gap > 1e-5).mean() < 0.05
    assert "very near a threshold" in ours.card.notes[0]


def test_a_column_that_never_varies_gets_nothing():
    unused = given("linear").rows.columns.get_loc("unused")
    assert np.abs(explain(EXACT, given("linear")).arrays["values"][:, unused]).max() < 1e-6


def test_methods_that_need_more_than_answers_say_where_to_get_it():
    sentence = why_not(registry()["tree_shap"], analysis(given("forest").model.card))
    assert "not opened in this version" in sentence and "LightGBM" in sentence
    assert why_not(SAMPLED, analysis(given("forest").model.card)) == ""
