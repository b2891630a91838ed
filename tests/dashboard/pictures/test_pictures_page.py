"""A network of pictures on the page Start: prepared, tried, named."""

import numpy as np
import pytest

from dashboard.pictures.presets import COMMON_SIDE, made, presets
from explainers.intake.pictures.preparing import prepared
from explainers.records import PictureInput
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.pictures.picture_files import NAMES, album, network


def brought(app, model=None):
    """A tab in which network and pictures were read."""
    tab = app().run()
    tab.file_uploader[0].upload("net.keras", model or network()).run()
    tab.file_uploader[1].upload("album.zip", album()).run()
    assert not tab.exception
    return tab


ASKED = "Which numbers was the network trained on?"


def numbers(tab, name="unit"):
    next(each for each in tab.radio if each.label == ASKED).set_value(name).run()
    assert not tab.exception
    return tab


def test_what_was_read_is_said_in_pictures(app):
    told = texts(brought(app))
    assert "net.keras: Keras, Sequential network of pictures, pictures of 24 × 24 pixels in" in told
    assert "album.zip: 4 pictures" in told
    assert "columns of the model found" not in told


def test_the_preparation_is_asked_and_nothing_is_tried_before(app):
    tab = brought(app)
    assert tab.radio[0].value is None
    assert "every number depends on it: choose to go on" in texts(tab)
    assert not [button for button in tab.button if button.key == "explain"]
    assert not tab.get("image")


def test_a_choice_shows_the_pictures_as_the_network_sees_them_and_its_answers(app):
    tab = numbers(brought(app))
    assert len(tab.get("image")) == 3
    lists = [part.value for part in tab.markdown if part.value.startswith("- ")]
    assert len(lists) == 3
    assert all(shown.count("%") == 3 for shown in lists)
    assert "Resized to 24 × 24 pixels (its middle is cut out)" in texts(tab)


def test_another_preparation_gives_other_answers(app):
    tab = numbers(brought(app))
    before = [part.value for part in tab.markdown if part.value.startswith("- ")]
    numbers(tab, "caffe")
    assert before != [part.value for part in tab.markdown if part.value.startswith("- ")]
    assert "in the order blue, green, red" in texts(tab)


def test_each_number_can_be_set_and_zero_is_refused(app):
    tab = numbers(brought(app))
    times = next(each for each in tab.number_input if each.label == "Times")
    times.set_value(0.5).run()
    assert "times 0.5" in texts(tab)
    next(each for each in tab.number_input if each.label == "Times").set_value(0.0).run()
    assert "A scale or deviation of 0 leaves nothing of a picture" in texts(tab)
    assert not [button for button in tab.button if button.key == "explain"]


@pytest.mark.parametrize(
    ("channels", "wanted"),
    [(3, {"bytes", "unit", "centred", "imagenet", "caffe"}),
     (1, {"bytes", "unit", "centred", "mnist"})],
)  # fmt: skip
def test_what_is_offered_follows_the_channels(channels, wanted):
    assert set(presets(PictureInput(COMMON_SIDE, COMMON_SIDE, channels, False, None))) == wanted


def test_names_come_from_a_list_and_a_list_of_other_length_is_refused(app):
    tab = numbers(brought(app))
    tab.file_uploader[3].upload("names.txt", b"cat\ndog\n").run()
    assert "“names.txt” has 2 lines, and the model answers 3 numbers." in texts(tab)
    assert "UNFIT_CLASS_LIST" in texts(tab)
    tab.file_uploader[3].upload("names.txt", "\n".join(NAMES).encode()).run()
    assert not tab.exception
    told = "".join(part.value for part in tab.markdown if part.value.startswith("- "))
    assert all(name in told for name in NAMES)


def test_a_table_is_not_what_a_network_of_pictures_takes(app):
    tab = app().run()
    tab.file_uploader[0].upload("net.keras", network()).run()
    tab.file_uploader[1].upload("table.csv", toys.csv()).run()
    assert not tab.exception
    assert "The model takes pictures of 24 × 24 pixels, and “table.csv” holds" in texts(tab)
    assert not tab.radio and not [each for each in tab.button if each.key == "explain"]


def test_each_preset_makes_the_numbers_its_title_says():
    taken = PictureInput(COMMON_SIDE, COMMON_SIDE, 3, False, None)
    black, white = np.zeros((5, 5, 3), np.uint8), np.full((5, 5, 3), 255, np.uint8)
    ends = {"bytes": (0, 255), "unit": (0, 1), "centred": (-1, 1)}
    for name, (low, high) in ends.items():
        how = made(presets(taken)[name], taken, 4, 4, "crop")
        for picture, value in ((black, low), (white, high)):
            np.testing.assert_allclose(prepared(picture, how)[0], value, atol=1e-5)
    imagenet = made(presets(taken)["imagenet"], taken, 4, 4, "crop")
    np.testing.assert_allclose(
        prepared(white, imagenet)[0][0, 0], (1 - np.array(imagenet.mean)) / imagenet.deviation
    )
    caffe = made(presets(taken)["caffe"], taken, 4, 4, "crop")
    red = np.zeros((5, 5, 3), np.uint8)
    red[..., 0] = 255
    np.testing.assert_allclose(
        prepared(red, caffe)[0][0, 0], (-103.939, -116.779, 255 - 123.68), rtol=1e-5
    )
