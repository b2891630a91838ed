"""Methods for pictures: against slow loops, about the right output, in the right unit."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.errors import ModelError
from explainers.intake import models
from explainers.kernels import maps as kernels
from explainers.kernels.lrp.composites import all_epsilon, epsilon_plus
from explainers.kernels.lrp.walk import relevance_of
from explainers.methods import registry
from explainers.methods.declaration import PICTURES
from tests import picture_subjects as given
from tests.reference import picture_maps as slow

METHODS = [method for method in registry().values() if method.about == PICTURES]
EVERY = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
# Single precision, relative to the largest number of a map.
SINGLE = 2e-4


def explain(name, subject, seed=0, **parameters):
    method = registry()[name]
    return method.run(subject, method.parameters(**parameters), np.random.default_rng(seed))


def close(found, expected):
    assert_allclose(found, expected, rtol=0, atol=SINGLE * np.abs(expected).max())


def test_these_are_all():
    assert {method.name.removeprefix("picture_") for method in METHODS} == {
        *("gradient_input", "integrated_gradients", "smoothgrad", "grad_cam", "lrp", "occlusion"),
        *("lime", "partition_shap"),
    }
    assert all(method.shape == "maps" and "local" in method.scopes for method in METHODS)


@EVERY
def test_answers_margins_and_pictures_are_the_networks_own(method):
    subject = given.subject()
    arrays = explain(method.name, subject).arrays
    part, batch = subject.model.vision, subject.pictures.batch
    assert_array_equal(arrays["outputs"], part.answers(batch))
    assert_array_equal(arrays["margins"], part.margins(batch))
    assert_array_equal(arrays["target"], arrays["outputs"].argmax(axis=1))
    assert_array_equal(arrays["shown"], subject.pictures.shown)
    assert arrays["values"].dtype == np.float64
    assert np.abs(arrays["values"]).max() > 0


@EVERY
def test_another_output_has_another_map(method):
    subject = given.subject()
    found = [explain(method.name, subject, target=str(output)).arrays for output in range(3)]
    for output, arrays in enumerate(found):
        assert_array_equal(arrays["target"], [output, output])
    predicted = explain(method.name, subject).arrays
    for at, own in enumerate(predicted["target"]):
        assert_allclose(predicted["values"][at], found[own]["values"][at], rtol=1e-6)
    apart = np.abs(found[0]["values"] - found[1]["values"]).max()
    assert apart > 0.1 * np.abs(found[0]["values"]).max() > 0


@EVERY
def test_a_picture_has_the_same_map_alone_and_among_others(method):
    together = explain(method.name, given.subject(rows=3)).arrays["values"][:1]
    close(explain(method.name, given.subject(rows=1)).arrays["values"], together)


@EVERY
def test_no_picture_has_no_map(method):
    subject = given.subject_of(models.read(given.network(), "n.keras"), rows=0)
    arrays = explain(method.name, subject).arrays
    assert arrays["values"].shape == (0, given.SIDE, given.SIDE)
    assert arrays["outputs"].shape == (0, 3)


@EVERY
def test_cost_is_what_the_network_is_sent_at_most(method):
    subject = given.subject_of(models.read(given.network(), "n.keras"), rows=1)
    asked = ("answers", "margins", "slopes", "at_layer")
    watched, sent = given.counting(subject.model.vision, *asked)
    subject = replace(subject, model=replace(subject.model, vision=watched))
    explain(method.name, subject)
    cost = method.cost(method.parameters(), 1, 0)
    # What LRP does inside its graph is counted as passes, which nobody is asked for.
    assert sum(sent) == (cost - 3 if method.name == "picture_lrp" else cost)


@pytest.mark.parametrize("last", ["softmax", "sigmoid", "regression"])
def test_units_are_those_of_the_margins(last):
    if last == "regression":
        subject = given.subject_of(models.read(given.number(), "n.keras"))
        unit = "prediction"
    else:
        from tests.intake.vision import keras_networks

        classes = 1 if last == "sigmoid" else 3
        chain = keras_networks.chain(last, classes, (given.SIDE, given.SIDE, 3))
        subject = given.subject_of(models.read(given.toys.keras_file(chain), "n.keras"))
        unit = "log-odds" if last == "sigmoid" else "score before softmax"
    found = {
        name: explain(f"picture_{name}", subject)
        for name in ("gradient_input", "smoothgrad", "occlusion", "lrp", "grad_cam")
    }
    assert {name: answer.facts["unit"] for name, answer in found.items()} == {
        "gradient_input": unit,
        "smoothgrad": f"{unit} per unit of the network's input",
        "occlusion": unit,
        "lrp": unit,
        "grad_cam": "Grad-CAM strength",
    }
    if last == "regression":
        assert_array_equal(found["lrp"].arrays["target"], [0, 0])
    assert [answer.facts["signed"] for answer in found.values()] == [True] * 4 + [False]


def test_gradient_times_input_is_slope_times_value():
    subject = given.subject()
    part, batch = subject.model.vision, subject.pictures.batch
    found = explain("picture_gradient_input", subject, target="2").arrays["values"]
    close(found, (part.slopes(batch, 2) * batch).sum(axis=-1))


@pytest.mark.parametrize("baseline", ["black", "mean", "blurred"])
def test_integrated_gradients_are_those_of_the_slow_way(baseline):
    subject = given.subject()
    part, batch = subject.model.vision, subject.pictures.batch
    answer = explain(
        "picture_integrated_gradients", subject, target="1", baseline=baseline, steps=512
    )
    starts = {
        "black": np.full(batch.shape, -1.0, np.float32),
        "mean": np.broadcast_to(batch.mean(axis=(1, 2), keepdims=True), batch.shape),
        "blurred": kernels.blurred(batch, 0.1),
    }[baseline]
    for at, start in enumerate(starts):
        expected = slow.integrated_gradients(
            lambda place: part.slopes(place[None].astype(np.float32), 1)[0].astype(np.float64),
            batch[at].astype(np.float64),
            start.astype(np.float64),
            1_000,
        )
        scale = np.abs(expected).max()
        # ReLUs break the slope on the way, so both ways of adding it up miss a little.
        assert_allclose(answer.arrays["values"][at], expected, rtol=0, atol=5e-3 * scale)
    moved = (part.margins(batch) - part.margins(np.ascontiguousarray(starts)))[:, 1]
    totals = answer.arrays["values"].sum(axis=(1, 2))
    assert_allclose(answer.arrays["gap"], totals - moved, rtol=0, atol=1e-4)
    words = {"black": "a black picture", "mean": "mean colour", "blurred": "blurred"}[baseline]
    assert words in answer.facts["notes"][0]


def test_smoothgrad_is_the_mean_slope_over_noise_that_the_seed_draws():
    subject = given.subject()
    part, batch = subject.model.vision, subject.pictures.batch
    found = explain("picture_smoothgrad", subject, 3, target="0", noise=0.2, draws=7)
    seed = int(np.random.default_rng(3).integers(2**63))
    draw = np.random.default_rng(seed).standard_normal((7, *batch.shape[1:]), dtype=np.float32)
    for at, picture in enumerate(batch):
        noisy = np.stack([picture + 0.2 * np.ptp(picture) * noise for noise in draw])
        expected = part.slopes(noisy.astype(np.float32), 0).mean(axis=0).sum(axis=-1)
        close(found.arrays["values"][at], expected)


@pytest.mark.parametrize("layer", ["", "edges", "parts"])
def test_grad_cam_is_that_of_the_slow_loop(layer):
    subject = given.subject()
    answer = explain("picture_grad_cam", subject, target="1", layer=layer)
    name = layer or "parts"
    maps, slopes = subject.model.vision.at_layer(subject.pictures.batch, 1, name)
    for at in range(2):
        coarse = slow.grad_cam(maps[at].astype(np.float64), slopes[at].astype(np.float64))
        close(answer.arrays["values"][at], slow.bilinear(coarse, given.SIDE, given.SIDE))
    side = 14 if name == "edges" else 13
    assert answer.facts["notes"] == [
        f"Seen at the layer “{name}”, whose maps of {side} × {side} places are spread over the "
        "picture."
    ]


def test_grad_cam_of_a_network_without_maps_is_a_sentence():
    subject = given.subject_of(models.read(given.network(), "n.keras"))
    bare = replace(subject.model.vision, layers=())
    with pytest.raises(ModelError, match="None of the network's 0 layers") as told:
        explain("picture_grad_cam", replace(subject, model=replace(subject.model, vision=bare)))
    assert told.value.code == "NO_MAPS"


@pytest.mark.parametrize(
    ("composite", "rules"), [("epsilon", all_epsilon), ("epsilon-plus", epsilon_plus)]
)
def test_relevance_is_the_walks_and_what_it_lost_is_told(composite, rules):
    subject = given.subject()
    answer = explain("picture_lrp", subject, target="2", composite=composite, epsilon=0.5)
    graph, batch = subject.model.vision.graph(), subject.pictures.batch
    walked = relevance_of(graph, batch, 2, rules(0.5))
    close(answer.arrays["values"], walked.values.sum(axis=-1))
    biases = sum(walked.biases.values())
    for at, note in enumerate(answer.facts["notes"]):
        total = answer.arrays["values"][at].sum()
        assert_allclose(total + biases[at] + walked.stabilized[at], walked.start[at], rtol=1e-4)
        assert note.startswith(f"Of the score of {walked.start[at]:.3g}, {total:.3g} reached")
        assert f"biases kept {biases[at]:.3g}" in note


@pytest.mark.parametrize(("cover", "patch", "stride"), [("mean", 0.3, 0.5), ("black", 0.5, 1.0)])
def test_occlusion_is_that_of_the_slow_loop(cover, patch, stride):
    subject = given.subject()
    part, batch = subject.model.vision, subject.pictures.batch
    answer = explain(
        "picture_occlusion", subject, target="0", cover=cover, patch=patch, stride=stride
    )
    side, apart = (5, 3) if patch == 0.3 else (8, 8)
    for at, picture in enumerate(batch):
        fill = picture.mean(axis=(0, 1)) if cover == "mean" else np.full(3, -1, np.float32)
        expected = slow.occlusion(
            lambda one: part.margins(one[None])[0, 0], picture, fill, side, apart
        )
        close(answer.arrays["values"][at], expected)
    assert f"Squares of {side} × {side} pixels" in answer.facts["notes"][0]
    assert f"{apart} apart" in answer.facts["notes"][0]
