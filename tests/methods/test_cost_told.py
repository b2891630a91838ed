"""What a method sends to the model is never more than it told before."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.intake.handle import ModelHandle
from explainers.methods import registry
from explainers.methods.declaration import COLUMNS, Subject
from explainers.records import Column, Reference, TableCard
from explainers.service.reference_counts import as_many_as_there_are
from tests.methods.test_reports import allowed, subject_for

pytestmark = pytest.mark.long

METHODS = [method for method in registry().values() if method.about & COLUMNS]
SAMPLED = registry()["permutation_shap"]
FEW = {"reference_rows": 30, "pairs": 70, "points": 5, "runs": 3, "samples": 200, "budget": 300}


def counting(subject):
    """The same subject, and how many rows its model was asked about in each call."""
    sent, predict = [], subject.model.predict
    model = replace(subject.model, predict=lambda frame: sent.append(len(frame)) or predict(frame))
    return replace(subject, model=model), sent


def told(method, parameters, subject, reference=None, most=None):
    """The cost as it stands on the page, for a table whose rows are all to be compared with."""
    rows = len(subject.rows) if subject.reference is None else len(subject.reference)
    table = TableCard(
        "b" * 64, "t.csv", 9, "csv", most or rows, (Column("group", "category", 0, 2),)
    )
    given = as_many_as_there_are(parameters, reference or Reference(), table)
    return max(method.cost(each, *subject.rows.shape) for each in given)


def chosen(method):
    known = method.parameters.model_fields
    few = {name: allowed(known[name], most) for name, most in FEW.items() if name in known}
    return method.parameters(**few)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("references", [7, 60])
def test_no_method_sends_more_rows_than_it_told(method, references):
    subject, sent = counting(subject_for(method))
    if method.uses_reference:
        subject = replace(subject, reference=subject.reference.head(references))
    parameters = chosen(method)
    method.run(subject, parameters, np.random.default_rng(0))
    assert sum(sent) <= told(method, parameters, subject)


def apart(rows, references, features=5):
    """Rows that agree with no reference row in any column, and a model that adds them up."""
    draws = np.random.default_rng(3).normal(size=(rows + references, features))
    frame = pd.DataFrame(draws, columns=[f"c{at}" for at in range(features)])
    card = subject_for(SAMPLED).model.card
    model = ModelHandle(card, lambda asked: np.repeat(asked.to_numpy().sum(1)[:, None], 2, axis=1))
    return Subject(model, frame.head(rows), ("number",) * features, frame.tail(references))


@pytest.mark.parametrize("references", [1, 7, 29, 30, 60])
@pytest.mark.parametrize("name", ["permutation_shap", "exact_shap"])
def test_the_cost_is_exact_however_many_reference_rows_there_are(name, references):
    """Orders are dealt out to the reference rows there are, rounded up for each of them."""
    method = registry()[name]
    subject, sent = counting(apart(3, references))
    parameters = chosen(method)
    method.run(subject, parameters, np.random.default_rng(0))
    assert sum(sent) == told(method, parameters, subject)


@pytest.mark.parametrize("references", range(1, 31))
def test_of_some_rows_of_a_table_the_cost_is_enough_for_any_number_of_them(references):
    """How many rows have a value is not known before the table is read."""
    subject, sent = counting(apart(2, references))
    SAMPLED.run(subject, chosen(SAMPLED), np.random.default_rng(0))
    some = Reference(column="group", value="a")
    assert sum(sent) <= told(SAMPLED, chosen(SAMPLED), subject, some, most=1_000)


def test_fewer_reference_rows_than_asked_for_may_cost_more():
    """So it is not enough to count what was asked for."""
    subject, sent = counting(apart(2, 29))
    SAMPLED.run(subject, chosen(SAMPLED), np.random.default_rng(0))
    assert sum(sent) != SAMPLED.cost(chosen(SAMPLED), *subject.rows.shape)
