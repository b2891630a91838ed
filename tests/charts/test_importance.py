import numpy as np
import pytest

from dashboard.charts import LIGHT, importance
from tests.builders import attribution, credit
from tests.charts.reading import rows_of


def test_bars_are_mean_absolute_effects_the_largest_on_top():
    result = attribution([[1.0, -3.0], [-2.0, 1.0]], {"a": [1, 2], "b": [3, 4]})
    bars = importance(result, 1, LIGHT).data[0]
    np.testing.assert_allclose(bars.x, [1.5, 2.0])
    assert rows_of(importance(result, 1, LIGHT)) == ["a", "b"]


def test_other_features_are_a_sum_without_a_bar():
    sizes = np.arange(1.0, 31.0)
    result = attribution([sizes], {f"f{at}": [0] for at in range(30)})
    figure = importance(result, 1, LIGHT, top=20)
    assert rows_of(figure)[0] == "10 other features"
    assert figure.data[0].text[0] == "55 added up"
    assert figure.data[0].x[0] == 0
    assert figure.data[0].x[-1] == 30


def test_one_other_feature_is_shown_instead_of_counted():
    result = attribution([np.ones(21)], {f"f{at}": [0] for at in range(21)})
    assert len(importance(result, 1, LIGHT, top=20).data[0].x) == 21


def test_a_click_leads_to_the_name_as_it_is_in_the_table():
    result = attribution([[1.0]], {"<b>age</b>": [1]})
    label, name, _ = importance(result, 1, LIGHT).data[0].customdata[0]
    assert name == "<b>age</b>"
    assert label == "&lt;b&gt;age&lt;/b&gt;"


@pytest.mark.parametrize("output", [0, 1])
def test_the_axis_says_unit_and_class(output):
    result = credit()
    title = importance(result, output, LIGHT).layout.xaxis.title.text
    assert "log-odds" in title
    assert f"“{result.output_names[output]}”" in title
