"""A full disk, an entry that vanishes, one made meanwhile: nothing is damaged."""

import errno

import numpy as np
import pytest

from explainers.service.storage import entry as entry_module
from explainers.service.storage.blocks import read_block
from explainers.service.storage.store import Block, Store
from tests.service.stored import ROOMY, block, drafts, entry, held, key


def test_full_file_table_does_not_look_like_a_bad_block(store, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EMFILE, "Too many open files")

    entry(store, "x").write(0, block())
    monkeypatch.setattr(entry_module, "read_block", refuse)
    with pytest.raises(OSError, match="Too many open files"):
        entry(store, "x").read(0)
    assert store.known(key("x"))


def test_full_disk_leaves_nothing_behind(store, root, monkeypatch):
    def half(path, written):
        path.mkdir()
        (path / "values.npy").write_bytes(b"half a fi")
        raise OSError(errno.ENOSPC, f"No space left for {len(written.arrays)} arrays")

    monkeypatch.setattr(entry_module, "write_block", half)
    with pytest.raises(OSError, match="No space left"):
        entry(store, "x").write(0, block())
    assert drafts(root) == []
    assert not store.known(key("x"))
    assert store.size() == held(root) == 0


def test_entry_that_vanishes_while_it_is_read_is_a_miss(store, root, monkeypatch):
    def removed_first(path, only=None):
        Store(root, ROOMY).forget("a" * 64)
        return read_block(path, only)

    entry(store, "x").write(0, block())
    monkeypatch.setattr(entry_module, "read_block", removed_first)
    assert entry(store, "x").read(0) is None


class Interrupting(dict):
    """Arrays whose writing is interrupted by something else that happens."""

    def __init__(self, arrays, happens):
        super().__init__(arrays)
        self.happens = happens

    def items(self):
        self.happens()
        return super().items()


def test_entry_that_vanishes_while_it_is_written_is_made_again(store, root):
    entry(store, "x").write(0, block())
    other = Store(root, ROOMY)
    arrays = Interrupting({"a": np.arange(3)}, lambda: other.forget("a" * 64))
    entry(store, "x").write(1, Block(arrays=arrays))
    assert entry(store, "x").blocks() == {1}
    assert store.request_of(key("x")) is not None
    np.testing.assert_array_equal(entry(store, "x").read(1).arrays["a"], np.arange(3))


def test_entry_made_by_another_meanwhile_is_joined(store, root):
    other = Store(root, ROOMY)
    arrays = Interrupting({"a": np.arange(3)}, lambda: entry(other, "x").write(0, block()))
    entry(store, "x").write(1, Block(arrays=arrays))
    assert entry(store, "x").blocks() == {0, 1}


def test_draft_that_vanishes_is_an_error_and_no_loop(store, monkeypatch):
    monkeypatch.setattr(entry_module, "write_block", lambda *_: None)
    with pytest.raises(FileNotFoundError):
        entry(store, "x").write(0, block())
    assert not store.known(key("x"))
