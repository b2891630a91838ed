"""Compiled code is found where nothing can be written, and done without where there is none."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from numba.core import config

from tests.service.sandbox.apart import USERS, folder_of, in_child

SOURCE = """
from numba import types

from explainers.kernels.compiled import compiled


@compiled(types.int64(types.int64))
def twice(number):
    return {} * number
"""
ANYBODY = USERS[-1]
"""Somebody whom the rights of a folder bind: not root."""


@pytest.fixture
def folder():
    """A folder for a module and its cache, which ends up writable again."""
    with folder_of(None) as path:
        path.chmod(0o755)
        yield path
        for inner in (path, *path.iterdir()):
            inner.chmod(0o755 if inner.is_dir() else 0o644)


def written(folder, factor=2):
    (folder / "small_kernels.py").write_text(SOURCE.format(factor))
    return folder / "small_kernels.py"


def imported(path, answer=42):
    """Import a module anew: how often its kernel was found, how often compiled, and its folder."""
    found = importlib.util.spec_from_file_location("small_kernels", path)
    module = importlib.util.module_from_spec(found)
    sys.modules[module.__name__] = module  # Numba looks it up by its name
    found.loader.exec_module(module)
    del sys.modules[module.__name__]
    assert module.twice(21) == answer
    stats = module.twice.stats
    counts = [sum(part.values()) for part in (stats.cache_hits, stats.cache_misses)]
    return [*counts, stats.cache_path]


def behind_rights(folder, deed):
    """What `deed` returns where the folder and home can be read and not written."""
    for inner in (folder, *folder.iterdir()):
        inner.chmod(0o555 if inner.is_dir() else 0o444)

    def homeless():
        os.environ["HOME"] = os.environ["XDG_CACHE_HOME"] = "/proc/nowhere"
        return deed()

    return in_child(homeless, ANYBODY)


def test_the_second_import_compiles_nothing(folder):
    path = written(folder)
    assert imported(path) == [0, 1, str(folder / "__pycache__")]
    assert imported(path) == [1, 0, str(folder / "__pycache__")]


def test_what_can_only_be_read_is_found(folder):
    path = written(folder)
    imported(path)
    before = sorted((folder / "__pycache__").iterdir())
    found = behind_rights(folder, lambda: imported(path))
    assert found == [1, 0, str(folder / "__pycache__")]
    assert sorted((folder / "__pycache__").iterdir()) == before


def test_what_is_out_of_date_is_compiled_and_not_kept(folder):
    imported(written(folder))
    path = written(folder, factor=3)
    for _ in range(2):
        found = behind_rights(folder, lambda: imported(path, answer=63))
        assert found == [0, 1, str(folder / "__pycache__")]


def test_where_there_is_no_folder_at_all_it_is_compiled(folder):
    path = written(folder)
    hits, misses, _ = behind_rights(folder, lambda: imported(path))
    assert (hits, misses) == (0, 1)


def test_a_folder_of_ones_own_is_read_too(folder):
    """What NUMBA_CACHE_DIR names, which Numba notes when it is imported."""
    path, kept = written(folder), folder / "kept"
    kept.mkdir()

    def ask():
        config.CACHE_DIR = str(kept)
        return imported(path)

    assert in_child(ask)[:2] == [0, 1]
    next(kept.iterdir()).chmod(0o555)
    hits, misses, place = behind_rights(folder, ask)
    assert (hits, misses) == (1, 0)
    assert Path(place).parent == kept
