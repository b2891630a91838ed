"""What the page says about how good a model is."""

import numpy as np
import pytest

from dashboard.model import sentences as said
from explainers.checks.calibration import calibration
from explainers.checks.roc_interval import area
from explainers.checks.thresholds import cheapest
from tests.dashboard.model.judging import a_shelf, judged, two  # noqa: F401 - a fixture

SCORES, BAD = [0.8, 0.3, 0.6, 0.1, 0.5], [True, False, False, True, False]


def test_decisions_are_told_by_what_is_found_and_what_is_not():
    assert said.decisions_sentence(two(SCORES, BAD)) == (
        "Over the threshold 50 % lie 2 of 5 rows: 1 of the 2 that are “bad” (50 %), "
        "and 1 that is not (50 % of the 2)."
    )
    none = two(SCORES, BAD, threshold=0.9)
    assert said.decisions_sentence(none) == (
        "Over the threshold 90 % lie 0 of 5 rows: 0 of the 2 that are “bad” (0 %)."
    )
    many = two([0.9, 0.8, 0.7], [True, False, False])
    assert said.decisions_sentence(many).endswith("and 2 that are not (67 % of the 3).")
    alone = two([0.9, 0.2], [False, False])
    assert said.decisions_sentence(alone).endswith("none of them is known to be “bad”.")


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "50 %"), (0.3839, "38.39 %"), (1.0, "100 %"), (1 / 3, "33.33 %")]
)
def test_a_threshold_has_the_decimals_it_needs(value, text):
    assert said.threshold_text(two(SCORES, BAD), value) == text


def test_a_score_is_no_percentage():
    found = judged([[-1.0, 1.0], [1.0, -1.0]], ["bad", "good"], unit="decision score")
    assert said.threshold_text(found, 0.25) == "0.25"


def test_the_small_print_tells_a_chosen_threshold_from_the_usual_one():
    assert said.threshold_words(two(SCORES, BAD)) == "Decisions: threshold 50 %, as usual."
    assert said.threshold_words(two(SCORES, BAD, threshold=0.2)) == (
        "Decisions: threshold 20 %, chosen by the reader; usual is 50 %."
    )
    assert said.threshold_words(judged([[1.0]], [1.0], (), "euros")) == ""


def test_several_classes_name_the_most_frequent_mistake():
    outputs, names = np.eye(3)[[0, 1, 1, 2]], ("a", "b", "c")
    found = judged(outputs.tolist(), ["a", "c", "c", "c"], classes=names)
    assert said.many_sentence(found) == (
        "Of 4 rows, 2 (50.0 %) are given another class than they have, most often “c” for “b” (2)."
    )
    once = judged(outputs.tolist(), ["a", "b", "b", "b"], classes=names)
    assert said.many_sentence(once).endswith("such as “b” for “c” (1).")
    right = judged(outputs.tolist(), ["a", "b", "b", "c"], classes=names)
    assert said.many_sentence(right) == "All of 4 rows are given the class they have."


def test_an_area_has_its_interval_where_it_is_known():
    draw = np.random.default_rng(0)
    bad = draw.random(80) < 0.5
    found = two((draw.random(80) * 0.8 + 0.2 * bad).tolist(), bad)
    sentence = said.roc_sentence(found, area(found.levels))
    assert "95 % interval 0." in sentence and "“bad”" in sentence
    perfect = two([0.1, 0.2, 0.8, 0.9], [False, False, True, True])
    assert said.roc_sentence(perfect, area(perfect.levels)).startswith("In 100.0 % of all pairs")
    assert "cannot be told" in said.roc_sentence(perfect, area(perfect.levels))


def test_calibration_says_which_way_it_is_off():
    draw = np.random.default_rng(1)
    scores = draw.random(2_000)
    high = two(scores.tolist(), draw.random(2_000) < scores**2)
    assert "it is too high where" in said.calibration_sentence(high, calibration(high.levels))
    low = two(scores.tolist(), draw.random(2_000) < np.sqrt(scores))
    assert "it is too low where" in said.calibration_sentence(low, calibration(low.levels))
    tiny = two([0.5, 0.5, 0.5, 0.5], [True, False, True, False])
    assert "no bin is farther off" in said.calibration_sentence(tiny, calibration(tiny.levels))


def test_costs_are_told_at_this_threshold_and_at_the_cheapest():
    found = two(SCORES, BAD)
    best = cheapest(found.levels, 2.0, found.limits)
    assert said.cost_sentence(found, best, 2.0) == (
        "If a false positive costs as much as 2 false negatives, these decisions cost 0.6 false "
        "negatives a row; the cheapest threshold is 70 %, at 0.2. If the probabilities meant just "
        "what they say, it would be 66.7 %."
    )
    assert "as much as 1 false negative, " in said.cost_sentence(found, best, 1.0)
