"""Bars lie where the numbers say: each begins where the one below it ends."""

from xml.etree import ElementTree

import numpy as np
import pytest

from explainers.dossier.figure import LOWERS, RAISES, Bar, alone, drawn, lengths, sizes, steps
from tests import builders
from tests.dossier.made import DATA, Reading

FIRST = {name: column[:1] for name, column in DATA.items()}


def test_steps_lead_from_the_base_value_to_the_output():
    top, *middle, bottom = steps(builders.attribution([[0.5, -0.25, 0.125]], FIRST), 0, 1)
    assert (top.label, top.words, top.end) == ("model's output", "−0.525", pytest.approx(-0.525))
    assert (bottom.label, bottom.words, bottom.start, bottom.end) == (
        "base value",
        "−0.9",
        -0.9,
        -0.9,
    )
    assert [bar.label for bar in middle] == ["age = 40", "amount = 1,169", "housing = rent"]
    assert [bar.colour for bar in middle] == [RAISES, LOWERS, RAISES]
    way = [bottom, *reversed(middle)]
    assert [bar.start for bar in way[1:]] == [bar.end for bar in way[:-1]]
    assert way[-1].end == pytest.approx(top.end)


def test_many_features_are_added_up_in_one_bar():
    values = np.linspace(1, 0.1, 40)
    data = {f"x{at}": [at] for at in range(40)}
    bars = steps(builders.attribution([values], data), 0, 1)
    assert len(bars) == 18 and bars[-2].label == "25 others"
    assert bars[-2].end - bars[-2].start == pytest.approx(values[15:].sum())


def test_numbers_that_do_not_add_up_begin_at_nought():
    bars = steps(builders.slopes([[0.5, -0.25, 0.125]], FIRST), 0, 1)
    assert [bar.start for bar in bars] == [0.0] * 3
    assert [bar.end for bar in bars] == [0.5, -0.25, 0.125]


def test_sizes_are_ranked_and_cut():
    bars = sizes([f"x{at}" for at in range(20)], np.arange(20.0))
    assert [bar.label for bar in bars[:2]] == ["x19", "x18"] and len(bars) == 15


def test_widths_are_on_one_scale():
    bars = [Bar("a", 0, 4, "4", RAISES), Bar("b", 1, 2, "1", LOWERS), Bar("c", 2, 2, "0", RAISES)]
    boxes = [a for tag, a in Reading(drawn(bars, "<t>")).tags if tag == "rect"]
    left, width = ([float(box[name]) for box in boxes] for name in ("x", "width"))
    assert width[1] == pytest.approx(width[0] / 4) and width[2] == 1.5
    assert left[1] - left[0] == pytest.approx(width[0] / 4)
    flat = Reading(drawn([bars[2]], "t")).tags
    assert [a["width"] for tag, a in flat if tag == "rect"] == ["1.5"]


def test_lengths_begin_at_nought_and_are_ranked_by_size():
    bars = lengths(builders.attribution([[0.125, -0.25, 0.5]], FIRST), 0, 1)
    assert [(bar.start, bar.end) for bar in bars] == [(0, 0.5), (0, -0.25), (0, 0.125)]
    many = {f"x{at}": [at] for at in range(40)}
    assert len(lengths(builders.attribution([np.ones(40)], many), 0, 1)) == 15


def test_a_picture_that_stands_alone_is_complete():
    bars = [Bar("a <b>", 0, 4, "4", RAISES), Bar("b", 1, 2, "1", LOWERS)]
    picture = str(alone(bars, "Row 1 & 2", "Read <this>.", "Key 4f2a"))
    root = ElementTree.fromstring(picture)
    names = {"svg": "http://www.w3.org/2000/svg"}
    assert root.find("svg:title", names).text == "Row 1 & 2"
    assert root.find("svg:desc", names).text == "Read <this>."
    assert [text.text for text in root.iterfind(".//svg:text", names)] == [
        "Row 1 & 2",
        "a <b>",
        "4",
        "b",
        "1",
        "Key 4f2a",
    ]
    ground, *boxes = root.iterfind(".//svg:rect", names)
    assert ground.get("fill") == "#FFFFFF" and ground.get("height") == root.get("height")
    assert max(float(box.get("y")) for box in boxes) < float(root.get("height")) - 36
    assert 'font-family="system-ui, sans-serif"' in picture
