"""Files that would run something: refused in a sentence, and nothing ran."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from tests.intake.pickles.assembled import linear, whole
from tests.intake.pickles.hostile.common import CANARY
from tests.intake.pickles.hostile.corpus import CORPUS

# What Python says while the version of a library is looked up, and while objects are told apart.
_QUIET = {"builtins.id", "object.__getattr__", "os.listdir"}


def code_of(data):
    try:
        models.read(data, "model.pkl")
    except RefusedError as refusal:
        return refusal
    return None


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    assert not (tmp_path / CANARY).exists()


@pytest.mark.parametrize("name", CORPUS)
def test_it_is_refused_by_its_code_in_whole_sentences(name):
    data, code = CORPUS[name]
    refusal = code_of(data)
    assert (refusal.code if refusal else "") == code
    if refusal:
        assert refusal.sentence.endswith(".") and refusal.next_step.endswith(".")
        assert len(refusal.sentence) < 700
        assert "malicious" not in str(refusal)
        assert "explainers" not in refusal.sentence or name.endswith("itself")


def test_there_are_enough_of_them():
    assert len(CORPUS) > 200
    codes = {code for _, code in CORPUS.values()}
    assert codes >= {"UNLISTED_TYPE", "MISSING_CLASS", "UNUSUAL_PICKLE", "EXPANDS_TOO_MUCH"}


def test_the_model_they_are_built_on_opens():
    import pandas as pd

    handle = models.read(whole(linear()), "model.pkl")
    answers = handle.predict(pd.DataFrame({"column 1": [0.0, 3.0]}))
    np.testing.assert_array_equal(answers, [[1.0], [7.0]])


def test_nothing_runs_meanwhile(tmp_path):
    """Python's own audit hooks are asked, in a process where every listed name was imported."""
    folders = [os.environ.get("PYTHONPATH", ""), str(os.path.realpath("."))]
    root = __file__.split(f"{os.sep}tests{os.sep}")[0]
    done = subprocess.run(
        [sys.executable, "-m", "tests.intake.pickles.quiet", str(tmp_path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, *folders]))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads((tmp_path / "heard.json").read_text())
    assert set(found) == {*CORPUS, "good", "joblib itself"}
    for name, (_, code) in CORPUS.items():
        assert found[name]["code"] == code
    assert found["good"]["code"] == ""
    control = found.pop("joblib itself")["heard"]
    assert "os.system" in control and "pickle.find_class" in control
    loud = {
        (name, event)
        for name, told in found.items()
        for event in told["heard"]
        if event not in _QUIET and not _looks_up_a_version(event)
    }
    assert loud == set()
    assert (tmp_path / "heard").exists()  # the control's command ran
    assert not (tmp_path / CANARY).exists()


def _looks_up_a_version(event):
    read = event.startswith("open ") and event.endswith(" r")
    return read and event.removesuffix(" r").endswith(("METADATA", ".zip"))
