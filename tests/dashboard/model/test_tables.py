"""The tables under the charts: what stands in them, line by line."""

import numpy as np
import pytest

from dashboard.charts.residual_groups import Part
from dashboard.model import tables
from dashboard.model.residual_parts import MOST, parts_of
from explainers.checks.calibration import calibration
from explainers.checks.class_measures import decision_figures
from explainers.checks.curves import roc
from explainers.checks.decisions import Confusion
from explainers.checks.figures import value_figures
from explainers.checks.levels import levels
from explainers.checks.residuals import against_normal, bands
from tests import hostile_names
from tests.builders import predictions

GIVEN = levels(np.array([0.1, 0.4, 0.6, 0.9]), np.array([False, True, False, True]))


def test_figures_have_their_interval_where_there_is_one():
    table = tables.figures_table(decision_figures(Confusion(3, 1, 1, 5))).set_index("figure")
    assert table["value"]["Accuracy"] == "0.8"
    assert table["95 % interval"]["Accuracy"] == "0.490 to 0.943"
    assert table["95 % interval"]["F1"] == ""
    assert table["meaning"].str.endswith(".").all()
    values = value_figures(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    assert "95 % interval" not in tables.figures_table(values)  # none of them has one


def test_every_pair_of_classes_is_counted():
    table = tables.confusion_table(np.array([[5, 2], [0, 7]]), ("good", "bad"))
    assert table["rows"].tolist() == [5, 2, 0, 7]
    assert table.iloc[1].tolist() == ["good", "bad", 2]


def test_classes_end_with_their_means():
    table = tables.classes_table(np.array([[3, 1], [0, 4]]), ("a", "b"))
    assert table["recall"].tolist() == [0.75, 1.0, 0.875, 0.875]
    assert table["rows"].tolist() == [4, 4, 8, 8]
    assert table["class"].tolist()[2:] == [
        "mean of the classes (macro)",
        "mean of the rows (weighted)",
    ]


def test_a_curve_is_listed_as_it_is_drawn():
    line = roc(GIVEN)
    table = tables.line_table(line, "across", "up")
    assert table["across"].tolist() == line.x.tolist()
    assert table["answer from"].tolist() == line.scores.tolist()


def test_bins_and_the_parts_of_the_brier_score():
    found = calibration(GIVEN)
    assert tables.calibration_table(found)["rows"].tolist() == [1, 1, 1, 1]
    parts = tables.brier_table(found).set_index("part")["value"]
    assert parts["Brier score"] == "0.185"
    assert parts["− resolution"] == "0.25"


def test_tenths_add_up_to_all():
    given = levels(np.arange(100.0), np.arange(100) >= 70)
    table = tables.gains_table(given)
    np.testing.assert_allclose(table["share of the class"].tolist()[:4], [1 / 3, 2 / 3, 1, 1])
    np.testing.assert_allclose(table["lift of this tenth"].sum(), 10)
    np.testing.assert_allclose(table["lift"].tolist()[-1], 1)


def test_strips_categories_and_residuals():
    x = np.arange(24.0)
    table = tables.bands_table(bands(x, -x, 2), "age", "residual")
    assert table["rows"].tolist() == [12, 12]
    assert table["residual, median"].tolist() == [-5.5, -17.5]
    parts = tables.parts_table([Part("<b>", 3, -1.0, 0.0, 1.0)], "housing")
    assert parts.iloc[0].tolist() == ["<b>", 3, -1.0, 0.0, 1.0]
    assert tables.residual_counts(x)["rows"].sum() == 24
    assert len(tables.quantile_table(against_normal(x))) == 24


def test_a_category_has_the_quantiles_of_its_own_rows():
    data = predictions([[0.0]] * 6, {"c": ["a", "b", "a", None, "a", "b"]}).data
    residuals = np.array([1.0, 5.0, 2.0, 9.0, 3.0, 7.0])
    found, others = parts_of(data, "c", np.arange(6), residuals)
    assert [(part.name, part.rows, part.middle) for part in found] == [
        ("missing", 1, 9.0),
        ("b", 2, 6.0),
        ("a", 3, 2.0),
    ]
    assert others == 0
    judged, _ = parts_of(data, "c", np.array([0, 1]), residuals[:2])
    assert [part.rows for part in judged] == [1, 1]


def test_many_categories_leave_the_rarest_out():
    names = [f"v{at}" for at in range(20) for _ in range(at + 1)]
    data = predictions([[0.0]] * len(names), {"c": names}).data
    found, others = parts_of(data, "c", np.arange(len(names)), np.zeros(len(names)))
    assert len(found) == MOST and others == sum(range(1, 6))
    assert {part.name for part in found} == {f"v{at}" for at in range(5, 20)}


@pytest.mark.parametrize("name", hostile_names.VALUES[:5])
def test_names_stay_in_one_line(name):
    table = tables.confusion_table(np.ones((2, 2), dtype=np.int64), (name, "b"))
    assert "\n" not in table["known to be"][0]
