"""Which files of a folder are read, and which refuse it."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.hugging_face import files
from explainers.intake.hugging_face.files import files_of
from tests.intake.hugging_face import toy


def refused(members):
    with pytest.raises(RefusedError) as caught:
        files_of(toy.packed(members))
    return caught.value


@pytest.mark.parametrize("top", ["", "model/"])
def test_the_files_are_taken_out(top):
    members = toy.files()
    found = files_of(toy.packed({**members, "README.md": b"#", "vocab.txt": b"a"}, top))
    assert found.config == members["config.json"]
    assert found.weights == members["model.safetensors"]
    assert found.tokenizer == members["tokenizer.json"]
    assert found.tokenizer_config == members["tokenizer_config.json"]


def test_a_tokenizer_without_settings_is_enough():
    members = {name: held for name, held in toy.files().items() if name != "tokenizer_config.json"}
    assert files_of(toy.packed(members)).tokenizer_config == b"{}"


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(name):
    error = refused({other: held for other, held in toy.files().items() if other != name})
    assert error.code == "MISSING_FILE" and f"no “{name}”" in error.sentence


@pytest.mark.parametrize("name", ["a.py", "deep/b.PY", "c.so", "run.sh"])
def test_code_is_refused_wherever_it_lies(name):
    error = refused(toy.files() | {name: b""})
    assert error.code == "HUGGING_FACE_CODE" and f"“{name}”" in error.sentence


@pytest.mark.parametrize(
    "name", ["pytorch_model.bin", "deep/optimizer.PT", "rng.pth", "x.pkl", "tf_model.h5", "a.ckpt"]
)
def test_pickles_are_refused_wherever_they_lie(name):
    error = refused(toy.files() | {name: b""})
    assert error.code == "PICKLED_WEIGHTS" and f"“{name}”" in error.sentence
    assert "save_pretrained" in error.next_step


def test_spread_weights_are_refused():
    shards = {"model-00001-of-00002.safetensors": b"", "model.safetensors.index.json": b"{}"}
    error = refused({"config.json": b"{}", **shards})
    assert error.code == "SHARDED_WEIGHTS" and "holds 1 of them" in error.sentence


def test_sizes_are_limited_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr(files, "MAX_TOKENIZER", len(toy.files()["tokenizer.json"]))
    assert files_of(toy.folder())
    monkeypatch.setattr(files, "MAX_TOKENIZER", len(toy.files()["tokenizer.json"]) - 1)
    error = refused(toy.files())
    assert error.code == "TOO_LARGE" and "“tokenizer.json”" in error.sentence
