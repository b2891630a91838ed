"""Pictures to look at: whole, small, as a network sees them, under a preparation being tried."""

import io
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from explainers.errors import ModelError, RefusedError
from explainers.intake.pictures import prepared
from explainers.service.picture_desk import MOST_AT_ONCE
from explainers.service.workers.frames import Frame
from tests import picture_subjects as given
from tests import toys
from tests.intake.pictures.files import colours
from tests.service.answering import opened
from tests.service.picture_service import opened as pictured


@pytest.fixture
def analysis(backend):
    return pictured(backend, given.network())


def pixels(file):
    image = Image.open(io.BytesIO(file))
    assert (image.format, image.info) == ("PNG", {})
    return np.asarray(image)


def test_a_picture_comes_whole_or_as_the_network_sees_it(backend, analysis):
    assert_array_equal(pixels(backend.picture(analysis, 2)), colours(30, 18, seed=2))
    _, shown = prepared(colours(30, 18, seed=2), given.HOW)
    assert_array_equal(pixels(backend.picture(analysis, 2, seen=True)), shown)


def test_without_a_preparation_it_comes_whole_alone(backend, analysis):
    bare = replace(analysis, preparation=None)
    assert pixels(backend.picture(bare, 0)).shape == (20, 24, 3)
    with pytest.raises(RefusedError) as told:
        backend.picture(bare, 0, seen=True)
    assert told.value.code == "NO_PREPARATION"


def test_thumbnails_are_small_and_in_order(backend, analysis, launcher):
    found = [pixels(file) for file in backend.thumbnails(analysis, (2, 0, 1), side=10)]
    assert [each.shape for each in found] == [(10, 6, 3), (8, 10, 3), (10, 10, 3)]
    urgent = [urgent for frame, urgent in launcher.asked if frame.verb == "pictures"]
    assert urgent == [True], "one question, and a person waits for it"
    assert backend.thumbnails(analysis, ()) == ()


def test_a_preparation_is_tried_without_loading_the_model_again(backend, analysis, launcher):
    started = len(launcher.workers)
    for fit in ("crop", "pad", "stretch"):
        how = replace(given.HOW, fit=fit)
        found = backend.preview(analysis, 2, how)
        batch, shown = prepared(colours(30, 18, seed=2), how)
        assert_array_equal(found.shown, shown)
        expected = given.subject().model.vision.answers(batch[None])[0]
        assert_allclose(found.outputs, expected, atol=1e-6)
        assert found.unit == "probability"
    assert len(launcher.workers) == started + 1
    with pytest.raises(ValueError, match="read-only"):
        found.outputs[:] = 0


def test_what_a_preview_loaded_answers_under_the_preparation_that_was_chosen(
    backend, analysis, launcher
):
    backend.preview(analysis, 2, replace(given.HOW, fit="pad"))
    started = len(launcher.workers)
    for fit in ("crop", "stretch"):
        how = replace(given.HOW, fit=fit)
        _, shown = prepared(colours(30, 18, seed=2), how)
        chosen = replace(analysis, preparation=how)
        assert_array_equal(pixels(backend.picture(chosen, 2, seen=True)), shown)
        assert len(launcher.workers) == started, "it was loaded once more"
        started += 1  # the next finds nobody without a preparation
    backend.preview(analysis, 0, given.HOW)
    assert len(launcher.workers) == started


def refused(ask, *arguments):
    with pytest.raises(RefusedError) as told:
        ask(*arguments)
    return told.value


def test_what_cannot_be_shown_is_a_sentence(backend, analysis):
    assert refused(backend.picture, analysis, 3).sentence == (
        "Picture 3, counted from 0, was asked for; “pictures.zip” has 3 pictures."
    )
    assert refused(backend.thumbnails, analysis, (0, -1)).code == "NO_SUCH_ROW"
    many = refused(backend.thumbnails, analysis, [0] * (MOST_AT_ONCE + 1))
    assert many.sentence == "61 pictures were asked for at once."
    wide = replace(given.HOW, width=17)
    assert refused(backend.preview, analysis, 0, wide).code == "UNFIT_PREPARATION"
    plain = opened(backend, toys.model("xgboost"))
    for ask in (
        lambda: backend.picture(plain, 0),
        lambda: backend.preview(plain, 0, given.HOW),
    ):
        assert refused(ask).code == "NOT_PICTURES"


def test_a_preparation_under_which_the_network_answers_nothing_is_a_sentence(backend, analysis):
    with pytest.raises(ModelError) as told:
        backend.preview(analysis, 0, replace(given.HOW, scale=1e36))
    assert told.value.code == "NOT_FINITE"
    assert "for 1 of the 1 picture tried" in told.value.sentence
    assert "prepared as the model was trained" in told.value.next_step


GOOD = {"picture_0": np.zeros((4, 5, 3), np.uint8)}
LOOKED = {"shown": np.zeros((given.SIDE, given.SIDE, 3), np.uint8), "outputs": np.zeros(3)}
WRONG = {
    "no picture": ({}, "something else than a picture"),
    "a file": ({"picture_0": np.zeros(99, np.uint8)}, "something else than a picture"),
    "numbers": ({"picture_0": np.zeros((4, 5, 3))}, "something else than a picture"),
    "four colours": ({"picture_0": np.zeros((4, 5, 4), np.uint8)}, "something else than"),
    "nothing": ({"picture_0": np.zeros((0, 5, 3), np.uint8)}, "a picture of 5 × 0 pixels"),
    "too large": ({"picture_0": np.zeros((1, 1_025, 3), np.uint8)}, "a picture of 1,025 × 1"),
}
WRONG_LOOKS = {
    "no picture": ({"outputs": np.zeros(3)}, "something else than a picture"),
    "another size": ({**LOOKED, "shown": np.zeros((9, 9, 3), np.uint8)}, "of another size"),
    "no outputs": ({"shown": LOOKED["shown"]}, "one number for each output"),
    "one output": ({**LOOKED, "outputs": np.zeros(1)}, "one number for each output"),
    "texts": ({**LOOKED, "outputs": np.full(3, "x")}, "one number for each output"),
}


def answering(monkeypatch, launcher, arrays):
    """Have every worker answer these arrays, as one that was taken over could."""
    launch = launcher.launch

    def launched():
        worker = launch()
        monkeypatch.setattr(worker, "ask", lambda *_, **__: Frame("reply", {}, arrays))
        return worker

    monkeypatch.setattr(launcher, "launch", launched)


@pytest.mark.parametrize(("arrays", "said"), [(GOOD, ""), *WRONG.values()], ids=["good", *WRONG])
def test_what_a_worker_sends_as_a_picture_is_checked(
    backend, analysis, launcher, monkeypatch, arrays, said
):
    answering(monkeypatch, launcher, arrays)
    if not said:
        assert pixels(backend.picture(analysis, 0)).shape == (4, 5, 3)
        return
    with pytest.raises(ModelError) as told:
        backend.picture(analysis, 0)
    assert told.value.code == "WRONG_ANSWER"
    assert said in told.value.sentence


@pytest.mark.parametrize(
    ("arrays", "said"), [(LOOKED, ""), *WRONG_LOOKS.values()], ids=["good", *WRONG_LOOKS]
)
def test_what_a_worker_sends_as_a_preview_is_checked(
    backend, analysis, launcher, monkeypatch, arrays, said
):
    answering(monkeypatch, launcher, arrays)
    if not said:
        assert backend.preview(analysis, 0, given.HOW).outputs.shape == (3,)
        return
    with pytest.raises(ModelError) as told:
        backend.preview(analysis, 0, given.HOW)
    assert told.value.code == "WRONG_ANSWER"
    assert said in told.value.sentence
