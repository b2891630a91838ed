"""The one model in a folder is found by what MLmodel says, and told by its content."""

import io
import zipfile

import pytest

from explainers.errors import RefusedError
from explainers.intake.mlflow.inside import inner_format, inside
from tests import toys
from tests.intake.mlflow import toy

PROGRAM = {"saved_model.pb": b"\x08\x01graph", "variables/variables.index": b"v"}


def refused(data):
    with pytest.raises(RefusedError) as caught:
        inside(data)
    return caught.value


@pytest.mark.parametrize("top", ["", "model/"])
@pytest.mark.parametrize(
    ("flavour", "model", "name"),
    [
        ("sklearn", toys.linear, "skops"),
        ("xgboost", lambda: toys.model("xgboost"), "xgboost-json"),
        ("lightgbm", lambda: toys.model("lightgbm"), "lightgbm"),
        ("onnx", lambda: toys.graph("linear"), "onnx"),
        ("keras", lambda: toys.network("two"), "keras"),
        ("tensorflow", lambda: toys.network("two"), "keras"),
    ],
)
def test_the_model_is_taken_out_as_it_is(flavour, model, name, top):
    data = toy.folder(model(), flavour, top=top)
    found = inside(data)
    assert found.data == model()
    assert found.name == toy.PLACES[flavour][2].rpartition("/")[2]
    assert inner_format(data) == name


@pytest.mark.parametrize("place", ["data", "data/model"])
def test_a_program_in_a_folder_comes_as_an_archive_of_it(place):
    members = {f"{place}/{name}": content for name, content in PROGRAM.items()}
    data = toy.packed({"MLmodel": toy.mlmodel("tensorflow"), **members, "data/other.txt": b""})
    found = inside(data)
    with zipfile.ZipFile(io.BytesIO(found.data)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert PROGRAM.items() <= held.items()
    assert inside(data).data == found.data
    assert inner_format(data) == "saved-model"


def test_code_beside_the_model_is_noticed():
    assert inside(toy.folder(b"x", beside={"code/steps.py": b""})).brings_code
    assert not inside(toy.folder(b"x", beside={"codes.py": b""})).brings_code


def test_a_model_that_is_not_there_and_one_too_many_are_said():
    error = refused(toy.packed({"MLmodel": toy.mlmodel("keras"), "data/notes.txt": b""}))
    assert error.code == "BROKEN_MODEL" and "the model is “data”" in error.sentence
    two = {"data/model.keras": b"a", "data/model.h5": b"b"}
    error = refused(toy.packed({"MLmodel": toy.mlmodel("keras"), **two}))
    assert error.code == "SEVERAL_MODELS" and "“data/model.h5”" in error.sentence


def test_a_folder_in_a_folder_is_refused():
    error = refused(toy.folder(toy.folder(toys.linear())))
    assert error.code == "NESTED_MODEL" and "“model.pkl”" in error.sentence
