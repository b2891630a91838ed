"""MLflow folders: the model inside answers as the same file alone does."""

import hashlib

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.probing.probe import probe
from tests import toys
from tests.intake.mlflow import toy


def read(data):
    return models.read(data, "folder.zip")


INSIDE = {
    "sklearn": toys.linear,
    "xgboost": lambda: toys.model("xgboost"),
    "lightgbm": lambda: toys.model("lightgbm"),
    "onnx": lambda: toys.graph("forest"),
    "keras": lambda: toys.network("mixed"),
}


@pytest.mark.parametrize("flavour", INSIDE)
def test_the_model_answers_as_its_file_does_alone(flavour):
    model = INSIDE[flavour]()
    alone, folded = read(model), read(toy.folder(model, flavour))
    rows = toys.frame()[[feature.name for feature in alone.card.features]]
    np.testing.assert_array_equal(folded.predict(rows), alone.predict(rows))
    assert folded.card.features == alone.card.features
    assert (folded.card.family, folded.card.kind) == (alone.card.family, alone.card.kind)
    assert (folded.trees is None) == (alone.trees is None)


def test_the_card_is_the_folders_and_tells_the_run():
    data = toy.folder(toys.linear(), version="3.17.2")
    card = read(data).card
    assert card.digest == hashlib.sha256(data).hexdigest()
    assert (card.file_name, card.size) == ("folder.zip", len(data))
    details = dict(card.details)
    assert details["saved as"] == "MLflow sklearn"
    assert (details["MLflow"], details["run"]) == ("3.17.2", toy.RUN)


def test_numbered_columns_are_named_by_the_signature():
    handle = read(toy.folder(toy.unnamed()))
    assert [feature.name for feature in handle.card.features] == list(toy.TYPES)
    probe(handle, toy.numbers())
    bare = read(toy.folder(toy.unnamed(), columns=None))
    assert bare.card.features[0].name == "column 1"


def test_what_stays_open_in_the_model_stays_open_in_the_folder():
    value = toys.graph("value")
    assert read(toy.folder(value, "onnx")).card.readings == read(value).card.readings


def test_code_beside_the_model_is_not_imported_and_that_is_said():
    """Python that would fail the test if anybody ran it."""
    code = {"code/__init__.py": b"raise SystemExit", "code/steps.py": b"raise SystemExit"}
    card = read(toy.folder(toys.linear(), beside=code)).card
    assert "It is not imported" in card.notes[-1]
    assert "(code/)" not in " ".join(read(toy.folder(toys.linear())).card.notes)


def test_a_model_that_is_not_read_is_named_by_its_own_file():
    with pytest.raises(RefusedError) as caught:
        read(toy.folder(b"%PDF-1.7", "onnx"))
    assert caught.value.code == "UNOPENED_FORMAT"
    assert "“model.onnx” is a PDF document" in caught.value.sentence
