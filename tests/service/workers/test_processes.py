"""Folders of workers go, however they were left."""

import os

import pytest

from explainers.service.workers.processes import fate, new_scratch, remove_scratch


@pytest.fixture
def scratch():
    folder = new_scratch()
    yield folder
    remove_scratch(folder)


def test_new_folder_is_its_owners_alone(scratch):
    assert scratch.stat().st_mode & 0o077 == 0
    assert list(scratch.iterdir()) == []


def test_folder_goes_with_all_it_holds(scratch, tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("x", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (scratch / "a" / "b").mkdir(parents=True)
    (scratch / "a" / "b" / "file").touch()
    (scratch / "a" / "same").mkdir()
    (scratch / "same").mkdir()
    (scratch / "same" / "file").touch()
    (scratch / "link").symlink_to(kept)
    (scratch / "folder link").symlink_to(tmp_path)
    remove_scratch(scratch)
    assert not scratch.exists()
    assert kept.read_text(encoding="utf-8") == "x"
    assert (tmp_path / "inner").exists()
    remove_scratch(scratch)


def test_folder_nested_deeper_than_python_can_go(scratch):
    here = os.open(scratch, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("x", dir_fd=here)
        inner = os.open("x", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    remove_scratch(scratch)
    assert not scratch.exists()


def test_folder_without_rights_goes_too(scratch):
    (scratch / "locked").mkdir()
    (scratch / "locked" / "file").touch()
    (scratch / "locked").chmod(0)
    remove_scratch(scratch)
    assert not scratch.exists()


def test_where_folders_cannot_be_opened_the_library_removes(scratch, monkeypatch):
    monkeypatch.setattr(os, "supports_dir_fd", set())
    (scratch / "a").mkdir()
    remove_scratch(scratch)
    assert not scratch.exists()


def test_fates_in_words():
    assert fate(3) == "ended with code 3"
    assert fate(-9) == "killed by signal 9"
