"""Partition SHAP for pictures: against shap and every order of pixels; it adds up, or is caught."""

from dataclasses import replace

import numpy as np
import pytest
import shap
from numpy.testing import assert_allclose, assert_array_equal

from explainers.checks.completeness import completeness
from explainers.intake import models
from explainers.intake.vision.seeing import seen
from explainers.kernels.maps import blurred
from explainers.kernels.partition_trees import grid_tree
from explainers.methods import registry
from tests import picture_subjects as given
from tests.intake.vision import keras_networks, test_onnx_file
from tests.methods import cat_and_coffee
from tests.reference import owen

METHOD = registry()["picture_partition_shap"]


def explain(subject, seed=0, **parameters):
    asked = METHOD.parameters(**{"evaluations": 100, **parameters})
    return METHOD.run(subject, asked, np.random.default_rng(seed))


def cover_of(subject, cover):
    batch = subject.pictures.batch
    return {
        "black": np.full(batch.shape, -1.0, np.float32),
        "mean": np.broadcast_to(batch.mean(axis=(1, 2), keepdims=True), batch.shape),
        "blurred": blurred(batch, 0.1),
    }[cover]


def tiny(side=2):
    """A network so small that every coalition can be asked about, and a picture before it."""
    layers = keras_networks.layers
    network = keras_networks.sequential(
        layers.Flatten(),
        layers.Dense(5, activation="tanh"),
        layers.Dense(3, activation="softmax"),
        size=(side, side, 3),
    )
    handle = models.read(given.toys.keras_file(network), "n.keras")
    how = replace(given.HOW, height=side, width=side)
    return given.subject_of(handle, rows=1, how=how)


@pytest.mark.parametrize("cover", ["blurred", "mean", "black"])
def test_numbers_are_those_of_shap(cover):
    subject = given.subject(1)
    batch, hidden = subject.pictures.batch, cover_of(subject, cover)[0]
    part = subject.model.vision
    explainer = shap.explainers.Partition(
        lambda pictures: part.margins(pictures.astype(np.float32))[:, 2],
        shap.maskers.Image(np.ascontiguousarray(hidden)),
    )
    told = explainer(batch, max_evals=100, batch_size=32, silent=True)
    answer = explain(subject, target="2", cover=cover)
    expected = told.values[0].sum(axis=-1)
    scale = np.abs(expected).max()
    assert scale > 1e-3
    assert_allclose(answer.arrays["values"][0] / scale, expected / scale, rtol=0, atol=1e-4)
    base = float(np.ravel(told.base_values)[0])
    assert f"is {base:.3g}; the map" in answer.facts["notes"][0]


def test_all_that_it_takes_is_exact():
    subject = tiny()
    part, picture = subject.model.vision, subject.pictures.batch[0]
    answer = explain(subject, target="1", cover="black", evaluations=500)

    def game(chosen):
        shown = np.full_like(picture, -1.0)
        for pixel in chosen:
            shown[pixel // 2, pixel % 2] = picture[pixel // 2, pixel % 2]
        return float(part.margins(shown[None])[0, 1])

    expected = owen.owen(game, owen.nested(grid_tree(2, 2)), 4).reshape(2, 2)
    assert_allclose(answer.arrays["values"][0], expected, rtol=0, atol=1e-5)
    assert np.abs(expected).max() > 0.01
    assert answer.facts["notes"][1] == "All of the 12 pictures it takes were asked: exact."
    assert answer.facts["budget"] == 12 + 2 < METHOD.cost(METHOD.parameters(), 1, 0)


@pytest.mark.parametrize("evaluations", [10, 77, 500])
@pytest.mark.parametrize("cover", ["blurred", "mean", "black"])
def test_base_and_map_add_up_to_the_margin(cover, evaluations):
    subject = given.subject()
    answer = explain(subject, cover=cover, evaluations=evaluations)
    margins = subject.model.vision.margins(subject.pictures.batch)
    base = subject.model.vision.margins(np.ascontiguousarray(cover_of(subject, cover)))
    target = answer.arrays["target"]
    reached = answer.arrays["values"].sum(axis=(1, 2)) + base[[0, 1], target]
    assert_allclose(reached, margins[[0, 1], target], rtol=0, atol=1e-4)
    assert_allclose(answer.arrays["gap"], 0, rtol=0, atol=1e-4)
    assert completeness(answer.arrays["gap"], margins, METHOD.tolerance).passed


def test_a_network_that_answers_otherwise_each_time_is_caught():
    subject = given.subject(1)
    part, draw = subject.model.vision, np.random.default_rng(0)

    def unsteady(batch):
        return part.margins(batch) + draw.normal(size=(1, 3))

    model = replace(subject.model, vision=replace(part, margins=unsteady))
    arrays = explain(replace(subject, model=model)).arrays
    assert not completeness(arrays["gap"], arrays["margins"], METHOD.tolerance).passed


def test_how_fine_the_map_is_is_said():
    answer = explain(given.subject(1), evaluations=4 + 2 * 4)
    values = answer.arrays["values"][0]
    sides = {values[:8, :8].size, values[:8].size}
    assert len(np.unique(values)) == 4
    assert sides == {64, 128}
    assert answer.facts["notes"][1] == (
        "Estimated from 12 pictures with rectangles hidden: what rectangles of 64 to 64 pixels add "
        "is shared evenly by their pixels."
    )


def test_nothing_is_left_to_chance():
    one, other = (explain(given.subject(), seed).arrays["values"] for seed in (1, 2))
    assert_array_equal(one, other)
    assert not METHOD.seeded


def test_cost_is_what_is_sent_and_heard_as_it_goes():
    subject, heard = given.subject(2), []
    part, sent = given.counting(subject.model.vision, "answers", "margins")
    subject = replace(
        subject,
        model=replace(subject.model, vision=part),
        report=lambda done, total: heard.append((done, total)),
    )
    answer = explain(subject)
    assert sum(sent) == METHOD.cost(METHOD.parameters(evaluations=100), 2, 0)
    assert sum(sent) == answer.facts["budget"]
    assert max(sent) <= 32
    done, total = zip(*heard, strict=True)
    assert list(done) == sorted(set(done))
    assert set(total) == {200}
    assert done[-1] == 200


@pytest.mark.parametrize(("ending", "count"), [("Softmax", 3), ("Sigmoid", 1)])
def test_a_black_box_is_explained(ending, count):
    graph = test_onnx_file.graph(ending, count=count).SerializeToString()
    handle = models.read(graph, "graph.onnx")
    assert handle.vision.slopes is None
    answer = explain(given.subject_of(handle, how=replace(given.HOW, height=8, width=8)))
    assert np.abs(answer.arrays["values"]).max() > 0
    assert_allclose(answer.arrays["gap"], 0, rtol=0, atol=1e-5)


def test_a_predicted_number_is_explained_in_its_unit():
    answer = explain(given.subject_of(models.read(given.number(), "n.keras")))
    assert answer.facts["unit"] == "prediction"
    assert np.abs(answer.arrays["values"]).max() > 0


def test_a_picture_of_one_pixel_has_one_value():
    subject = tiny(1)
    answer = explain(subject, cover="black")
    part, batch = subject.model.vision, subject.pictures.batch
    own = int(answer.arrays["target"][0])
    moved = (part.margins(batch) - part.margins(np.full_like(batch, -1.0)))[0, own]
    assert_allclose(answer.arrays["values"], [[[moved]]], rtol=0, atol=1e-5)
    assert answer.facts["budget"] == 2 + 2


def test_a_picture_of_one_colour_has_a_map_of_nothing():
    handle = models.read(given.network(), "n.keras")
    pictures = seen([np.full((16, 16, 3), 90, np.uint8)], given.HOW, np.array([0]))
    subject = replace(given.subject(1), model=handle, pictures=pictures)
    answer = explain(subject, cover="blurred")
    assert_allclose(answer.arrays["values"], 0, rtol=0, atol=1e-5)
    assert np.abs(explain(subject, cover="black").arrays["values"]).max() > 1e-3


@pytest.mark.parametrize("target", [cat_and_coffee.CAT, cat_and_coffee.ESPRESSO])
def test_what_speaks_for_the_cat_lies_on_the_cat(target):
    answer = explain(cat_and_coffee.subject(), target=str(target), evaluations=150)
    assert cat_and_coffee.share_on_its_side(answer.arrays["values"], target) > 0.8
