"""Keras files of pictures: their cards, and what is refused."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.errors import RefusedError
from explainers.intake import from_hdf5
from explainers.intake.vision.keras_file import takes_pictures, vision_of
from explainers.kernels.lrp.graph import outputs_of
from explainers.records import PictureInput
from tests.intake.keras import hdf5_files
from tests.intake.vision import keras_networks as networks

layers = keras.layers


def test_the_card_says_what_pictures_it_takes():
    card, _ = networks.read(networks.chain())
    assert card.pictures == PictureInput(8, 9, 3, False, None)
    assert (card.task, card.scale, card.outputs, card.readings) == (
        "classification",
        "probability",
        3,
        (),
    )
    assert card.features == ()
    assert set(card.lacks) == {"trees", "walkable_trees", "linear", "deep_shap"}
    assert dict(card.details)["parameters"] == "215"
    assert card.kind == "Sequential network of pictures"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((8, 9, 3), True),
        ((8, 9, 1), True),
        ((None, None, 3), True),
        ((8, 9, 4), False),
        ((9, 3), False),
        ((5,), False),
    ],
)
def test_pictures_are_grey_or_coloured(size, expected):
    assert takes_pictures(keras.Sequential([keras.Input(size), layers.Flatten()])) is expected


def test_two_inputs_are_no_picture():
    one, two = keras.Input((8, 9, 3)), keras.Input((8, 9, 3))
    assert not takes_pictures(keras.Model([one, two], layers.Add()([one, two])))


def test_the_older_format_is_read_alike():
    model, batch = networks.residual(), networks.pictures()
    data = hdf5_files.h5(model)
    card, part = vision_of(from_hdf5.network_of(data), data, "pictures.h5")
    assert card.pictures == PictureInput(8, 9, 3, False, None)
    assert_allclose(part.answers(batch), networks.answers(model, batch), atol=1e-5)


def test_half_precision_inside_is_answered_as_keras_answers_it():
    policy = keras.DTypePolicy("mixed_float16")
    model = networks.sequential(
        layers.Conv2D(4, 3, activation="relu", dtype=policy, name="edges"),
        layers.GlobalAveragePooling2D(dtype=policy),
        layers.Dense(3, activation="softmax", dtype=policy),
    )
    _, part = networks.read(model)
    batch = networks.pictures()
    assert_allclose(part.answers(batch), networks.answers(model, batch), atol=2e-3)
    assert part.slopes(batch, 1).dtype == part.at_layer(batch, 1, "edges")[1].dtype == np.float32
    # The graph computes in single precision what the network computed in half.
    assert_allclose(outputs_of(part.graph(), batch)[-1], part.margins(batch), atol=2e-2)


def test_whole_numbers_as_pixels():
    picture = keras.Input(networks.SIZE, dtype="uint8")
    flat = layers.Flatten()(layers.Rescaling(1 / 255)(picture))
    model = networks.stirred(keras.Model(picture, layers.Dense(2, "softmax")(flat)))
    batch = np.arange(4 * 216).reshape(4, *networks.SIZE) % 256
    _, part = networks.read(model)
    expected = networks.answers(model, batch.astype(np.uint8))
    assert_allclose(part.answers(batch.astype(np.float32)), expected, atol=1e-5)
    assert part.slopes(batch.astype(np.float32), 0).any()


def refused(model):
    with pytest.raises(RefusedError) as caught:
        networks.read(model)
    return caught.value


def test_two_outputs_are_refused():
    picture = keras.Input(networks.SIZE)
    flat = layers.Flatten()(picture)
    assert refused(keras.Model(picture, [flat, flat])).code == "SEVERAL_TARGETS"


def test_a_map_as_an_answer_is_refused():
    problem = refused(networks.sequential(layers.Conv2D(2, 3)))
    assert problem.code == "ARRAY_ANSWERS"
    assert "(6, 7, 2)" in str(problem)


def test_several_questions_of_yes_or_no_are_refused():
    assert refused(networks.chain("sigmoid", 3)).code == "MULTI_LABEL"


@pytest.mark.parametrize("inside", [True, False])
def test_what_answers_as_in_training_is_refused(inside):
    picture = keras.Input(networks.SIZE)
    drop = layers.Dropout(0.5, name="drop")
    part = keras.Sequential([keras.Input(networks.SIZE), drop], name="drop") if inside else drop
    answer = layers.Dense(2, "softmax")(layers.Flatten()(part(picture, training=True)))
    problem = refused(keras.Model(picture, answer))
    assert problem.code == "TRAINING_MODE"
    assert "“drop”" in str(problem)
