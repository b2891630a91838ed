"""Edited rows: every method answers about one as about a row of the table that holds the same."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest
import skops.io

from explainers.methods import registry
from explainers.methods.declaration import COLUMNS as TABLES
from explainers.methods.fitness import why_not
from explainers.records import EditedRow, Group, OneRow, Predictions, Request, SampledRows
from explainers.service.jobs.office import identity_of
from explainers.service.plan import plan, sample_of
from explainers.service.record_json import from_json, to_json
from explainers.studies import find, studies_of
from tests import toys
from tests.service.answering import NoLauncher, another, one, opened

FROM, TO = 5, 16
QUICK = {
    "permutation_shap": {"pairs": 3},
    "lime_table": {"samples": 200},
    "lime_runs": {"samples": 100, "runs": 3},
    "partial_dependence": {"feature": "amount", "points": 4},
}
LOCAL = tuple(
    name
    for name, method in registry().items()
    if "local" in method.scopes and method.about & TABLES
)


def like_the_other(columns):
    row = toys.frame().iloc[TO][list(columns)]
    return (
        (name, value if isinstance(value, str) else float(value)) for name, value in row.items()
    )


def edited(analysis, method="predictions", changes=None, **given):
    changes = like_the_other(analysis.columns) if changes is None else changes
    return Request(analysis, method, EditedRow(FROM, tuple(changes)), **given)


def predicted(row):
    """What the histogram of the toys answers by itself."""
    file = toys.model("histogram")
    trusted = skops.io.get_untrusted_types(data=file)
    return skops.io.loads(file, trusted=trusted).predict_proba(row)


def answer(backend, request):
    return backend.engine.explain(request).result()


def arrays_of(result):
    found = {part.name: getattr(result, part.name) for part in fields(result)}
    return {name: each for name, each in found.items() if isinstance(each, np.ndarray)}


def compared(result, other):
    """Every number of two results, but where their rows stand."""
    ours, theirs = arrays_of(result), arrays_of(other)
    assert type(result) is type(other) and ours.keys() == theirs.keys()
    assert len(ours) > 1
    for name in ours.keys() - {"positions"}:
        np.testing.assert_array_equal(ours[name], theirs[name], err_msg=name)


@pytest.mark.parametrize("name", LOCAL)
def test_a_row_edited_into_another_gets_the_very_numbers_of_that_one(backend, name):
    analysis = opened(backend, toys.model("histogram"))
    if why_not(registry()[name], analysis):
        analysis = opened(backend, toys.linear(), classes=("no", "yes"))
    if why_not(registry()[name], analysis):
        analysis = opened(backend, toys.network("two"))
    given = QUICK.get(name, {})
    ours = answer(backend, edited(analysis, name, parameters=given))
    theirs = answer(backend, one(analysis, TO, name, parameters=given))
    compared(ours, theirs)
    assert ours.receipt.key != theirs.receipt.key
    assert ours.positions.tolist() == [FROM]
    shown = ours.data.select(analysis.columns).to_pylist()
    assert shown == theirs.data.select(analysis.columns).to_pylist()


def test_studies_and_groups_are_about_the_edited_row(backend):
    analysis = opened(backend, toys.model("xgboost"))
    method = registry()["tree_shap"]
    study = next(each for each in studies_of(method) if "deletion" in each.name)
    name = f"tree_shap.{study.name}"
    ours, theirs = edited(analysis, name), one(analysis, TO, name)
    compared(answer(backend, ours), answer(backend, theirs))
    groups = (Group("home", ("housing", "job")),)
    ours, theirs = (
        answer(backend, replace(asked, method="tree_shap", groups=groups))
        for asked in (ours, theirs)
    )
    compared(ours, theirs)
    assert ours.data.equals(theirs.data)
    assert ours.values.shape == (1, 4, 2)


def test_a_cell_is_told_of_and_all_others_stay_as_they_are(backend):
    analysis = opened(backend, toys.model("histogram"))
    result = answer(backend, edited(analysis, changes=[("age", 33.0)]))
    before = answer(backend, one(analysis, FROM, "predictions")).data
    at = result.data.column_names.index("age")
    assert result.data.column("age").to_pylist() == [33]
    assert result.data.schema == before.schema
    assert result.data.remove_column(at).equals(before.remove_column(at))
    row = toys.frame().iloc[[FROM]].assign(age=33)
    expected = predicted(row)
    np.testing.assert_array_equal(result.outputs, expected)


@pytest.mark.parametrize(
    ("change", "as_pandas"),
    [(("age", 33.5), 33.5), (("age", None), np.nan), (("housing", None), None)],
)
def test_fractions_and_missing_values_reach_the_model(backend, change, as_pandas):
    """Histograms take missing numbers, and the encoder of texts ignores what it has not seen."""
    analysis = opened(backend, toys.model("histogram"))
    result = answer(backend, edited(analysis, changes=[change]))
    expected = predicted(toys.frame().iloc[[FROM]].assign(**{change[0]: [as_pandas]}))
    np.testing.assert_allclose(result.outputs, expected, rtol=0, atol=1e-12)
    assert result.data.column(change[0]).to_pylist() == [change[1]]


def test_a_category_nobody_has_seen_is_answered_or_refused_in_a_sentence(backend):
    analysis = opened(backend, toys.model("histogram"))
    seen = answer(backend, edited(analysis, changes=[("housing", "a castle")]))
    assert isinstance(seen, Predictions) and seen.data.column("housing").to_pylist() == ["a castle"]
    with pytest.raises(Exception, match="could not explain 1 row") as caught:
        answer(backend, edited(analysis, changes=[("job", "a castle")]))
    assert caught.value.code == "METHOD_FAILED"


def test_what_it_is_compared_with_stays_unedited(backend):
    """Row 5 is one of the reference rows, and stays so as it was."""
    analysis = opened(backend, toys.model("histogram"))
    ours = answer(backend, edited(analysis, "exact_shap"))
    theirs = answer(backend, one(analysis, FROM, "exact_shap"))
    np.testing.assert_array_equal(ours.base_values, theirs.base_values)
    assert not np.array_equal(ours.values, theirs.values)


def test_the_sample_has_no_edited_row_and_waiting_rows_are_passed(backend, launcher, analysis):
    sampled = Request(analysis, "shares", SampledRows())
    answer(backend, sampled)
    launcher.asked.clear()
    changes = [("age", 20.0), ("amount", 100.0)]
    ours = answer(backend, edited(analysis, "shares", changes=changes))
    assert [urgent for frame, urgent in launcher.asked if frame.verb == "block"] == [True]
    before = answer(backend, one(analysis, FROM))
    assert len([frame for frame, _ in launcher.asked if frame.verb == "block"]) == 1
    assert not np.array_equal(ours.values, before.values)
    assert sample_of(plan(edited(analysis, "shares", changes=changes))) is None
    again = another(backend, NoLauncher()).explain(edited(analysis, "shares", changes=changes))
    compared(again.result(), ours)


def test_the_key_is_that_of_the_changes_in_any_order_and_spelling(analysis):
    def key(*changes, position=FROM):
        return plan(Request(analysis, "shares", EditedRow(position, changes))).key

    age, job = ("age", 40.0), ("job", "skilled")
    assert key(age, job) == key(job, age) == key(("age", 40), job)
    others = [
        key(age),
        key(job),
        key(age, job, position=6),
        key(("age", 41.0), job),
        key(("age", None), job),
        key(age, ("job", None)),
        key(age, ("job", "None")),
        plan(Request(analysis, "shares", OneRow(FROM))).key,
    ]
    assert len({*others, key(age, job)}) == len(others) + 1


def test_a_request_about_an_edited_row_outlives_the_server(analysis):
    asked = edited(analysis, "shares", [("age", 40), ("housing", None), ("job", "skilled")])
    read = from_json(Request, json.loads(json.dumps(to_json(asked))))
    assert read == asked
    assert identity_of(plan(read)) == identity_of(plan(asked))
    assert read.rows.changes == (("age", 40.0), ("housing", None), ("job", "skilled"))


def test_the_method_behind_every_case_is_local():
    assert len(LOCAL) > 10
    assert all("local" in find(name, registry()).scopes for name in LOCAL)
