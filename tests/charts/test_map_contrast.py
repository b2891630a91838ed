"""Two maps and their difference: where the pictures lie, their colours, scales and words."""

import json
import re

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT
from dashboard.charts.map_contrast import (
    MOST_HEIGHT,
    NARROW,
    STRENGTH,
    Framed,
    map_contrast,
    map_pair,
)
from dashboard.charts.map_pixels import faded, laid_over, overlay
from dashboard.pictures.contrast_measures import contrast
from tests.charts.reading import seen
from tests.charts.test_heat_map import EVIL, coloured, pixels_in, scale_of
from tests.map_results import maps, spot

DESK, PHONE = 680, 340


def drawn(size=(9, 12), width=DESK, palette=LIGHT, names=("cat", "dog"), limits=(0.5, 2.0)):
    draw = np.random.default_rng(0)
    shown = coloured(size)
    first = maps(draw.normal(size=size), shown=shown)
    second = maps(draw.normal(size=size), shown=shown, target=1)
    found = contrast(first, second)
    framed = (
        Framed(found.difference, "the difference", limits[0]),
        Framed(first, names[0], limits[1]),
        Framed(second, names[1], limits[1]),
    )
    return found, map_contrast(*framed, palette, width)


def pair(width=DESK, sizes=((9, 12), (9, 12)), names=("a.png", "b.png")):
    framed = [
        Framed(maps(spot((0, 0), size), shown=coloured(size)), name, 1.0)
        for size, name in zip(sizes, names, strict=True)
    ]
    return map_pair(*framed, LIGHT, width)


def boxes(figure):
    return [(i.x, i.y, i.x + i.sizex, i.y + i.sizey) for i in figure.layout.images]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_each_picture_is_the_map_it_is_called_by(palette):
    found, figure = drawn(palette=palette)
    limits = (0.5, 2.0, 2.0)
    each = (found.difference, found.first, found.second)
    for image, result, limit in zip(figure.layout.images, each, limits, strict=True):
        pixels = pixels_in(image.source)
        times = pixels.shape[0] // 9
        expected = laid_over(
            faded(result.shown[0], palette), overlay(result.values[0], limit, STRENGTH, palette)
        )
        np.testing.assert_array_equal(pixels[::times, ::times], expected)


def test_words_say_which_map_it_is_and_from_where_on_colours_are_full():
    _, figure = drawn()
    words = [seen(note.text) for note in figure.layout.annotations]
    assert words == [
        "the difference\nfull colour at ±0.5",
        "cat\nfull colour at ±2",
        "dog\nfull colour at ±2",
    ]
    bar = scale_of(figure).colorbar
    assert seen(bar.title.text) == "orange: for “cat”\nblue: for “dog”"
    assert list(bar.ticktext) == ["≤ −0.5", "0", "≥ +0.5"]


def test_maps_of_one_side_have_a_difference_of_two():
    one, other = maps(spot((0, 0)), signed=False), maps(spot((1, 1)), signed=False, target=1)
    found = contrast(one, other)
    framed = [Framed(each, "x", 1.0) for each in (found.difference, one, other)]
    figure = map_contrast(*framed, LIGHT, DESK)
    words = [seen(note.text).split("\n")[1] for note in figure.layout.annotations]
    assert words == ["full colour at ±1", "full colour at 1", "full colour at 1"]
    assert scale_of(figure).cmin == -1


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("size", [(9, 12), (30, 10), (10, 60), (8, 8)])
def test_no_two_pictures_overlap_all_are_in_view_and_in_proportion(width, size):
    for figure in (drawn(size, width)[1], pair(width, (size, (9, 12)))):
        places = boxes(figure)
        for at, (left, top, right, bottom) in enumerate(places):
            assert 0 <= left < right <= figure.layout.xaxis.range[1] + 1e-9
            assert 0 < top < bottom <= figure.layout.yaxis.range[0] + 1e-9
            for other in places[at + 1 :]:
                assert (
                    right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
                )
        down, across = size
        left, top, right, bottom = places[0]
        assert (bottom - top) / (right - left) == pytest.approx(down / across)


def test_two_maps_stand_beside_the_difference_and_on_a_phone_below_it():
    large, first, second = boxes(drawn(width=DESK)[1])
    assert first[0] > large[2] and second[0] == first[0] and second[1] > first[3]
    assert second[3] == pytest.approx(large[3])  # together as high as it is
    large, first, second = boxes(drawn(width=PHONE)[1])
    assert large[2] == PHONE < NARROW
    assert first[1] > large[3] and second[1] == first[1] and second[0] > first[2]


def test_a_tall_picture_does_not_fill_the_page_twice():
    figure = drawn((60, 10))[1]
    assert figure.layout.height < MOST_HEIGHT + 120
    assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", 1)


def test_two_networks_maps_each_keep_their_own_pixels():
    figure = pair(sizes=((9, 12), (30, 30)))
    grids = [trace for trace in figure.data if trace.type == "heatmap"]
    assert [np.array(grid.z).shape for grid in grids] == [(9, 12), (30, 30)]
    for grid, (left, top, right, bottom) in zip(grids, boxes(figure), strict=True):
        down, across = np.array(grid.z).shape
        assert grid.x0 - grid.dx / 2 == pytest.approx(left)
        assert grid.x0 + (across - 0.5) * grid.dx == pytest.approx(right)
        assert grid.y0 - grid.dy / 2 == pytest.approx(top)
        assert grid.y0 + (down - 0.5) * grid.dy == pytest.approx(bottom)


def test_a_pointer_is_told_the_number_and_whose_it_is():
    found, figure = drawn()
    grids = [trace for trace in figure.data if trace.type == "heatmap"]
    np.testing.assert_allclose(np.array(grids[0].z), found.difference.values[0])
    assert [re.search("<extra>(.*)</extra>", grid.hovertemplate)[1] for grid in grids] == [
        "the difference",
        "cat",
        "dog",
    ]


def test_names_are_shown_literally_and_long_ones_shortened():
    for figure in (drawn(names=(EVIL, "a" * 300))[1], pair(names=(EVIL, "b" * 300))):
        hovers = [trace.hovertemplate.split("<extra>")[1][:-8] for trace in figure.data[:2]]
        notes = [note.text for note in figure.layout.annotations]
        bars = [scale_of(figure).colorbar.title.text] if len(notes) == 3 else []
        for text in (*hovers, *notes, *bars):
            assert "<" not in re.sub(r"</?b>|<br>", "", text)
            assert "$" not in text and len(text) < 150


def test_figures_stay_small():
    for figure in (drawn((227, 227))[1], pair(sizes=((227, 227), (227, 227)))):
        assert len(figure.to_json()) < 2_500_000
        assert json.loads(figure.to_json())["data"]
