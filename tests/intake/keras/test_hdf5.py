"""Weights in an HDF5 file: each arrives where it belongs, or the sentence says which does not."""

import h5py
import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.keras.hdf5 import described, fill
from tests.intake.keras.hdf5_files import changed, loaded, network

HIDDEN = "model_weights/hidden"


def told(change):
    """The sentence for the toy network's file after a change."""
    with pytest.raises(RefusedError) as caught:
        fill(loaded("two"), changed(network("two"), change))
    assert caught.value.code == "BROKEN_MODEL"
    return caught.value.sentence


def names(*given):
    def change(file):
        file[HIDDEN].attrs["weight_names"] = given

    return change


def test_the_numbers_arrive():
    model, known = loaded("two"), loaded("two").get_weights()
    model.set_weights([np.zeros_like(each) for each in known])
    fill(model, network("two"))
    for found, expected in zip(model.get_weights(), known, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_another_shape_is_told_with_both():
    def change(file):
        name = file[HIDDEN].attrs["weight_names"][0]
        del file[HIDDEN][name]
        file[HIDDEN][name] = np.zeros((6, 3))

    assert "has the shape 6 × 3, and the network asks for 3 × 6" in told(change)


def test_too_few_weights_are_told_with_both_counts():
    assert "the layer “hidden” has 2 weights, and 1 are stored for it" in told(names("kernel"))


def test_a_weight_that_is_named_and_not_stored_is_told():
    assert "the weight “x” is named and not stored" in told(names("x", "y"))
    assert "the weight “/model_weights” is named and not" in told(names("/model_weights", "y"))


def test_a_layer_without_a_part_of_its_own_is_told():
    def change(file):
        del file[HIDDEN]

    assert "it has no part “hidden”" in told(change)


def test_names_are_texts_in_a_list():
    def numbers(file):
        file[HIDDEN].attrs["weight_names"] = np.arange(2.0)

    def alone(file):
        file[HIDDEN].attrs["weight_names"] = "kernel"

    def square(file):
        file[HIDDEN].attrs["weight_names"] = np.array([[b"a", b"b"]])

    assert "“weight_names” is of type float64, not text" in told(numbers)
    assert "“weight_names” is no list of names" in told(alone)
    assert "“weight_names” is no list of names" in told(square)


def test_a_claimed_list_of_names_is_refused_unread(monkeypatch):
    monkeypatch.setattr("explainers.intake.keras.hdf5._MAX_NAMES", 20)
    assert "takes 24 bytes, and at most 20 are read" in told(names("a", "b", "c"))


def test_what_the_file_says_of_itself_is_read():
    said = described(network("value"))
    assert said.config.startswith(b"{") and said.training.startswith(b"{")
    assert said.saved_with.count(".") == 2
    assert described(network("two")).training == b""


@pytest.mark.parametrize(
    ("gone", "held"), [("model_config", "without a model"), ("", "form alone")]
)
def test_half_a_model_is_told_for_the_half_it_is(gone, held):
    def change(file):
        if gone:
            del file.attrs[gone]
        else:
            del file["model_weights"]

    with pytest.raises(RefusedError, match=held) as caught:
        described(changed(network("two"), change))
    assert caught.value.code == "NOT_A_MODEL"
    assert "model.save('model.keras')" in caught.value.next_step


def test_several_texts_are_no_configuration():
    def change(file):
        del file.attrs["model_config"]
        file.attrs.create("model_config", ["{}", "{}"], dtype=h5py.string_dtype())

    with pytest.raises(RefusedError, match="“model_config” is no text"):
        described(changed(network("two"), change))
