"""Decision plots in words, and which rows are wrong."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.charts.decision_plot import Drawn
from dashboard.decision_plot import choosing
from dashboard.decision_plot.choosing import wrong_rows
from dashboard.decision_plot.words import (
    classes_sentence,
    classes_table,
    rows_sentence,
    rows_table,
)
from dashboard.model.known import Known
from tests.builders import attribution, credit


def test_rows_are_told_by_where_they_end_and_what_parts_them():
    result = attribution([[1.0, 0.1], [-2.0, 0.2], [3.0, 0.3]], {"age": [1, 2, 3], "b": [1, 2, 3]})
    drawn = Drawn(result, 1, np.arange(3), ["a", "b", "c"])
    told = rows_sentence(drawn, "3 rows")
    assert told == (
        "The lines of 3 rows lead from the base value, −0.9, to between −2.7 and 2.4 (log-odds of "
        "“bad”); age parts them most: its effects lie up to 5 apart."
    )
    one = rows_sentence(Drawn(result, 1, np.array([1]), ["b"]), "1 row of cluster 3")
    assert one == (
        "The line of 1 row of cluster 3 leads from the base value, −0.9, to −2.7 (log-odds of "
        "“bad”)."
    )
    assert rows_sentence(Drawn(result, 1, np.arange(0), []), "0 rows").startswith("There are no")


def test_the_table_of_rows_has_every_feature_the_largest_first():
    result = credit(12)
    rows = np.array([4, 7])
    table = rows_table(Drawn(result, 1, rows, ["x", "y"]))
    assert table["row"].tolist() == ["x", "y"]
    features = list(table.columns[2:-1])
    assert sorted(features) == sorted(result.names)
    sums = table["base value"] + table[features].sum(axis=1)
    np.testing.assert_allclose(sums, table["output"])
    sizes = table[features].abs().mean().to_numpy()
    assert (np.diff(sizes) <= 1e-12).all()


def test_classes_are_told_by_what_tells_the_first_two_apart():
    values = np.array([[[0.5, -0.1, 0.0], [-0.2, 0.3, 0.1]]])
    result = attribution(values, {"a": [1], "b": [2]}, classes=("u", "v", "w"), base=0.0)
    told = classes_sentence(result, 0, 0)
    assert told == (
        "Log-odds: “u” ends at 0.3, “v” at 0.2; a tells the two apart most, by 0.6 in favour of "
        "“u”."
    )
    other = classes_sentence(result, 0, 1)
    assert other.endswith("in favour of “u”.")
    same = attribution(np.ones((1, 2, 3)), {"a": [1], "b": [2]}, classes=("u", "v", "w"))
    assert classes_sentence(same, 0, 0).endswith("no feature tells the two apart.")
    table = classes_table(result, 0)
    assert table["feature"].tolist() == ["output", "a", "b", "base value"]
    np.testing.assert_allclose(table["u"], [0.3, 0.5, -0.2, 0.0])


def everyone(outputs):
    """What the page knows of all rows: their answers, (rows, outputs)."""
    return SimpleNamespace(predictions=SimpleNamespace(outputs=np.asarray(outputs)))


def analysis(*classes):
    """What is asked of an analysis here."""
    return SimpleNamespace(classes=classes, positive_output=len(classes) - 1)


@pytest.fixture
def truth(monkeypatch):
    """Say what is known: (rows, what)."""

    def tell(rows, known):
        monkeypatch.setattr(choosing, "known", lambda *_: Known(np.array(rows), np.array(known)))
        monkeypatch.setattr(choosing, "threshold", lambda _: 0.5)

    return tell


def test_rows_of_another_class_than_known_are_wrong(truth):
    result = attribution(np.zeros((4, 1)), {"a": [1, 2, 3, 4]})
    result = replace(result, positions=np.array([5, 0, 2, 3]))
    outputs = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.9, 0.1], [0.5, 0.5], [0.1, 0.9]])
    truth([0, 2, 5], [1, 1, 0])
    found = wrong_rows(analysis("good", "bad"), everyone(outputs), result)
    assert found.tolist() == [0, 1], "rows 5 and 0; of row 3 nothing is known"
    truth([], [])
    assert not len(wrong_rows(analysis("good", "bad"), everyone(outputs), result))


def test_of_numbers_the_largest_errors_count(truth):
    rows = 30
    result = attribution(np.zeros((rows, 1)), {"a": range(rows)}, classes=("y",), unit="")
    result = replace(result, positions=np.arange(rows))
    errors = np.zeros(rows)
    errors[[3, 17, 20, 21]] = [5, -9, 7, 1]
    truth(list(range(rows)), np.zeros(rows).tolist())
    found = wrong_rows(analysis(), everyone(errors[:, None]), result)
    assert found.tolist() == [3, 17, 20]
