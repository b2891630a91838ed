"""Files of networks of pictures, read like every other model."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.reading import handle_as
from explainers.intake.vision.handles import handle_of
from tests import picture_subjects as given
from tests import toys
from tests.intake.keras import hdf5_files
from tests.intake.vision import hugging_face_folders, keras_networks, torch_networks


def pictures(count=2, side=torch_networks.SIDE):
    return torch_networks.pictures(count, side)


@pytest.mark.parametrize("form", ["keras", "h5", "pt2"])
def test_files_of_networks_become_handles_with_a_vision_part(form):
    keras_file, pt2 = given.twin_files()
    data = {"keras": keras_file, "pt2": pt2}.get(form)
    if form == "h5":
        data = hdf5_files.h5(keras_networks.chain(size=(16, 16, 3)))
    handle = models.read(data, f"network.{form}")
    assert handle.card.features == ()
    assert handle.card.pictures.layers == tuple(layer.name for layer in handle.vision.layers)
    assert len(handle.card.pictures.layers) >= 2
    assert (handle.card.task, handle.card.scale) == ("classification", "probability")
    assert "gradients" not in handle.card.lacks
    assert "relevance" not in handle.card.lacks
    assert_allclose(handle.vision.answers(pictures()).sum(axis=1), 1, atol=1e-5)


def test_the_same_network_in_both_files_answers_alike():
    ours, theirs = (models.read(data, "network") for data in given.twin_files())
    assert_allclose(
        ours.vision.answers(pictures()), theirs.vision.answers(pictures()), rtol=0, atol=1e-5
    )


def test_an_onnx_graph_of_pictures_answers_and_says_why_it_has_no_slopes():
    from tests.intake.vision import test_onnx_file

    handle = models.read(test_onnx_file.graph("Softmax").SerializeToString(), "network.onnx")
    assert handle.card.pictures is not None
    assert handle.card.pictures.layers == ()
    for need in ("gradients", "relevance"):
        assert "ONNX graph" in handle.card.lacks[need]


def test_a_hugging_face_folder_brings_its_preparation_and_its_names():
    handle = models.read(hugging_face_folders.folder("resnet"), "resnet.zip")
    assert handle.card.pictures.preparation.height == hugging_face_folders.SIDE
    assert handle.card.classes == ("cat", "dog", "owl")
    assert "taken apart" in handle.card.lacks["relevance"]
    assert "gradients" not in handle.card.lacks


def test_a_network_without_a_rule_for_a_step_lacks_relevance_alone():
    from torch import nn

    normalised = nn.Sequential(nn.Conv2d(3, 2, 15), nn.InstanceNorm2d(2), nn.Flatten())
    handle = models.read(torch_networks.pt2(normalised.eval()), "network.pt2")
    assert handle.card.lacks["relevance"] == handle.vision.why_no_graph != ""
    assert "gradients" not in handle.card.lacks


def test_what_the_file_leaves_open_is_read_as_its_owner_says():
    scores = keras_networks.chain("linear", size=(16, 16, 3))
    handle = models.read(toys.keras_file(scores), "network.keras")
    assert handle.card.readings == ("log-odds", "probability")
    chosen = handle_as(handle, "log-odds")
    raw = handle.vision.answers(pictures())
    powers = np.exp(raw)
    expected = powers / powers.sum(axis=1, keepdims=True)
    assert_allclose(chosen.vision.answers(pictures()), expected, atol=1e-5)
    assert_allclose(chosen.vision.margins(pictures()), raw, atol=1e-5)


def test_nothing_is_answered_before_pictures_are_put_before_it():
    import pandas as pd

    handle = models.read(given.network(), "network.keras")
    with pytest.raises(RefusedError, match="not said how pictures") as told:
        handle.predict(pd.DataFrame(index=[0]))
    assert told.value.code == "NO_PREPARATION"


def test_a_layer_with_half_a_character_in_its_name_is_refused(monkeypatch):
    from explainers.intake.keras import networks

    model = keras_networks.chain(size=(16, 16, 3))
    data = toys.keras_file(model)
    takes = networks.vision_of

    def renamed(*arguments):
        card, part = takes(*arguments)
        layer = part.layers[0].__class__("\ud800", 3, 3, 1)
        return card, part.__class__(**{**vars(part), "layers": (layer,)})

    monkeypatch.setattr(networks, "vision_of", renamed)
    with pytest.raises(RefusedError, match="half a character"):
        models.read(data, "network.keras")


def test_a_card_that_tells_no_pictures_makes_no_handle():
    handle = models.read(given.network(), "network.keras")
    table = models.read(toys.linear(), "m.skops").card
    with pytest.raises(ValueError, match="does not say what pictures"):
        handle_of(table, handle.vision)


def test_vectors_are_still_a_model_of_a_table():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, "softmax")])
    handle = models.read(toys.keras_file(model), "network.keras")
    assert handle.card.pictures is None
    assert handle.vision is None
