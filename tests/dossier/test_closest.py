"""The row most like a document's that is decided otherwise, and all in which it differs."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.dossier.closest import closest, closest_row
from explainers.dossier.decision import report
from explainers.records import Dictionary, EditedRow, Entry, Group, OneRow, Request
from tests import builders
from tests.dossier import made
from tests.dossier.made import Reading
from tests.reference import nearest as slow

ROWS = 60
AGES = np.random.default_rng(5).integers(18, 80, ROWS)
HOUSES = [("own", "rent", None)[at] for at in np.random.default_rng(6).integers(0, 3, ROWS)]
TABLE = pa.table(
    {
        "age": [None if at == 7 else int(age) for at, age in enumerate(AGES)],
        "amount": np.random.default_rng(8).normal(900, 300, ROWS),
        "housing": HOUSES,
        "id": [f"P-{at:03d}" for at in range(ROWS)],
    }
)
SHARES = np.random.default_rng(9).random(ROWS)
ABOUT = made.analysis()


def answers(shares=SHARES, classes=("good", "bad")):
    outputs = np.stack([1 - shares, shares], axis=1) if classes else shares[:, None]
    names, unit = (classes, "probability") if classes else (("prediction",), "prediction")
    plain = builders.predictions(outputs, {"id": TABLE["id"].to_pylist()}, classes=names, unit=unit)
    return replace(plain, data=TABLE)


def asked(rows, about=ABOUT, groups=()):
    return Request(about, "tree_shap", rows, groups=groups)


def found(row=0, threshold=0.5, known=None, about=ABOUT, groups=()):
    known = answers() if known is None else known
    return closest(lambda _: known, asked(OneRow(row), about, groups), threshold)


def read(parts):
    return Reading("".join(parts)).text


@pytest.mark.parametrize("row", [0, 7, 12, 33])
@pytest.mark.parametrize("threshold", [0.3, 0.5])
def test_it_is_the_nearest_by_gowers_distance_on_the_other_side_of_the_threshold(row, threshold):
    rows = [
        tuple(line[name] for name in ("age", "amount", "housing")) for line in TABLE.to_pylist()
    ]
    others = [at for at in range(ROWS) if (SHARES[at] > threshold) != (SHARES[row] > threshold)]
    (wanted,) = slow.nearest(rows, row, others, 1, (1, 1, 1))
    near = found(row, threshold)
    assert near.position == wanted
    assert near.distance == pytest.approx(slow.distance(rows, row, wanted, (1, 1, 1)), abs=1e-6)
    assert near.given == int(SHARES[wanted] > threshold)


def test_of_numbers_it_is_predicted_more_than_one_standard_deviation_away():
    about = made.analysis(classes=())
    near = found(3, None, answers(classes=()), about)
    assert abs(SHARES[near.position] - SHARES[3]) > SHARES.std()
    text = read(closest_row(near))
    assert "is predicted to have " in text and "more than one standard deviation of all" in text


def test_columns_of_a_group_count_as_one():
    groups = (Group("who", ("age", "housing")),)
    assert found(3, groups=groups).distance != found(3).distance


def test_every_column_in_which_it_differs_is_told_with_its_unit():
    said = Dictionary((Entry("age", "years of life", "years"),))
    near = found(12, about=made.analysis(dictionary=said))
    text = read(closest_row(near))
    own, other = TABLE["age"][12].as_py(), TABLE["age"][near.position].as_py()
    assert f"Row {near.position + 1}, P-{near.position:03d}, is decided for “" in text
    assert own != other
    assert f"years of life {own} years {other} years age" in text
    unlike = sum(
        TABLE[name][12].as_py() != TABLE[name][near.position].as_py()
        for name in ("age", "amount", "housing")
    )
    assert f"It differs in {unlike} of 3 columns." in text
    assert "Looked at: 60 of 60 rows." in text


def test_where_all_are_decided_alike_there_is_none():
    near = found(0, known=answers(np.full(ROWS, 0.9)))
    assert near.position is None
    assert "No row of the table was decided otherwise." in read(closest_row(near))


def test_a_row_that_is_the_same_has_no_table_of_differences():
    twins = answers()
    same = pa.table({name: [TABLE[name][0].as_py()] * ROWS for name in TABLE.column_names})
    near = found(0, known=replace(twins, data=same))
    text = read(closest_row(near))
    assert "It differs in 0 of 3 columns." in text and "this row that row" not in text


def test_nothing_is_told_where_nothing_is_stored_or_the_row_is_edited():
    assert closest(lambda _: None, asked(OneRow(0)), 0.5) is None
    edited = asked(EditedRow(0, (("age", 40.0),)))
    assert closest(lambda _: answers(), edited, 0.5) is None
    assert closest_row(None) == ()


def test_it_is_a_part_of_the_document():
    text = Reading(report(made.decision(closest=found(0)))).text
    assert "The closest row decided otherwise" in text and " --closest " in text
    assert "tells of another row of the table" in text
    without = Reading(report(made.decision())).text
    assert "The closest row" not in without and "--closest" not in without
