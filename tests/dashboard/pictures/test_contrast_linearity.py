"""That a difference of maps is the map of the difference, for the methods that are said to do so.

A second network answers nothing but the difference of two margins of the first: what a method says
of it is held against the difference of what it says of the first network's two classes.
"""

import keras
import numpy as np
import pytest

from dashboard.pictures.contrast_sentences import is_linear
from explainers.intake import models
from explainers.methods import registry
from tests import picture_subjects, toys
from tests.intake.vision import keras_networks

FIRST, SECOND = 2, 0
LINEAR = [name for name, method in registry().items() if method.shape == "maps" and is_linear(name)]


@pytest.fixture(scope="module")
def subjects():
    """The network of three classes, and the one of their difference, before one picture."""
    side = picture_subjects.SIDE
    inner = keras_networks.chain("linear", size=(side, side, 3))
    scores = inner(inner.inputs[0])
    less = keras.layers.Dense(1, name="less")
    answer = less(inner.layers[-1].output)
    weights = np.zeros((3, 1), np.float32)
    weights[FIRST], weights[SECOND] = 1, -1
    less.set_weights([weights, np.zeros(1, np.float32)])
    classes = keras.Model(inner.inputs[0], keras.layers.Softmax()(scores))
    number = keras.Model(inner.inputs[0], answer)
    number.compile(loss="mse")
    files = (toys.keras_file(classes), toys.keras_file(number))
    return [picture_subjects.subject_of(models.read(file, "net.keras"), 1) for file in files]


def mapped(subject, name, output, **changes):
    method = registry()[name]
    parameters = method.parameters(target=str(output), **changes)
    return method.run(subject, parameters, np.random.default_rng(0)).arrays["values"][0]


def both(subjects, name, **changes):
    """The difference of two classes' maps, and the map of the difference."""
    classes, number = subjects
    first, second = (mapped(classes, name, at, **changes) for at in (FIRST, SECOND))
    return first - second, mapped(number, name, 0, **changes)


def apart(subjects):
    classes, _ = subjects
    margins = classes.model.vision.margins(classes.pictures.batch)[0]
    return margins[FIRST] - margins[SECOND]


def test_the_second_network_answers_the_difference(subjects):
    _, number = subjects
    answer = number.model.vision.margins(number.pictures.batch)[0, 0]
    assert answer == pytest.approx(apart(subjects), rel=1e-5) and abs(answer) > 0.01


@pytest.mark.parametrize("name", [name for name in LINEAR if name != "picture_lrp"])
def test_the_difference_of_two_maps_is_the_map_of_the_difference(subjects, name):
    found, expected = both(subjects, name)
    assert np.abs(expected).max() > 0
    np.testing.assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("rules", ["epsilon-plus", "epsilon"])
def test_relevance_differs_by_what_the_stabilizer_of_the_last_step_keeps(subjects, rules):
    """The second network's last step, z = a - b, hands z / (z + epsilon sign z) of it on."""
    epsilon = 0.01
    found, expected = both(subjects, "picture_lrp", composite=rules, epsilon=epsilon)
    z = apart(subjects)
    expected = expected * (z + epsilon * np.sign(z)) / z
    np.testing.assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())


def test_grad_cam_is_cut_off_and_so_is_not_linear(subjects):
    assert not is_linear("picture_grad_cam")
    found, expected = both(subjects, "picture_grad_cam")
    assert np.abs(found - expected).max() > 0.1 * np.abs(expected).max()
    assert expected.min() == 0 > found.min()


def test_other_noise_for_either_class_would_not_be_linear(subjects):
    """The sentence about SmoothGrad holds because a request's seed is that of both classes."""
    classes, number = subjects
    method = registry()["picture_smoothgrad"]

    def smoothed(subject, output, seed):
        drawn = np.random.default_rng(seed)
        parameters = method.parameters(target=str(output))
        return method.run(subject, parameters, drawn).arrays["values"][0]

    found = smoothed(classes, FIRST, 0) - smoothed(classes, SECOND, 1)
    expected = smoothed(number, 0, 0)
    assert np.abs(found - expected).max() > 1e-2 * np.abs(expected).max()
