"""What stands above the two sides of a zero line fits a telephone."""

import plotly.graph_objects as go
import pytest

from dashboard.charts.palette import LIGHT
from dashboard.charts.signed_bars import RIGHT_CHARACTERS, SIDE_CHARACTERS, name_sides


def named(low, high):
    figure = go.Figure()
    name_sides(figure, low, high, LIGHT)
    left, right = (note.text.split("<br>") for note in figure.layout.annotations)
    return left, right, figure.layout.margin.t


def test_short_names_stay_on_one_line():
    assert named("pulls down", "pulls up") == (["◀ pulls down"], ["pulls up ▶"], 34)


@pytest.mark.parametrize("name", ["virginica", "versicolor"])
def test_long_names_are_broken_and_have_room_above(name):
    left, right, margin = named(f"towards not {name}", f"towards {name}")
    assert (left, right) == (["◀ towards not", name], ["towards", f"{name} ▶"])
    assert max(map(len, left + right)) <= SIDE_CHARACTERS
    assert margin > named("lowers", "raises")[2]


def test_an_arrow_never_stands_alone():
    left, right, _ = named("towards good", "towards good")
    assert (left, right) == (["◀ towards good"], ["towards", "good ▶"])
    assert max(map(len, right)) <= RIGHT_CHARACTERS


def test_a_name_cannot_write_markup():
    assert named("a", "<b>x")[1] == ["&lt;b&gt;x ▶"]
