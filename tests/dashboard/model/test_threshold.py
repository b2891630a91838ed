"""The threshold a link names: taken up where answers can be held against it."""

import pytest

from dashboard.model import threshold as module
from dashboard.model.threshold import choose, limits, threshold
from tests.builders import predictions

SHARES = predictions([[0.4, 0.6], [0.9, 0.1]], {"a": [1, 2]})
SCORES = predictions([[-2.0, 2.0], [8.0, -8.0]], {"a": [1, 2]}, unit="decision score")
NUMBERS = predictions([[3.0], [4.0]], {"a": [1, 2]}, classes=("prediction",), unit="")


@pytest.fixture
def url(monkeypatch):
    """What the URL holds, without a page."""
    held = {}
    monkeypatch.setattr(module, "kept", lambda name: held.get(name, ""))
    monkeypatch.setattr(module, "keep", held.__setitem__)
    return held


@pytest.mark.parametrize("wrong", ["", "much", "nan", "1.5", "-1", "inf", "-inf", "0x1"])
def test_one_that_none_can_be_is_the_usual_one(url, wrong):
    url["threshold"] = wrong
    assert threshold(SHARES) == 0.5


@pytest.mark.parametrize("text", ["0", "1", "0.3839", "1e-4"])
def test_any_share_can_be_one(url, text):
    url["threshold"] = text
    assert threshold(SHARES) == float(text)


def test_a_score_may_be_held_against_any_number(url):
    assert threshold(SCORES) == 0
    url["threshold"] = "-3.5"
    assert threshold(SCORES) == -3.5


def test_a_number_and_several_classes_hang_on_none(url):
    url["threshold"] = "0.3"
    assert threshold(NUMBERS) is None
    three = predictions([[0.2, 0.3, 0.5]], {"a": [1]}, classes=("a", "b", "c"))
    assert threshold(three) is None


@pytest.mark.parametrize("value", [0.1 + 0.2, 1 / 3, 0.25])
def test_a_chosen_one_comes_back_to_the_last_digit(url, value):
    choose(SHARES, value)
    assert url["threshold"] and threshold(SHARES) == value


def test_the_usual_one_leaves_the_url_as_it_was(url):
    choose(SHARES, 0.3)
    choose(SHARES, 0.5)
    assert url == {"threshold": ""}


def test_probabilities_lie_between_0_and_1_and_scores_where_there_are_some():
    assert (limits(SHARES, 1).low, limits(SHARES, 1).high) == (0, 1)
    found = limits(SCORES, 1)
    assert found.low < -8 and 2 < found.high < 3
    same = predictions([[1.0, -1.0]], {"a": [1]}, unit="decision score")
    assert limits(same, 1).low < -1 < limits(same, 1).high
    none = predictions([[float("nan")] * 2], {"a": [1]}, unit="decision score")
    assert (limits(none, 1).low, limits(none, 1).high) == (-1, 1)
