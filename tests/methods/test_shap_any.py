"""What both model-agnostic SHAP methods promise, over models of every kind."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.checks.additivity import additivity
from explainers.methods import registry
from explainers.methods.fitness import by_preference, why_not
from explainers.methods.marginal import thinned
from tests import toys
from tests.cards import analysis
from tests.methods.agnostic import NAMES, explain, given

EXACT, SAMPLED = registry()["exact_shap"], registry()["permutation_shap"]
BOTH = pytest.mark.parametrize("method", [EXACT, SAMPLED], ids=lambda method: method.name)
EVERY = pytest.mark.parametrize("name", NAMES)


@BOTH
@EVERY
def test_attributions_add_up_to_the_models_own_answer(method, name):
    subject = given(name)
    answer = explain(method, subject)
    values, base, outputs = (answer.arrays[n] for n in ("values", "base_values", "outputs"))
    assert values.shape == (12, 5, subject.model.card.outputs)
    np.testing.assert_allclose(outputs, subject.model.predict(subject.rows), rtol=0, atol=1e-9)
    # Not up to the tolerance of libraries in single precision: up to rounding.
    assert additivity(values, base, outputs).value < 1e-12
    assert np.abs(values).max() > 0.01


@BOTH
@EVERY
def test_a_column_that_never_varies_gets_exactly_nothing(method, name):
    subject = given(name)
    unused = subject.rows.columns.get_loc("unused")
    assert (explain(method, subject).arrays["values"][:, unused] == 0.0).all()


@BOTH
@EVERY
def test_the_base_value_is_the_mean_answer_for_the_reference_rows(method, name):
    subject = given(name)
    base = explain(method, subject, reference_rows=1_000).arrays["base_values"]
    mean = subject.model.predict(subject.reference).mean(axis=0)
    np.testing.assert_allclose(base, np.broadcast_to(mean, base.shape), rtol=0, atol=1e-9)


@BOTH
@EVERY
def test_a_row_has_the_same_numbers_alone_and_among_others(method, name):
    together = explain(method, given(name))
    one = given(name, 1)
    alone = explain(method, one)
    for array in alone.arrays:
        np.testing.assert_allclose(
            alone.arrays[array][0], together.arrays[array][0], rtol=0, atol=1e-7
        )


@BOTH
def test_unit_and_budget_are_told(method):
    for name, unit in (("neighbours", "probability"), ("linear-value", "prediction")):
        facts = explain(method, given(name)).facts
        assert facts["unit"] == unit
        assert 0 < facts["budget"] <= method.cost(method.parameters(), 12, 5)


@BOTH
@pytest.mark.parametrize("reference_rows", [1, 100, 300])
def test_the_budget_is_what_the_model_got_and_at_most_the_cost(method, reference_rows):
    subject = given("gaps")
    sent = []
    counting = replace(
        subject.model, predict=lambda rows: sent.append(len(rows)) or subject.model.predict(rows)
    )
    answer = explain(method, replace(subject, model=counting), reference_rows=reference_rows)
    cost = method.cost(method.parameters(reference_rows=reference_rows), 12, 5)
    assert sum(sent) == answer.facts["budget"] <= cost


@BOTH
def test_the_cost_is_met_where_no_values_are_equal(method):
    draw = np.random.default_rng(0)
    names = list("abcd")
    subject = given("linear-value")
    rows, reference = (pd.DataFrame(draw.normal(size=(n, 4)), columns=names) for n in (6, 100))
    model = replace(subject.model, predict=lambda frame: frame.to_numpy().prod(axis=1)[:, None])
    answer = explain(method, replace(subject, model=model, rows=rows, reference=reference))
    assert answer.facts["budget"] == method.cost(method.parameters(), 6, 4)


@BOTH
def test_how_many_reference_rows_were_used_is_told(method):
    subject = given("linear", 2)
    notes = explain(method, subject).facts["notes"]
    assert notes[0] == "Compared with 100 of 240 reference rows."
    for every in (240, 1_000):
        notes = explain(method, subject, reference_rows=every).facts["notes"]
        assert not any("Compared" in note for note in notes)


@BOTH
def test_without_reference_rows_nothing_is_compared(method):
    with pytest.raises(ValueError, match="reference rows"):
        explain(method, replace(given("linear", 1), reference=None))


def test_fewer_reference_rows_are_among_more_and_in_their_order():
    reference = toys.frame()
    few, more = thinned(reference, 20), thinned(reference, 150)
    assert (len(few), len(more)) == (20, 150)
    assert set(few.index) < set(more.index)
    assert few.index.is_monotonic_increasing and more.index.is_monotonic_increasing
    assert 80 < few.index.to_numpy().mean() < 160
    assert thinned(reference, 240) is reference


def test_what_suits_the_model_best_is_offered_first():
    order = [m.name for m in by_preference(registry().values()) if m.shape == "attribution"]
    # Of trees and sums no model is both; the first for trees asks for no reference rows.
    assert order[:3] == ["tree_shap", "interventional_tree_shap", "linear_shap"]
    assert order.index("exact_shap") < order.index("permutation_shap")


def test_a_model_with_many_columns_is_for_sampling():
    card = given("linear").model.card
    wide = replace(card, features=tuple(replace(card.features[0], name=f"x{i}") for i in range(20)))
    assert why_not(EXACT, analysis(wide)) == (
        "This model has 20 columns, and Exact SHAP asks for all 2^20 combinations of them; it "
        "takes 12 at most. Put columns that belong together into groups, or use Permutation SHAP."
    )
    assert why_not(EXACT, analysis(replace(wide, features=wide.features[:12]))) == ""
    assert why_not(EXACT, analysis(replace(wide, features=wide.features[:13]))) != ""
    assert why_not(SAMPLED, analysis(wide)) == ""
