"""The run fails when a test was skipped, whatever the way it was skipped in."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")

WAYS = {
    "in the test": "def test_it():\n    pytest.skip('no reason')",
    "by a mark": "@pytest.mark.skip\ndef test_it():\n    pass",
    "the whole module": "pytest.importorskip('no_such_package')\ndef test_it():\n    pass",
    "an expected failure": "@pytest.mark.xfail\ndef test_it():\n    assert False",
    "an unexpected pass": "@pytest.mark.xfail\ndef test_it():\n    pass",
}


def run(folder, body, *arguments):
    shutil.copy(CONFTEST, folder)
    (folder / "test_sample.py").write_text(
        f"import pytest\n\ndef test_that_passes():\n    pass\n\n{body}\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments, str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("body", WAYS.values(), ids=WAYS)
def test_skip_fails_the_run(tmp_path, body):
    finished = run(tmp_path, body)
    assert finished.returncode == 1
    assert "counts as a failed one" in finished.stdout


def test_skip_in_a_worker_fails_the_run(tmp_path):
    finished = run(tmp_path, WAYS["in the test"], "-n", "2")
    assert finished.returncode == 1
    assert "FAILED: 1 skipped" in finished.stdout


def test_deselected_test_is_no_skip(tmp_path):
    finished = run(tmp_path, WAYS["in the test"], "-k", "passes")
    assert finished.returncode == 0
    assert "counts as a failed one" not in finished.stdout
