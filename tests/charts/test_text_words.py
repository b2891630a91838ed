"""Words as bars: for and against, with their numbers, whatever they are made of."""

import json
import random

import numpy as np
import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.text_words import WordBar, word_bars
from tests.charts.reading import every_text, rows_of, seen
from tests.charts.test_any_names import ENTITY, OURS, names

BARS = (
    WordBar("best", 0.5, 0.1, "in 6 texts"),
    WordBar("but it", 0.25, 0.0, "in 9 texts"),
    WordBar("too", -1.5, np.nan, "in 1 text"),
)


def drawn(bars=BARS, palette=LIGHT, axis="Effect on the log-odds of “good”, mean"):
    return word_bars(bars, palette, axis, "words/key")


def test_the_first_word_is_on_top_with_its_number_and_its_side():
    figure = drawn()
    assert rows_of(figure) == ["too", "but it", "best"]
    bar, numbers = figure.data
    assert list(bar.x) == [-1.5, 0.25, 0.5]
    assert [text.strip("\u2009") for text in numbers.text] == ["−1.5", "+0.25", "+0.5"]
    assert list(bar.marker.color) == [LIGHT.lowers, LIGHT.raises, LIGHT.raises]
    assert [note.text for note in figure.layout.annotations] == [
        "◀ speaks against",
        "speaks for ▶",
    ]
    assert [line[1:] for line in bar.customdata] == [
        ["too", "in 1 text"],
        ["but it", "in 9 texts"],
        ["best", "in 6 texts"],
    ]


def test_what_is_known_of_a_mean_is_drawn_and_what_is_not_is_not():
    bar = drawn().data[0]
    assert list(bar.error_x.array) == [0.0, 0.0, 0.1] and bar.error_x.visible
    assert not drawn([WordBar("a", 1.0, 0.0, "")]).data[0].error_x.visible


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_all_bars_and_margins_are_in_sight(palette):
    figure = drawn(palette=palette)
    low, high = figure.layout.xaxis.range
    assert low <= -1.5 and high > 0.6
    assert figure.layout.height > drawn(BARS[:1]).layout.height


def test_no_bar_at_all_is_still_a_figure():
    assert json.loads(drawn(()).to_json())["layout"]["height"] > 0


def test_words_of_any_signs_stand_as_they_are_and_apart():
    draw = random.Random(0)
    for _ in range(20):
        given = names(draw, 6)
        figure = drawn([WordBar(name, 1.0, 0.0, "in 1 text") for name in given], axis=given[0])
        rows = rows_of(figure)
        assert len(set(rows)) == len(given)
        for text in every_text(figure):
            bare = ENTITY.sub("", OURS.sub("", text))
            assert "<" not in bare and "&" not in bare and "$" not in bare, text
            assert "\n\n" not in seen(text)
