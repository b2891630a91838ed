"""How this suite is collected: without a search for garbage, and the long files before others."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
COLLECTED = """
import gc
DURING = gc.isenabled()

def test_garbage_is_looked_for_while_tests_run_and_not_before():
    assert gc.isenabled() and not DURING
    assert gc.get_freeze_count() > 0
"""
FILES = {
    "test_few.py": "def test_a(): pass",
    "test_many.py": "def test_a(): pass\ndef test_b(): pass",
    "test_long.py": "import pytest\npytestmark = pytest.mark.long\ndef test_a(): pass",
}


def run(folder, *arguments):
    shutil.copy(CONFTEST, folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *arguments]
    found = subprocess.run(
        [*command, str(folder)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout
    return found.stdout


def test_no_garbage_is_looked_for_while_tests_are_collected(tmp_path):
    (tmp_path / "test_sample.py").write_text(COLLECTED, encoding="utf-8")
    assert "1 passed" in run(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "order"),
    [
        (("-n1", "--dist=loadfile", "--no-loadscope-reorder"), ["long", "many", "many", "few"]),
        ((), ["few", "long", "many", "many"]),
    ],
)
def test_long_files_are_begun_first_where_processes_share_them(tmp_path, arguments, order):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = run(tmp_path, *arguments)
    passed = [line for line in told.splitlines() if "PASSED" in line]
    assert [re.search(r"test_(\w+)\.py::", line)[1] for line in passed] == order
