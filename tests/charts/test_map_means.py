"""Mean maps beside each other: each drawn over its ground, on one scale."""

import json
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dashboard.charts.map_means import MOST, Cell, map_means, pixels
from dashboard.charts.palette import DARK, LIGHT
from tests.map_results import spot


def cells(count, size=(6, 9), ground=None):
    return [
        Cell(
            f"class {at}", f"{at + 1} pictures", f"told {at}", spot((at % size[0], 0), size), ground
        )
        for at in range(count)
    ]


def drawn(count, width=680, palette=LIGHT, **more):
    figure = map_means(
        cells(count, **more), 1.0, palette, width, "score, mean of each place", "x", signed_map=True
    )
    return json.loads(figure.to_json())


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("count", [1, 2, 3, 4, MOST])
def test_each_class_has_its_picture_its_name_and_its_count(count, palette):
    layout = drawn(count, palette=palette)["layout"]
    assert len(layout["images"]) == count
    texts = [note["text"] for note in layout["annotations"]]
    assert texts == [f"<b>class {at}</b><br>{at + 1} pictures" for at in range(count)]
    for image, note in zip(layout["images"], layout["annotations"], strict=True):
        assert (note["x"], note["y"]) == (image["x"], image["y"])


@pytest.mark.parametrize(("width", "columns"), [(340, 3), (680, 3), (1_080, 5), (4_000, MOST)])
def test_pictures_do_not_overlap_and_fit_the_axes(width, columns):
    layout = drawn(MOST, width)["layout"]
    boxes = [(i["x"], i["y"], i["sizex"], i["sizey"]) for i in layout["images"]]
    for at, (left, top, wide, tall) in enumerate(boxes):
        assert left >= 0 and left + wide <= layout["xaxis"]["range"][1] + 1e-9
        assert top >= 0 and top + tall <= layout["yaxis"]["range"][0] + 1e-9
        for other_left, other_top, other_wide, other_tall in boxes[:at]:
            apart_x = left >= other_left + other_wide or other_left >= left + wide
            apart_y = top >= other_top + other_tall or other_top >= top + tall
            assert apart_x or apart_y
    assert len({box[0] for box in boxes}) == columns
    assert boxes[0][3] == pytest.approx(6 / 9)


def opened(image):
    made = Image.open(BytesIO(b64decode(image["source"].split(",")[1])))
    return np.asarray(made)


def test_a_picture_is_the_map_over_its_ground():
    layout = drawn(1)["layout"]
    seen = opened(layout["images"][0])
    cell = cells(1)[0]
    expected = pixels(cell, 1.0, LIGHT)
    step = seen.shape[0] // 6
    np.testing.assert_array_equal(seen[step // 2 :: step, step // 2 :: step], expected)
    assert (expected[0, 0] != expected[3, 3]).any()
    other = Cell("", "", "", cell.values, np.full((6, 9), 20.0))
    assert (pixels(other, 1.0, LIGHT)[3, 3] < expected[3, 3]).all()


def test_one_scale_is_written_and_a_pointer_is_told_of_each_class():
    figure = drawn(3)
    marks, scale = figure["data"]
    assert marks["text"] == ["told 0", "told 1", "told 2"]
    bar = scale["marker"]["colorbar"]
    assert bar["ticktext"] == ["≤ −1", "0", "≥ +1"]
    assert "score, mean of each place" in bar["title"]["text"]


def test_hostile_names_are_shown_as_they_stand():
    cell = Cell("<b>$x$</b>", "1 picture", "<i>", np.zeros((3, 3)))
    figure = map_means([cell], 1.0, LIGHT, 680, "<u>", "x", signed_map=False)
    text = figure.layout.annotations[0].text
    assert "&lt;b&gt;" in text and "$" not in text.replace("&#36;", "")
    assert figure.data[0].text[0] == "&lt;i&gt;"
    assert figure.data[1].marker.colorbar.title.text == "&lt;u&gt;"
