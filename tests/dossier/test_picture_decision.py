"""The document of a picture's decision: its words, its pictures and their numbers, its policy."""

import base64
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explainers.dossier.map_drawing import STRENGTH
from explainers.dossier.picture_decision import report
from tests.dossier.cases import picture_case
from tests.dossier.made import Reading
from tests.dossier.test_hostile import ATTRIBUTES, TAGS
from tests.map_results import maps, spot

HOSTILE = '"><img src=x onerror=alert(1)>\u202egnp.exe'


def read(parts):
    return Reading(report(*parts)).text


def pictures(page):
    """The pictures of a document, as arrays."""
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    files = (io.BytesIO(base64.b64decode(each)) for each in found)
    return [np.asarray(Image.open(file)).astype(int) for file in files]


FACTS = (
    "Why this decision? chelsea.png",
    "Picture 1 of 3, picture chelsea.png. Analysis “animals”. Made 2026-01-02 03:04 UTC",
    "chelsea.png: probability of “cat” 0.5, the largest of 3 classes. class probability cat 0.5",
    "chelsea.png as the network saw it, 9 × 6 pixels.",
    "Gradient × input for “cat”, over the picture in grey.",
    "Gradient × input for “cat”, alone.",
    "In score before softmax, for “cat”.",
    "Places at the bottom right of the picture speak most for “cat”",
    "of all that speaks does so against it. Numbers are in: score before softmax, for “cat”.",
    "part of the picture raises lowers sum share of what raises bottom right +10.1321",
    "size resized to 9 × 6 pixels (its middle is cut out) each value of 0 to 255 times 0.007843137",
    "less 1, 1, 1 over 1, 1, 1 order of colours red, green, blue",
    "sum of the map 27 network's score 2 sum that its method promises 26.75 gap of this map 0.25",
    "It does not say:",
    "model animals.keras Functional network of pictures 2.3 MB " + "c" * 64,
    "table animals.zip 3 pictures 9.4 kB " + "d" * 64,
    '--preparation={"height": 6, "width": 9, "fit": "crop"',
    "--class=cat '--row=#1' --output=report.html",
    "Pictures that were given one by one are kept as one archive",
)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_told(fact):
    assert fact in read(picture_case())


def test_the_pictures_are_those_of_the_stored_result():
    values = np.array([[0.0, 1.0, -1.0], [0.5, -0.25, 0.0]])
    shown = np.arange(18).reshape(2, 3, 3) * 14
    case, _ = picture_case()
    page = report(case, maps(values, shown=shown, classes=("cat", "dog", "owl")))
    seen, over, alone = pictures(page)
    np.testing.assert_array_equal(seen, shown)
    limit = np.percentile(np.abs(values), 99.5)
    orange, blue = (0xD9, 0x5F, 0x02), (0x3B, 0x7D, 0xDB)
    for at in np.ndindex(values.shape):
        colour = np.array(orange if values[at] > 0 else blue)
        size = min(abs(values[at]) / limit, 1)
        red, green, blue_light = shown[at]
        grey = 0.65 * (0.299 * red + 0.587 * green + 0.114 * blue_light) + 0.35 * 255
        np.testing.assert_allclose(alone[at], 255 + size * (colour - 255), atol=1.5)
        mixed = grey + STRENGTH * size * (colour - grey)
        np.testing.assert_allclose(over[at], mixed, atol=1.5)


def test_the_nine_parts_have_the_sums_of_the_map():
    values = np.random.default_rng(0).normal(size=(6, 9))
    page = report(*picture_case(values))
    table = re.search(r'<table class="ninths".*?</table>', page).group(0)
    told = [float(each.replace("−", "-")) for each in re.findall(r">([−+][\d.]+)</td>", table)]
    sums = [
        sum(
            values[y, x]
            for y in range(2 * down, 2 * down + 2)
            for x in range(3 * right, 3 * right + 3)
        )
        for down in range(3)
        for right in range(3)
    ]
    np.testing.assert_allclose(told, sums, rtol=0.01)


def test_a_map_that_shows_one_side_says_so():
    case, _ = picture_case()
    one = maps(spot((0, 0)), classes=("cat", "dog", "owl"), signed=False)
    told = read((case, one))
    assert "what speaks against it is not shown by this method." in told
    assert "this method shows no others" in told and "Colours are full from 0.465 on" in told
    assert "what its method promises no sum" in told


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.zeros((6, 9)), "The map is 0 everywhere: no place in the picture moves “cat”."),
        (-np.ones((6, 9)), "No place in the picture speaks for “cat”: all that speaks"),
        (np.ones((6, 9)), "lies all over the picture: no ninth of it holds more than 11.1 %"),
        (
            spot((0, 0), (6, 9)),
            "Places at the top left of the picture speak most for “cat”: 100.0 %",
        ),
        (spot((3, 4), (6, 9)), "Places in the middle of the picture speak most for “cat”"),
    ],
)
def test_where_a_map_speaks_is_told_in_words(values, sentence):
    assert sentence in read(picture_case(values))


def test_only_pictures_that_stand_in_the_page_are_allowed():
    page = report(*picture_case())
    reading = Reading(page)
    policy = next(a["content"] for _, a in reading.tags if "http-equiv" in a)
    allowed = [part.strip() for part in policy.split(";")]
    assert allowed[0] == "default-src 'none'" and "img-src data:" in allowed
    assert len(allowed) == 5 and not any("script" in part for part in allowed)
    sources = [given["src"] for tag, given in reading.tags if tag == "img"]
    assert len(sources) == 3 and all(each.startswith("data:image/png;base64,") for each in sources)
    assert all(given["alt"] for tag, given in reading.tags if tag == "img")


def test_names_that_would_act_are_printed():
    case, _ = picture_case(classes=(HOSTILE, "dog"))
    page = report(replace(case, name=HOSTILE), maps(spot((0, 0)), classes=(HOSTILE, "dog")))
    tags = Reading(page).tags
    assert {tag for tag, _ in tags} <= TAGS | {"div", "img", "figcaption"}
    more = {"src", "alt", "aria-label", "fill-opacity", "stroke", "stroke-width"}
    assert {name for _, given in tags for name in given} <= ATTRIBUTES | more
    assert not {"\u202e", "\u202a"} & set(page)
    assert "onerror=alert(1)>�gnp.exe" in Reading(page).text


def test_a_network_of_many_classes_is_told_by_numbers():
    names = tuple(f"thing {at}" for at in range(30))
    told = read(picture_case(classes=names))
    assert "20 other classes have smaller answers." in told
    assert "'--class=#1'" in told and "--class-name=" not in told
    assert "with --class-names=FILE the line takes a list" in told


def test_a_large_input_is_made_smaller():
    large = maps(np.zeros((8, 1500)), classes=("cat", "dog", "owl"))
    case, _ = picture_case()
    assert {each.shape[1] for each in pictures(report(case, large))} == {1024}
