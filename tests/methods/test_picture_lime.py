"""LIME for pictures: against the package itself on equal draws, and its own promises."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from lime.lime_image import LimeImageExplainer
from numpy.testing import assert_allclose, assert_array_equal

from explainers.intake import models
from explainers.intake.vision.seeing import seen
from explainers.kernels.superpixels import superpixels
from explainers.methods import registry
from tests import picture_subjects as given
from tests.intake.vision import keras_networks, test_onnx_file
from tests.methods import cat_and_coffee

METHOD = registry()["picture_lime"]
SIDE, SAMPLES = 128, 200
HOW = replace(given.HOW, height=SIDE, width=SIDE)


def explain(subject, seed=0, **parameters):
    asked = METHOD.parameters(**{"samples": SAMPLES, **parameters})
    return METHOD.run(subject, asked, np.random.default_rng(seed))


def before(handle, picture, how):
    """One picture of uint8 before a model."""
    pictures = seen([picture], how, np.array([0]))
    return replace(given.subject(1), model=handle, pictures=pictures)


@cache
def photograph():
    """A network of 128 x 128 pixels before the cat, of which quickshift makes some superpixels."""
    network = given.toys.keras_file(keras_networks.chain(size=(SIDE, SIDE, 3)))
    handle = models.read(network, "network.keras")
    return before(handle, cat_and_coffee.square("chelsea.png"), HOW)


def by_lime(subject, seed, output, *, hidden, **options):
    """What the package says of the picture as a person sees it: weights and the R2."""
    explainer = LimeImageExplainer(
        kernel_width=options.pop("kernel_width", 0.25), random_state=np.random.RandomState(seed)
    )

    def answers(pictures):
        return subject.model.vision.answers((pictures * 2 - 1).astype(np.float32))

    found = explainer.explain_instance(
        subject.pictures.shown[0] / 255.0,
        answers,
        labels=(output,),
        top_labels=None,
        hide_color=None if hidden == "mean" else 0,
        num_samples=SAMPLES,
        **options,
    )
    weights = np.zeros(found.segments.max() + 1)
    for superpixel, weight in found.local_exp[output]:
        weights[superpixel] = weight
    return weights, found


def weights_of(answer, where):
    """A map's weight of each superpixel."""
    return np.bincount(where.ravel(), answer.arrays["values"][0].ravel())


def assert_limes(found, expected):
    scale = np.abs(expected).max()
    assert scale > 0
    assert_allclose(found / scale, expected / scale, rtol=0, atol=1e-5)
    assert_allclose(found, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("hidden", "features", "kernel_width"),
    [("mean", 100_000, 0.25), ("black", 100_000, 0.25), ("mean", 8, 0.1), ("black", 3, 0.5)],
)
def test_numbers_are_limes_own_on_equal_draws(hidden, features, kernel_width):
    subject = photograph()
    seed = int(np.random.default_rng(7).integers(2**32))
    expected, theirs = by_lime(
        subject, seed, 1, hidden=hidden, num_features=features, kernel_width=kernel_width
    )
    answer = explain(
        subject, 7, target="1", hidden=hidden, features=features, kernel_width=kernel_width
    )
    assert len(expected) >= 10
    assert np.count_nonzero(expected) == min(features, len(expected))
    assert_limes(weights_of(answer, theirs.segments), expected)
    assert f"explains {100 * theirs.score:.3g} % of how" in answer.facts["notes"][0]
    total = answer.arrays["values"].sum()
    assert_allclose(total, theirs.local_pred[0] - theirs.intercept[1], rtol=0, atol=1e-6)


def test_a_difference_of_a_hundred_thousandth_is_seen():
    subject = photograph()
    seed = int(np.random.default_rng(7).integers(2**32))
    expected, theirs = by_lime(subject, seed, 1, hidden="mean")
    found = weights_of(explain(subject, 7, target="1"), theirs.segments)
    found[np.abs(found).argmax()] *= 1 + 3e-5
    with pytest.raises(AssertionError):
        assert_limes(found, expected)


def test_slic_cuts_a_picture_as_it_is_told_and_is_said():
    subject = photograph()
    where = superpixels(subject.pictures.shown[0], "slic", 20)
    expected, theirs = by_lime(
        subject,
        int(np.random.default_rng(0).integers(2**32)),
        2,
        hidden="mean",
        segmentation_fn=lambda _: where,
    )
    answer = explain(subject, target="2", segmentation="slic", segments=20)
    assert_limes(weights_of(answer, theirs.segments), expected)
    assert f"cut into {where.max() + 1} superpixels by SLIC; the" in answer.facts["notes"][0]


def test_every_place_of_a_superpixel_has_the_same_share_of_its_weight():
    subject = photograph()
    values = explain(subject).arrays["values"][0]
    where = superpixels(subject.pictures.shown[0], "quickshift", 0)
    for superpixel in range(where.max() + 1):
        assert len(set(values[where == superpixel].tolist())) == 1


def test_it_is_about_answers_and_in_their_unit():
    answer = explain(given.subject())
    assert answer.facts["unit"] == "probability"
    assert answer.facts["signed"]
    assert np.abs(answer.arrays["values"]).sum() < 10 < np.abs(answer.arrays["margins"]).max() * 100


def test_equal_seeds_give_equal_maps_and_others_other_ones():
    one, same, other = (explain(given.subject(), seed).arrays["values"] for seed in (4, 4, 5))
    assert_array_equal(one, same)
    assert np.abs(one - other).max() > 0


def test_cost_is_what_is_sent_and_heard_as_it_goes():
    subject, heard = given.subject(2), []
    part, sent = given.counting(subject.model.vision, "answers", "margins")
    subject = replace(
        subject,
        model=replace(subject.model, vision=part),
        report=lambda done, total: heard.append((done, total)),
    )
    explain(subject)
    assert sum(sent) == METHOD.cost(METHOD.parameters(samples=SAMPLES), 2, 0)
    assert max(sent) <= 32
    done, total = zip(*heard, strict=True)
    assert list(done) == sorted(set(done))
    assert set(total) == {2 * SAMPLES}
    assert done[-1] == total[-1]


@pytest.mark.parametrize(("ending", "count"), [("Softmax", 3), ("Sigmoid", 1)])
def test_a_black_box_is_explained(ending, count):
    graph = test_onnx_file.graph(ending, count=count).SerializeToString()
    handle = models.read(graph, "graph.onnx")
    assert handle.vision.slopes is None
    how = replace(given.HOW, height=8, width=8)
    answer = explain(given.subject_of(handle, how=how))
    assert answer.arrays["values"].shape == (2, 8, 8)
    assert np.abs(answer.arrays["values"]).max() > 0


def test_a_predicted_number_is_explained_in_its_unit():
    answer = explain(given.subject_of(models.read(given.number(), "n.keras")))
    assert answer.facts["unit"] == "prediction"
    assert np.abs(answer.arrays["values"]).max() > 0


def test_a_network_of_grey_pictures_is_explained():
    chain = given.toys.keras_file(keras_networks.chain(size=(16, 16, 1)))
    how = replace(given.HOW, channels="grey", mean=(1.0,), deviation=(1.0,))
    for hidden in ("mean", "black"):
        answer = explain(given.subject_of(models.read(chain, "n.keras"), how=how), hidden=hidden)
        assert np.abs(answer.arrays["values"]).max() > 0


def test_a_picture_of_one_pixel_is_one_superpixel():
    layers = keras_networks.layers
    network = keras_networks.sequential(
        layers.Flatten(), layers.Dense(3, activation="softmax"), size=(1, 1, 3)
    )
    handle = models.read(given.toys.keras_file(network), "n.keras")
    picture = np.array([[[200, 10, 10]]], np.uint8)
    answer = explain(before(handle, picture, replace(given.HOW, height=1, width=1)), hidden="black")
    assert "cut into 1 superpixel by SLIC, as quickshift found 1; the" in answer.facts["notes"][0]
    assert np.abs(answer.arrays["values"]).max() > 0


def test_a_picture_of_one_colour_has_nothing_to_explain():
    handle = models.read(given.network(), "n.keras")
    subject = before(handle, np.full((16, 16, 3), 90, np.uint8), given.HOW)
    answer = explain(subject)
    assert np.abs(answer.arrays["values"]).max() < 1e-6
    assert answer.facts["notes"][0].endswith(
        f"the answer was the same in all {SAMPLES} samples, whatever was hidden: there is nothing "
        "to explain."
    )
    # Black is another colour, and hiding then changes what the network sees.
    assert "explains" in explain(subject, hidden="black").facts["notes"][0]


@pytest.mark.parametrize("target", [cat_and_coffee.CAT, cat_and_coffee.ESPRESSO])
def test_what_speaks_for_the_cat_lies_on_the_cat(target):
    answer = explain(cat_and_coffee.subject(), target=str(target), samples=250)
    assert cat_and_coffee.share_on_its_side(answer.arrays["values"], target) > 0.7
