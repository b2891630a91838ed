"""Why this class and not that one: differences of attributions, in words and on the page."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.tabular.class_difference import (
    Two,
    answers_sentence,
    axis_words,
    difference,
    two_sentence,
    two_table,
)
from explainers.service.samples import SAMPLES
from tests.builders import attribution, predictions
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

BY_SLUG = {sample.slug: sample for sample in SAMPLES}
IRIS = ("setosa", "versicolor", "virginica")
DATA = {"petal": [4.7], "sepal": [1.4]}
VALUES = [[[0.5, -0.25, 0.1], [0.25, 0.5, -0.4]]]


def of_three(**changes):
    return attribution(
        VALUES, DATA, base=(0.25, 0.5, 0.25), classes=IRIS, unit="score before softmax", **changes
    )


def of_two(unit="log-odds"):
    return attribution([[0.75, -0.25]], DATA, base=-0.5, unit=unit)


def test_the_difference_adds_up_from_base_to_output():
    two = Two(of_three(), 0, 1)
    found = difference(two)
    assert found.values[0, :, 0].tolist() == [0.75, -0.25]
    assert found.base_values.tolist() == [[-0.25]]
    assert found.outputs[0, 0] == found.base_values[0, 0] + found.values[0, :, 0].sum()
    assert found.output_names == ("setosa rather than versicolor",)
    assert difference(Two(of_three(), 1, 0)).values[0, :, 0].tolist() == [-0.75, 0.25]


def test_log_odds_of_one_of_two_are_those_rather_than_the_other_already():
    assert difference(Two(of_two(), 1, 0)).values[0, :, 0].tolist() == [0.75, -0.25]
    assert difference(Two(of_two(), 0, 1)).values[0, :, 0].tolist() == [-0.75, 0.25]
    shares = difference(Two(of_two("probability"), 1, 0))
    assert shares.values[0, :, 0].tolist() == [1.5, -0.5]


def test_standard_errors_are_at_most_added():
    found = difference(Two(of_three(stderr=np.full((1, 2, 3), 0.1)), 0, 2))
    np.testing.assert_allclose(found.stderr, 0.2)
    one = replace(of_two(), stderr=np.full((1, 2, 2), 0.1))
    np.testing.assert_allclose(difference(Two(one, 1, 0)).stderr, 0.1)


def test_in_words():
    assert two_sentence(Two(of_three(), 0, 1)) == (
        "“setosa” is 0.25 above “versicolor” for this row, in score before softmax (0.25 below it "
        "before any feature is known): petal = 4.7 speaks most for “setosa” (+0.75), sepal = 1.4 "
        "speaks most for “versicolor” (−0.25)."
    )
    one_way = replace(of_three(), values=np.array([[[0.5, 0.0, 0.0], [0.5, 0.25, 0.0]]]))
    assert "speaks most for “versicolor”" not in two_sentence(Two(one_way, 0, 1))
    level = replace(of_three(), values=np.zeros((1, 2, 3)), outputs=np.zeros((1, 3)))
    assert "are level for this row" in two_sentence(Two(level, 0, 1))
    assert "no feature tells them apart" in two_sentence(Two(level, 0, 1))


def test_numbers_that_do_not_add_up_promise_nothing():
    told = two_sentence(Two(of_three(tolerance=None, method="gradient_input"), 0, 1))
    assert told.startswith("By slope × value, petal = 4.7 speaks most for “setosa” (+0.75)")
    assert "do not add up to how far the two classes are apart" in told


def test_the_probabilities_of_both():
    shares = predictions([[0.625, 0.25, 0.125]], {}, classes=IRIS)
    two = Two(of_three(), 0, 1)
    assert answers_sentence(two, shares, 0) == (
        "The model's probabilities: “setosa” 62.5 %, “versicolor” 25.0 %."
    )
    scores = predictions([[0.625, 0.25, 0.125]], {}, classes=IRIS, unit="decision score")
    assert answers_sentence(two, scores, 0) == ""


def test_the_axis_names_both_and_the_unit():
    assert axis_words(Two(of_three(), 0, 1)) == (
        "Score before softmax of “setosa” less that of “versicolor”"
    )
    assert axis_words(Two(of_two(), 1, 0)) == "Log-odds of “bad” rather than “good”"
    slopes = of_three(tolerance=None, method="gradient_input")
    assert axis_words(Two(slopes, 0, 1)).startswith("Slope × value of “setosa” less")


def test_the_table_has_both_and_their_difference():
    table = two_table(Two(of_three(), 0, 1))
    assert table.columns.tolist() == [
        "feature", "value", "for setosa", "for versicolor", "for setosa rather than versicolor",
    ]  # fmt: skip
    assert table.iloc[0].tolist() == ["petal", "4.7", 0.5, -0.25, 0.75]
    alike = replace(of_three(), output_names=("x" * 60, "x" * 60, "b"))
    assert len(set(two_table(Two(alike, 0, 1)).columns)) == 5


def test_the_page_opens_with_the_next_best_class(app):
    wine = BY_SLUG["wine-forest"]
    tab = open_page(app, "one-decision", analysis=wine.id, tab="Two classes")
    axis = figures(tab)[0]["layout"]["xaxis"]["title"]["text"].replace("<br>", " ")
    assert axis == "Probability of “grower 1” less that of “grower 2”"
    assert "The model's probabilities: " in texts(tab)
    first = figures(tab)[0]["data"]
    other = tab.selectbox(key="rather_than")
    other.select(next(name for name in other.options if "next best" not in name)).run()
    assert not tab.exception and (not figures(tab) or figures(tab)[0]["data"] != first)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("german-credit-pipeline", "above “bad” for this row, in log-odds"),
        ("diabetes-lightgbm", "so there are no classes to compare"),
    ],
)
def test_two_classes_and_none(app, slug, words):
    tab = open_page(app, "one-decision", analysis=BY_SLUG[slug].id, tab="Two classes")
    assert words in texts(tab)
