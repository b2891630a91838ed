"""Where a row stands on the curves: shares, rows like it, and whether it is out of their range."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard.charts import LIGHT
from dashboard.charts.small_dependence import small_dependence
from dashboard.tabular.marked import with_row
from dashboard.tabular.place_measures import places, places_table
from dashboard.tabular.place_sentences import bound_sentence, place_sentence, places_sentence
from tests.builders import attribution

AGES = [20, 30, 40, 50, 60, 70, 80, 90]
HOUSES = ["own", "own", "own", "rent", "rent", None, "own", "rent"]
SUMS = [1.0, 2.0, None, 4.0, None, 6.0, 7.0, 8.0]
DATA = {"age": AGES, "housing": HOUSES, "sum": SUMS, "job": [1] * 8}
EFFECTS = np.stack(
    [np.linspace(0.8, -0.6, 8), [0.1, 0.2, 0.3, -0.1, -0.2, 0.0, 0.4, -0.3], [0.05] * 8, [0.0] * 8],
    axis=1,
)
SAMPLE = attribution(EFFECTS, DATA)


def one(values, **cells):
    row = attribution([values], {name: [cells.get(name, DATA[name][0])] for name in DATA})
    return replace(row, positions=np.array([cells.get("at", 5)]))


def placed(row, most=6):
    marked = with_row(SAMPLE, row)
    return {each.feature: each for each in places(marked, 1, most)}


def test_a_cost_that_was_more_than_what_was_sent_is_said_to_be_a_bound():
    assert bound_sentence(2_101, 2_101) == "" == bound_sentence(2_101, 2_400)
    assert bound_sentence(2_101, 1_200).startswith(
        "That is the most it can be: this row took 1,200 of the 2,101 counted for it"
    )


def test_a_row_of_the_sample_is_found_in_it_and_another_one_is_put_behind_it():
    inside = with_row(SAMPLE, one((0, 0, 0, 0), at=30))
    assert (inside.place, inside.result) == (3, SAMPLE)
    behind = with_row(SAMPLE, one((0.5, 0, 0, 0), age=33))
    assert behind.place == 8 and len(behind.result.values) == 9
    assert behind.result.data.column("age").to_pylist()[-1] == 33
    assert len(SAMPLE.values) == 8


def test_columns_that_were_read_another_way_are_joined_all_the_same():
    row = one((0.5, 0.1, 0, 0))
    coded = {
        "age": pa.array([20], pa.int8()),
        "housing": pa.array(["free"]).dictionary_encode(),
        "sum": pa.array([None], pa.null()),
        "job": pa.array([1.0]),
    }
    joined = with_row(SAMPLE, replace(row, data=pa.table(coded))).result.data
    assert [column[-1].as_py() for column in joined.columns] == [20, "free", None, 1]
    houses = pa.array(HOUSES).dictionary_encode()
    sample = replace(SAMPLE, data=pa.table({**DATA, "housing": houses}))
    joined = with_row(sample, replace(row, data=row.data)).result.data
    assert joined.column("housing").to_pylist() == [*HOUSES, "own"]


def test_the_largest_attributions_come_first_and_nothing_has_no_place():
    found = placed(one((0.5, -0.9, 0.01, 0.0)))
    assert list(found) == ["housing", "age", "sum"]
    assert list(placed(one((0.5, -0.9, 0.01, 0.0)), most=1)) == ["housing"]
    assert placed(one((0.0, 0.0, 0.0, 0.0))) == {}


def test_a_number_has_a_standing_and_rows_like_it():
    age = placed(one((0.7, 0, 0, 0), age=20))["age"]
    assert (age.lowest, age.highest) == (pytest.approx(2 / 9), 1.0)
    assert (age.rows, age.least, age.most) == (1, pytest.approx(0.8), pytest.approx(0.8))
    assert age.like == pytest.approx(1 / 8)
    told = place_sentence(age, SAMPLE)
    assert (
        told == "age 20: among the lowest 22 %; there every effect is +0.8, its own effect is +0.7."
    )
    high = placed(one((0.7, 0, 0, 0), age=95))["age"]
    assert "age 95: among the highest 11 %; no other row is like it" in place_sentence(high, SAMPLE)
    middle = placed(one((0.7, 0, 0, 0), age=50))["age"]
    assert "age 50: 33 % of the rows have less" in place_sentence(middle, SAMPLE)


def test_a_category_and_a_missing_value_have_rows_like_them_and_no_standing():
    rent = placed(one((0, -0.15, 0.02, 0), housing="rent", sum=None))
    assert (rent["housing"].rows, rent["housing"].lowest) == (3, None)
    assert place_sentence(rent["housing"], SAMPLE) == (
        "housing rent, as in 38 % of the others; there effects run from −0.3 to −0.1, "
        "its own effect is −0.15."
    )
    assert (rent["sum"].value, rent["sum"].rows) == (None, 2)
    assert place_sentence(rent["sum"], SAMPLE).startswith("sum missing, as in 25 % of the others")
    alone = placed(one((0, -0.15, 0, 0), housing="castle"))["housing"]
    assert place_sentence(alone, SAMPLE) == (
        "housing castle; no other row is like it, and its own effect is −0.15."
    )


def test_a_value_that_all_rows_have():
    job = placed(one((0, 0, 0, 0.3)))["job"]
    assert place_sentence(job, SAMPLE).startswith("job 1, as in every row; there every effect is 0")


def test_a_row_out_of_the_range_of_those_like_it_is_told():
    aside = placed(one((0.05, -0.5, 0, 0), housing="rent", age=90))
    assert places_sentence(tuple(aside.values()), SAMPLE) == (
        "The effect of age, +0.05, is higher than that of any other row explained with a like "
        "value."
    )
    within = placed(one((0, -0.2, 0, 0), housing="rent"))
    assert "stands where others with its value do" in places_sentence(
        tuple(within.values()), SAMPLE
    )
    assert "No feature has any effect" in places_sentence((), SAMPLE)


def test_the_table_says_the_same():
    found = tuple(placed(one((0.7, -0.15, 0, 0), housing="rent")).values())
    table = places_table(found, SAMPLE)
    assert table["feature"].tolist() == ["age", "housing"]
    assert table["value"].tolist() == ["20", "rent"]
    assert table["rows like it"].tolist() == [1, 3]
    assert np.isnan(table["share of rows up to it"][1])


@pytest.mark.parametrize("feature", ["age", "housing", "sum"])
def test_a_small_chart_has_the_ring_and_little_height(feature):
    marked = with_row(SAMPLE, one((0.5, 0.1, 0.01, 0)))
    figure = small_dependence(marked.result, 1, feature, marked.place, LIGHT)
    assert figure.layout.height <= 300
    assert "<b>this row</b>" in [note.text for note in figure.layout.annotations]
    titles = {figure.layout.xaxis.title.text, figure.layout.yaxis.title.text}
    assert "Effect" in titles
