import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT
from dashboard.charts.permuted import permuted
from dashboard.tabular.importance_measures import Losses
from explainers.checks.importances import Importances
from tests.builders import swapped
from tests.charts.reading import rows_of, seen


def given(falls, errors=None, fall="AUC falls by", names=None):
    """Swaps of some features, and what is lost without each."""
    falls = np.asarray(falls, dtype=np.float64)
    spread = np.full(len(falls), 0.01) if errors is None else np.asarray(errors)
    names = names or tuple(f"f{at}" for at in range(len(falls)))
    result = swapped([0.5], np.zeros((1, 1, len(falls))), {"a": [1]}, names)
    return result, Losses("AUC", fall, Importances(0.9, falls, spread, falls[None]), 10)


def test_bars_are_what_is_lost_the_largest_on_top_with_their_intervals():
    figure = permuted(*given([0.1, 0.3, 0.2], [0.01, 0.02, 0.03]), 1, LIGHT)
    bars = figure.data[0]
    assert rows_of(figure) == ["f0", "f2", "f1"]
    np.testing.assert_allclose(bars.x, [0.1, 0.2, 0.3])
    np.testing.assert_allclose(bars.error_x.array, 1.96 * np.array([0.01, 0.03, 0.02]), rtol=1e-3)
    assert [text.strip() for text in figure.data[1].text] == ["0.1", "0.2", "0.3"]
    assert seen(figure.layout.xaxis.title.text).startswith("AUC falls by")


def test_numbers_stand_behind_the_whiskers_and_the_axis_begins_at_0():
    figure = permuted(*given([0.1, 0.3], [0.01, 0.05]), 1, LIGHT)
    np.testing.assert_allclose(figure.data[1].x, [0.1 + 0.0196, 0.3 + 0.098], rtol=1e-3)
    low, high = figure.layout.xaxis.range
    assert low == 0 and high > 0.4


def test_features_without_which_answers_are_better_run_to_the_left():
    figure = permuted(*given([0.1, -0.05, -0.2]), 1, LIGHT)
    np.testing.assert_allclose(figure.data[0].x[-1], 0.1)
    assert figure.layout.xaxis.range[0] < -0.2
    assert len(figure.layout.shapes) == 1


def test_other_features_have_no_bar():
    figure = permuted(*given(np.arange(1.0, 31.0)), 1, LIGHT, top=20)
    assert rows_of(figure)[0] == "10 other features"
    assert figure.data[0].text[0] == "each up to 10"
    assert figure.data[0].x[0] == 0 and np.isnan(figure.data[0].error_x.array[0])
    one_more = permuted(*given(np.ones(21)), 1, LIGHT, top=20)
    assert len(one_more.data[0].x) == 21


def test_one_row_has_no_whiskers():
    figure = permuted(*given([0.1, 0.2], [np.nan, np.nan]), 1, LIGHT)
    assert np.isnan(figure.data[0].error_x.array).all()
    assert figure.data[0].customdata[0][2] == ""


def test_figures_that_cannot_be_had_are_drawn_as_nothing():
    figure = permuted(*given([np.nan, np.nan], [0.0, 0.0]), 1, LIGHT)
    assert figure.data[0].x.tolist() == [0, 0]


def test_without_known_outcomes_the_axis_names_the_answer():
    figure = permuted(*given([0.1], fall=""), 1, LIGHT)
    title = seen(figure.layout.xaxis.title.text).replace("\n", " ")
    assert title == "Mean size of change, probability of “bad”"


def test_names_are_drawn_as_they_are():
    figure = permuted(*given([0.1], names=("<b>age</b>",)), 1, LIGHT)
    label, name, _ = figure.data[0].customdata[0]
    assert (label, name) == ("&lt;b&gt;age&lt;/b&gt;", "<b>age</b>")
    assert rows_of(figure) == ["<b>age</b>"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_that_mean_raise_and_lower_are_not_used(palette):
    text = permuted(*given([0.1, -0.1]), 1, palette).to_json()
    assert palette.raises not in text and palette.lowers not in text
    assert palette.plain in text and palette.ink in text


def test_another_measure_does_not_inherit_a_zoom():
    result, found = given([0.1])
    other = Losses("Accuracy", found.fall, found.found, 10)
    revisions = {permuted(result, each, 1, LIGHT).layout.uirevision for each in (found, other)}
    assert len(revisions) == 2
