"""Rows most like one row: the search, its words, and the page of each kind of model."""

import numpy as np
import pyarrow as pa
import pytest

from dashboard.rows.names import Numbers
from dashboard.shelf import bytes_of
from dashboard.tabular.nearest_words import (
    Answers,
    marks,
    nearest_sentence,
    neighbours_frame,
    outcomes_sentence,
)
from explainers.records import Group
from explainers.records.dictionary import Dictionary, Entry
from explainers.service.landscape import laid_out, nearest, weights_of
from explainers.service.samples import SAMPLES
from tests.builders import predictions
from tests.dashboard.conftest import texts
from tests.dashboard.pages import open_page
from tests.dashboard.rows.test_findings import analysed
from tests.reference import nearest as slow

BY_SLUG = {sample.slug: sample for sample in SAMPLES}
DATA = {
    "age": [20, 40, 60, 22, None],
    "housing": ["own", "own", "rent", None, "own"],
    "phone": [True, True, False, True, True],
}
TABLE = pa.table(DATA)
COLUMNS = tuple(DATA)


def rows_of(table):
    return [tuple(each.values()) for each in table.to_pylist()]


def found(position, among=None, weights=None, table=TABLE, most=10_000):
    laid = laid_out(table, COLUMNS, most)
    counted = np.ones(3) if weights is None else np.array(weights)
    apart = laid.distances(table.slice(position, 1), counted)
    mask = np.ones(table.num_rows, dtype=bool) if among is None else np.array(among)
    return nearest(laid, apart, position, mask, 3)


@pytest.mark.parametrize("position", range(5))
def test_distances_are_gowers_and_the_row_itself_is_none_of_them(position):
    near = found(position)
    plain = [tuple(str(v) if isinstance(v, bool) else v for v in row) for row in rows_of(TABLE)]
    others = [row for row in range(5) if row != position]
    assert near.positions.tolist() == slow.nearest(plain, position, others, 3, (1, 1, 1))
    wanted = [slow.distance(plain, position, row, (1, 1, 1)) for row in near.positions]
    np.testing.assert_allclose(near.distances, wanted, atol=1e-6)


def test_only_among_those_that_are_asked_for():
    assert found(0, among=[True, False, True, False, False]).positions.tolist() == [2]
    assert len(found(0, among=[True, False, False, False, False]).positions) == 0


def test_columns_of_a_group_count_as_one():
    weights = weights_of(("a", "b", "c", "d"), (Group("one", ("b", "d")),))
    assert weights.tolist() == [1.0, 0.5, 1.0, 0.5]


def test_a_large_table_is_a_fair_sample_and_any_row_can_be_asked_about():
    many = pa.concat_tables([TABLE] * 200)
    laid = laid_out(many, COLUMNS, most=300)
    assert len(laid.rows) == 100 and len(np.unique(laid.rows % 5)) == 5
    outside = next(row for row in range(1_000) if row not in laid.rows)
    apart = laid.distances(many.slice(outside, 1), np.ones(3))
    near = nearest(laid, apart, outside, np.ones(1_000, dtype=bool), 3)
    assert near.distances.tolist() == [0.0, 0.0, 0.0]
    assert set(near.positions % 5) == {outside % 5} and set(near.positions) <= set(laid.rows)
    assert bytes_of(laid) > 100 * 4


def test_a_category_that_no_other_row_has():
    laid = laid_out(TABLE, COLUMNS)
    strange = pa.table({"age": [20], "housing": ["castle"], "phone": [True]})
    apart = laid.distances(strange, np.array([0.0, 1.0, 0.0]))
    assert apart.tolist() == [1.0] * 5


OUTPUTS = [[0.3, 0.7], [0.8, 0.2], [0.9, 0.1], [0.4, 0.6], [0.2, 0.8]]
RISK = ["bad", "good", "good", None, "bad"]


def answers(outputs=OUTPUTS, classes=("good", "bad"), unit="probability", given=None):
    analysis = analysed(outputs, classes, unit, risk=RISK)
    analysis = analysis.__class__(**{**vars(analysis), "columns": COLUMNS})
    made = predictions(outputs, {"risk": RISK}, classes=classes or ("prediction",), unit=unit)
    return Answers(analysis, made, Numbers(5), None if given is None else np.array(given))


def neighbours(about, *positions):
    rows = TABLE.take(list(positions))
    made = [about.neighbour(rows, at, row, 0.1 * at) for at, row in enumerate(positions)]
    return made, rows


def test_the_closest_row_that_was_decided_otherwise_is_told():
    about = answers(given=[1, 0, 0, 1, 1])
    (_, *others), rows = neighbours(about, 0, 1, 2)
    said = Dictionary((Entry("age", title="Age", unit="years"),))
    assert nearest_sentence(said, others, rows, 3) == (
        "The closest row that was decided otherwise is 2 (good, 80 %). It differs in 1 of 3 "
        "columns: Age 40 years instead of 20 years."
    )
    (_, *others), rows = neighbours(about, 0, 2)
    assert "It differs in 3 of 3 columns: age 60 instead of 20, housing rent instead of own, " in (
        nearest_sentence(Dictionary(), others, rows, 3)
    )
    (_, *same), rows = neighbours(about, 0, 0)
    assert "is the same in all 3 columns" in nearest_sentence(Dictionary(), same, rows, 3)
    assert nearest_sentence(Dictionary(), [], rows, 3) == (
        "No row of the table was decided otherwise."
    )


def test_missing_values_are_alike_and_unlike_all_else():
    (_, other), rows = neighbours(answers(given=[1, 0, 0, 1, 1]), 4, 3)
    assert other.unlike == ("age", "housing")
    assert "age 22 instead of missing" in nearest_sentence(Dictionary(), [other], rows, 3)


def test_what_was_known_to_happen_is_told_where_it_is_known():
    about = answers(given=[1, 0, 0, 1, 1])
    (_, *others), _ = neighbours(about, 0, 1, 2)
    (_, *alike), _ = neighbours(about, 0, 3, 4)
    groups = [("decided otherwise", others), ("decided alike", alike)]
    assert outcomes_sentence(about.analysis, groups) == (
        "Known outcomes: of 2 decided otherwise, 2 turned out “good”; of 1 decided alike, 1 "
        "turned out “bad”."
    )
    assert outcomes_sentence(about.analysis, [("decided alike", [])]) == ""


def test_the_table_begins_with_this_row_and_marks_what_differs():
    about = answers(given=[1, 0, 0, 1, 1])
    (itself, *others), rows = neighbours(about, 0, 1, 2)
    frame = neighbours_frame(about.analysis, others, rows, itself)
    assert frame.columns.tolist()[:6] == [
        "row", "distance", "answer", "known outcome", "differs in", "age",
    ]  # fmt: skip
    assert frame["row"].tolist() == ["1", "2", "3"]
    assert frame["differs in"].tolist() == ["–", "1 of 3", "3 of 3"]
    assert frame["age"].tolist() == ["20", "40", "60"]
    found_marks = marks(frame, 5)
    assert found_marks["age"].tolist() == [False, True, True]
    assert found_marks["housing"].tolist() == [False, False, True]
    assert not found_marks[["row", "answer", "differs in"]].to_numpy().any()


def test_a_number_is_told_as_one():
    about = answers([[1.5], [2.0], [3.0], [1.0], [2.5]], classes=(), unit="prediction")
    (itself, *_), _ = neighbours(about, 0, 1)
    assert itself.answer == "1.5"


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("german-credit-xgboost", "Known outcomes: of 5"),
        ("wine-forest", "Decided alike"),
        ("diabetes-lightgbm", "more than one standard deviation"),
    ],
)
def test_the_page_of_each_kind_of_model(app, slug, words):
    tab = open_page(app, "one-decision", analysis=BY_SLUG[slug].id, tab="Similar")
    verb = "predicted" if slug == "diabetes-lightgbm" else "decided"
    assert f"The closest row that was {verb} otherwise is " in texts(tab)
    assert words in texts(tab)
    first = next(each for each in tab.button if each.key == "open nearest other")
    first.click().run()
    assert not tab.exception
    assert tab.text_input(key="row").value in first.label.replace("\\", "")
