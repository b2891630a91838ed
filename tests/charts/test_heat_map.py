"""A map over its picture: the figure, the small ones side by side, and the files."""

import base64
import io
import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from dashboard.charts import DARK, LIGHT, heat_map, map_bench
from dashboard.charts.heat_map import POINTED
from dashboard.charts.map_file import map_png, map_svg
from dashboard.charts.map_pixels import faded, laid_over, overlay
from dashboard.pictures.measures import by_unit
from tests.charts.reading import every_text, seen
from tests.map_results import maps, spot

EVIL = '<b>b</b> &amp; <a href="https://x.y">$y$</a>'


def pixels_in(source):
    data = base64.b64decode(source.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(data)))


def coloured(size=(6, 9)):
    return np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)


def scale_of(figure):
    return next(trace.marker for trace in figure.data if trace.type == "scatter")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_drawn_is_the_picture_in_grey_and_the_map_over_it(palette):
    result = maps(spot((2, 3), (6, 9), -2.0), shown=coloured())
    figure = heat_map(result, 0, 2.0, palette, 340, 1.0)
    (image,) = figure.layout.images
    drawn = pixels_in(image.source)
    times = drawn.shape[0] // 6
    below = faded(result.shown[0], palette)
    expected = laid_over(below, overlay(result.values[0], 2.0, 1.0, palette))
    np.testing.assert_array_equal(drawn[::times, ::times], expected)
    assert (image.x, image.y, image.sizex, image.sizey, image.layer) == (0, 0, 9, 6, "below")


def test_without_strength_the_picture_stands_alone_in_its_colours():
    result = maps(spot((2, 3), (6, 9)), shown=coloured())
    drawn = pixels_in(heat_map(result, 0, 1.0, LIGHT, 340, 0.0).layout.images[0].source)
    times = drawn.shape[0] // 6
    np.testing.assert_array_equal(drawn[::times, ::times], result.shown[0])


def test_the_scale_is_even_around_zero_and_says_what_its_ends_are():
    marker = scale_of(heat_map(maps(spot((0, 0))), 0, 0.25, LIGHT, 340))
    assert (marker.cmin, marker.cmax) == (-1, 1)
    assert list(marker.colorbar.ticktext) == ["≤ −0.25", "0", "≥ +0.25"]
    colours = [colour for _, colour in marker.colorscale]
    assert colours == [LIGHT.lowers, LIGHT.paper, LIGHT.raises]
    assert seen(marker.colorbar.title.text).replace("\n", " ") == (
        "score of “cat” before softmax, each pixel"
    )


def test_a_map_with_one_side_has_a_scale_with_one_side():
    marker = scale_of(heat_map(maps(spot((0, 0)), signed=False), 0, 0.25, LIGHT, 340))
    assert list(marker.colorbar.ticktext) == ["0", "≥ 0.25"]
    assert [colour for _, colour in marker.colorscale] == [LIGHT.paper, LIGHT.raises]


@pytest.mark.parametrize(("size", "told"), [((227, 227), POINTED), ((8, 8), 8)])
def test_a_pointer_is_told_a_coarse_grid_and_a_figure_stays_small(size, told):
    values = np.random.default_rng(0).normal(size=size)
    figure = heat_map(maps(values), 0, 1.0, LIGHT, 680)
    (grid,) = (trace for trace in figure.data if trace.type == "heatmap")
    assert np.array(grid.z).shape == (told, told)
    assert np.array(grid.z).mean() == pytest.approx(values.mean(), abs=0.01)
    assert len(figure.to_json()) < 1_500_000
    words = "this pixel" if told == 8 else "mean of 7.1 × 7.1 pixels here"
    assert words in grid.hovertemplate


def test_pixels_are_square_whatever_room_there_is():
    for width in (340, 680):
        figure = heat_map(maps(spot((0, 0), (10, 20))), 0, 1.0, LIGHT, width)
        assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", 1)
        assert tuple(figure.layout.xaxis.range) == (0, 20)
        assert tuple(figure.layout.yaxis.range) == (10, 0)  # rows of pixels run downwards
        assert width / 2 < figure.layout.height < width / 2 + 120


def bench(**changes):
    values = np.random.default_rng(0).normal(size=(30, 40))
    one, other = maps(values), maps(3 * values, target=1)
    cam = maps(np.abs(values), unit="weighted activation", signed=False)
    given = {
        "methods": ["LRP", "Grad-CAM"],
        "classes": ["cat", "dog"],
        "cells": [[one, other], [cam, None]],
        **changes,
    }
    limits = by_unit(given["cells"])
    return map_bench(**given, limits=limits, palette=LIGHT, width=340), limits


def test_the_bench_has_a_picture_for_each_map_and_says_each_lines_scale():
    figure, limits = bench()
    assert len(figure.layout.images) == 3
    words = [seen(note.text) for note in figure.layout.annotations]
    assert words[0] == f"LRP · full colour at ±{limits[0]:.2g}"
    assert words[1] == f"Grad-CAM · full colour at {limits[1]:.2g}"
    assert words[2:] == ["cat", "dog"]
    (marks,) = figure.data
    assert [list(place) for place in marks.customdata] == [[0, 0], [0, 1], [1, 0]]


def test_equal_numbers_have_equal_colours_in_all_maps_of_a_unit():
    value = np.full((8, 8), 0.1)
    loud = maps(np.full((8, 8), 5.0))
    first, _ = bench(methods=["a"], cells=[[maps(value), loud]])
    second, _ = bench(methods=["a", "b"], cells=[[loud, None], [None, maps(value)]])
    np.testing.assert_array_equal(
        pixels_in(first.layout.images[0].source), pixels_in(second.layout.images[1].source)
    )


def test_no_two_pictures_of_the_bench_overlap_and_all_are_in_view():
    figure, _ = bench()
    boxes = [(i.x, i.y, i.x + i.sizex, i.y + i.sizey) for i in figure.layout.images]
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert 0 <= left < right <= figure.layout.xaxis.range[1] + 1e-9
        assert 0 <= top < bottom <= figure.layout.yaxis.range[0] + 1e-9
        for other in boxes[at + 1 :]:
            assert right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]


def test_a_bench_of_eighteen_maps_stays_small():
    values = np.random.default_rng(0).normal(size=(227, 227))
    one = maps(values, shown=coloured((227, 227)))
    cells = [[one] * 3] * 6
    figure, _ = bench(methods=list("abcdef"), classes=list("xyz"), cells=cells)
    assert len(figure.to_json()) < 2_500_000


def test_names_are_shown_literally():
    result = maps(spot((0, 0)), classes=(EVIL, "dog"))
    drawn, _ = bench(methods=[EVIL], classes=[EVIL], cells=[[result]])
    titles = scale_of(heat_map(result, 0, 1.0, LIGHT, 340)).colorbar.title.text
    for text in (*every_text(drawn), titles):
        assert "<" not in re.sub(r"</?b>|<br>", "", text)
        assert "$" not in text
    svg = map_svg(result, 0, 1.0, 0.8, EVIL, EVIL).decode()
    assert "<a " not in svg and "<b>" not in svg
    assert ElementTree.fromstring(svg).find("{*}title").text == EVIL


@pytest.mark.parametrize(
    "values", [np.zeros((4, 6)), np.full((1, 1), 1e-300), np.full((9, 2), 1e300), -spot((1, 1))]
)
def test_every_size_draws(values):
    result = maps(values)
    (limit,) = by_unit([[result]])
    assert json.loads(heat_map(result, 0, limit, DARK, 340).to_json())["data"]
    assert map_png(result, 0, limit, 0.8).startswith(b"\x89PNG")


def test_files_hold_the_same_picture_the_svg_in_two_layers():
    result = maps(spot((2, 3), (6, 9), 3.0), shown=coloured())
    svg = ElementTree.fromstring(map_svg(result, 0, 3.0, 0.8, "A cat.", "LRP, exact"))
    layers = [pixels_in(image.get("href")) for image in svg.findall("{*}image")]
    assert [layer.shape[2] for layer in layers] == [3, 4]
    whole = np.asarray(Image.open(io.BytesIO(map_png(result, 0, 3.0, 0.8))))
    np.testing.assert_array_equal(laid_over(*layers), whole)
    words = [text.text for text in svg.findall("{*}text")]
    assert {"A cat.", "LRP, exact", "≤ −3", "≥ +3"} <= set(words)
