"""Diagnosis: asked for, and by itself beside a map that shows nothing."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.intake import models
from explainers.methods import registry
from explainers.studies import find
from tests import picture_subjects as given
from tests.checks import faulty_networks as faulty
from tests.intake.vision import test_onnx_file
from tests.studies import picture_toys as toys

LRP, WAY, CAM = (
    registry()[f"picture_{name}"] for name in ("lrp", "integrated_gradients", "grad_cam")
)


def before(part, picture, how=faulty.CENTRED):
    """A picture before a network with a fault."""
    subject = toys.straight()
    return replace(
        subject,
        model=replace(subject.model, vision=part),
        pictures=faulty.shown(picture, how),
    )


def diagnosed(method, subject, **parameters):
    return toys.study("picture_diagnosis", method, subject, **parameters)


def test_nothing_wrong_is_said_with_the_numbers_it_rests_on():
    subject = before(faulty.by_sides(4.0), faulty.sides())
    answer = diagnosed(LRP, subject)
    (verdict,) = answer.facts["notes"]
    assert verdict.startswith("Nothing wrong was found")
    found = toys.measured(answer)
    answers = subject.model.vision.answers(subject.pictures.batch)[0]
    assert_allclose(found["answer"][0], answers.max())
    assert_allclose(found["answer, black picture"][0], 0.5, atol=1e-6)
    assert found["answer, noise"][1] <= found["answer, noise"][0] <= found["answer, noise"][2]
    slopes = subject.model.vision.slopes(subject.pictures.batch, int(answers.argmax()))
    assert_allclose(found["largest slope of the score"][0], np.abs(slopes).max())
    own = LRP.run(subject, LRP.parameters(), np.random.default_rng(0)).arrays["values"]
    assert found["places of the map that are 0"][0] == (own == 0).mean()
    assert found["largest number of the map"][0] == np.abs(own).max()


def test_a_blank_map_has_its_reason_with_it_and_in_the_study():
    subject = before(faulty.dying(), faulty.sides())
    answer = LRP.run(subject, LRP.parameters(), np.random.default_rng(0))
    assert not answer.arrays["values"].any()
    told = answer.facts["notes"][-1]
    assert told.startswith("The map shows nothing. The score's slope is exactly 0")
    assert "“parts”" in told
    assert "and the same for a black one" in told
    notes = diagnosed(LRP, subject).facts["notes"]
    assert told.endswith(" ".join(notes))


def test_a_map_that_shows_something_has_no_such_note():
    answer = LRP.run(given.subject(), LRP.parameters(), np.random.default_rng(0))
    assert not any("shows nothing" in note for note in answer.facts["notes"])


def test_a_black_picture_on_the_way_from_black():
    subject = before(faulty.by_sides(4.0), faulty.plain(0))
    answer = WAY.run(subject, WAY.parameters(), np.random.default_rng(0))
    assert not answer.arrays["values"].any()
    assert "black all over, and so is the baseline" in answer.facts["notes"][-1]
    grey = before(faulty.by_sides(4.0), faulty.plain(200))
    mean = WAY.run(grey, WAY.parameters(baseline="mean"), np.random.default_rng(0))
    # The mean of equal numbers is theirs to a rounding.
    assert np.abs(mean.arrays["values"]).max() < 1e-7
    assert "one colour all over" in mean.facts["notes"][-1]
    black = WAY.run(grey, WAY.parameters(), np.random.default_rng(0))
    assert not any("shows nothing" in note for note in black.facts["notes"])


def test_what_grad_cam_cuts_off():
    subject = before(faulty.against(), faulty.sides())
    answer = CAM.run(subject, CAM.parameters(target="0"), np.random.default_rng(0))
    assert not answer.arrays["values"].any()
    assert "cuts off what speaks against its output" in answer.facts["notes"][-1]
    other = CAM.run(subject, CAM.parameters(target="1"), np.random.default_rng(0))
    assert other.arrays["values"].any()


def test_a_blank_map_without_a_known_cause():
    method = toys.toy(toys.nothing)
    subject = before(faulty.by_sides(4.0), faulty.sides())
    note = method.run(subject, method.parameters(), np.random.default_rng(0)).facts["notes"][-1]
    assert note.startswith("The map shows nothing. None of the known causes fits")
    assert diagnosed(method, subject).facts["notes"] == [note]


def test_networks_without_gradients_are_asked_what_can_be_asked():
    handle = models.read(test_onnx_file.graph("Softmax").SerializeToString(), "n.onnx")
    side = test_onnx_file.SIDE
    how = replace(given.HOW, height=side, width=side)
    subject = given.subject_of(handle, rows=1, how=how)
    answer = diagnosed(registry()["picture_occlusion"], subject)
    assert np.isnan(toys.measured(answer)["largest slope of the score"]).all()
    assert "no gradients here" in answer.facts["notes"][-1]


@pytest.mark.parametrize("part", [faulty.dying(), faulty.by_sides(4.0)], ids=["blank", "full"])
def test_cost_is_what_the_network_is_sent_at_most(part):
    names = ("answers", "margins", "slopes", "answer_slopes", "at_layer")
    watched, sent = given.counting(part, *names)
    diagnosed(WAY, before(watched, faulty.sides()))
    made = find("picture_integrated_gradients.picture_diagnosis")
    assert 0 < sum(sent) <= made.cost(made.parameters(), 1, 0)
