import numpy as np
import pytest

from dashboard.charts import LIGHT, lime_rules
from explainers.records import Condition
from tests.charts.reading import rows_of, seen
from tests.rule_results import rules


def notes(figure):
    return [seen(note.text) for note in figure.layout.annotations]


def test_bars_are_sorted_by_absolute_weight_the_largest_on_top():
    figure = lime_rules(rules(), 1, LIGHT)
    np.testing.assert_allclose(figure.data[0].x, [-0.01, -0.08, 0.2])
    assert rows_of(figure) == [
        "age > 33",
        "12 < duration_months ≤ 18",
        "checking_account =\nbelow 0 DM",
    ]
    assert list(figure.data[0].text) == ["−0.01", "−0.08", "+0.2"]


def test_two_classes_stand_on_both_sides():
    assert notes(lime_rules(rules(), 1, LIGHT)) == ["◀ towards good", "towards bad ▶"]
    assert notes(lime_rules(rules(), 0, LIGHT)) == ["◀ towards bad", "towards\ngood ▶"]


def test_more_classes_are_one_against_the_others():
    three = rules(weights=np.ones((3, 3)), classes=("a", "b", "c"))
    assert notes(lime_rules(three, 2, LIGHT)) == ["◀ towards not c", "towards c ▶"]


def test_a_predicted_value_is_raised_or_lowered():
    value = rules(weights=[[1.0], [2.0], [3.0]], classes=("prediction",), unit="euros")
    assert notes(lime_rules(value, 0, LIGHT)) == ["◀ lowers", "raises ▶"]


def test_the_fit_is_part_of_the_picture():
    title = seen(lime_rules(rules(fits=[0.1, 0.432]), 1, LIGHT).layout.xaxis.title.text)
    assert "R² 0.43" in title.replace("\n", " ")


@pytest.mark.parametrize("sign", [1, -1])
def test_both_sides_have_room_for_their_name(sign):
    low, high = lime_rules(rules(weights=sign * np.ones((3, 2))), 1, LIGHT).layout.xaxis.range
    assert low <= -0.3
    assert high >= 0.3


def test_conditions_of_names_that_look_alike_stay_apart():
    names = [f"{'the_same_beginning_' * 3}{at}{'_the_same_end' * 3}" for at in range(3)]
    alike = rules(conditions=[Condition(name, high=1.0) for name in names])
    assert len(set(rows_of(lime_rules(alike, 1, LIGHT)))) == 3


def test_a_click_leads_to_the_feature():
    assert lime_rules(rules(), 1, LIGHT).data[0].customdata[2][1] == "checking_account"
