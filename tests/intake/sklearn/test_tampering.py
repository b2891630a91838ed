"""Files changed by hand, opened where a crash is seen: each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import skops.io

from tests.intake.tampered import REFUSED, UNREAD, neighbours
from tests.intake.tampering import frame, texts

ROOT = Path(__file__).resolve().parents[3]
ROWS = 20


def named(what):
    return what.replace(" ", "-")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The folder after every file in it was opened: outcomes.json and what was answered."""
    folder = tmp_path_factory.mktemp("tampered")
    sound = {"sound": neighbours}
    for what, build in {**REFUSED, **UNREAD, **sound}.items():
        model = build()
        width = getattr(model, "n_features_in_", 2)
        rows = (texts() if width == 1 else frame()).head(ROWS)
        rows.to_csv(folder / f"{named(what)}.csv", index=False)
        (folder / f"{named(what)}.skops").write_bytes(skops.io.dumps(model))
    command = [sys.executable, "-m", "tests.intake.opening", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    return folder


def outcome(folder, what):
    return json.loads((folder / "outcomes.json").read_text(encoding="utf-8"))[named(what)]


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_points_outside_itself_is_refused(opened, what):
    assert outcome(opened, what) == "BROKEN_MODEL"


@pytest.mark.parametrize("what", UNREAD)
def test_a_search_tree_is_made_again_and_never_read(opened, what):
    assert outcome(opened, what) == "answered"
    options = {"metric": "manhattan"} if "ball" in what else {}
    expected = neighbours(algorithm="brute", **options).predict_proba(frame().head(ROWS))
    np.testing.assert_array_equal(np.load(opened / f"{named(what)}.npy"), expected)


def test_an_untouched_file_is_answered(opened):
    assert outcome(opened, "sound") == "answered"
