"""What is let through to a reader, by format, walls, consent and who reaches the server."""

import itertools
from dataclasses import replace

import pytest
from sklearn.linear_model import LogisticRegression

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.formats import MODEL_FORMATS, TABLE_FORMATS
from explainers.intake.policy import NO_TRUST, Trust, admit
from tests import toys
from tests.intake.mlflow.toy import folder, packed
from tests.intake.pickles.ways import WAYS

GAP = "This kernel has no walls."
PARTIAL = Trust("partial", agreed=False, local=True, gap=GAP)
NONE = replace(PARTIAL, walls="none")
FULL = replace(PARTIAL, walls="full", gap="")
MODEL = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
FORMATS = {known.name: known for known in MODEL_FORMATS}


PROGRAMS = {
    "a TensorFlow program (SavedModel)": packed({"saved_model.pb": b"graph"}),
    "a PyTorch exported program": packed({"archive_format": b"pt2"}),
    "a TorchScript program": packed({"constants.pkl": b"", "data.pkl": b""}),
}


def refused(data, trust, name="model.pkl"):
    with pytest.raises(RefusedError) as caught:
        admit(data, name, trust)
    return caught.value


@pytest.mark.parametrize("trust", [PARTIAL, NONE, NO_TRUST, FULL])
@pytest.mark.parametrize("name", ["xgboost", "forest", "lightgbm"])
def test_data_is_let_through_anywhere(name, trust):
    admit(toys.model(name), "model", trust)


@pytest.mark.parametrize("trust", [PARTIAL, NONE, NO_TRUST, FULL])
@pytest.mark.parametrize("data", [b"", b"age,job\n1,a\n", b"\x00" * 50, b"PK\x03\x04broken"])
def test_what_is_no_model_is_left_to_the_reader(data, trust):
    admit(data, "model", trust)


@pytest.mark.parametrize("how", WAYS)
def test_a_pickle_is_asked_about_however_it_was_saved(how):
    data = WAYS[how](MODEL)
    admit(data, "model.pkl", FULL)
    for trust in (PARTIAL, NONE):
        error = refused(data, trust)
        assert error.code == "CONSENT_NEEDED"
        assert error.sentence.startswith("“model.pkl” is a pickle or joblib file: ")
        assert error.sentence.endswith(GAP)
        assert "Start page" in error.next_step and "ONNX, .keras or skops" in error.next_step
        admit(data, "model.pkl", replace(trust, agreed=True))


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("trust", [PARTIAL, NONE])
def test_where_others_reach_the_server_nobody_is_asked(trust, agreed):
    error = refused(WAYS["joblib"](MODEL), replace(trust, local=False, agreed=agreed))
    assert error.code == "PICKLE_REFUSED_HERE"
    assert GAP in error.sentence and "ONNX, .keras or skops" in error.next_step


def test_a_frame_that_says_nothing_is_trusted_with_nothing():
    assert refused(WAYS["joblib"](MODEL), NO_TRUST).code == "PICKLE_REFUSED_HERE"


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_is_run_in_a_whole_sandbox_or_not_at_all(kind):
    admit(PROGRAMS[kind], "model.zip", FULL)
    for walls, agreed, local in itertools.product(
        ("partial", "none"), (True, False), (True, False)
    ):
        error = refused(PROGRAMS[kind], Trust(walls, agreed, local, GAP), "model.zip")
        assert error.code == "SANDBOX_NEEDED"
        assert error.sentence.startswith(f"“model.zip” is {kind}. Programs are run only inside")
        assert error.sentence.endswith(GAP)
        assert "ONNX, .keras or skops" in error.next_step


def test_a_folder_with_data_in_it_is_let_through():
    admit(folder(toys.model("xgboost"), "xgboost"), "folder.zip", NONE)


def test_in_a_folder_the_format_of_its_model_counts():
    data = folder(WAYS["joblib"](MODEL))
    error = refused(data, NONE, "folder.zip")
    assert error.code == "CONSENT_NEEDED"
    assert "“folder.zip” is an MLflow folder with a pickle or joblib file in it" in error.sentence
    admit(data, "folder.zip", replace(NONE, agreed=True))
    program = folder(PROGRAMS["a PyTorch exported program"], "pytorch")
    error = refused(program, replace(NONE, agreed=True), "folder.zip")
    assert error.code == "SANDBOX_NEEDED"
    assert "an MLflow folder with a PyTorch exported program in it" in error.sentence


def test_a_folder_that_cannot_be_looked_into_is_refused_as_its_reader_would():
    assert refused(packed({"MLmodel": b"flavors: {"}), NONE).code == "BROKEN_MODEL"


def test_every_reader_is_of_a_format_that_says_which_walls_it_wants():
    """A reader under a name that is on no list would be let through without a question."""
    assert models._READERS.keys() <= FORMATS.keys()
    assert FORMATS["pickle"].walls == "asked"
    programs = {known.name for known in MODEL_FORMATS if known.walls == "full"}
    assert programs == {"saved-model", "pt2", "torchscript"}
    assert {known.walls for known in TABLE_FORMATS} == {"any"}
