"""The shared store: whole objects or none, and one sentence where it does not answer."""

import errno
import hashlib
import sys
from uuid import uuid4

import numpy as np
import pytest
from fsspec.registry import _registry

from explainers.errors import RefusedError, StoppedError
from explainers.service.cluster.shared_store import SharedStore
from tests.service.stored import block, key

DATA = b"the bytes of a model"
DIGEST = hashlib.sha256(DATA).hexdigest()
KEY = key("shared")


@pytest.fixture
def store(folder):
    return SharedStore(f"file://{folder}")


@pytest.fixture
def bucket():
    """A store of another driver, which has no folders to be mounted and shows whole objects."""
    return SharedStore(f"memory://{uuid4().hex}")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "model"
    path.write_bytes(DATA)
    return path


@pytest.fixture(params=["store", "bucket"])
def either(request):
    return request.getfixturevalue(request.param)


def _unreachable(deed, *words):
    with pytest.raises(StoppedError) as caught:
        deed()
    assert caught.value.code == "SHARED_STORE_UNREACHABLE"
    for word in words:
        assert word in caught.value.sentence
    return caught.value


def test_file_is_shared_under_its_digest(either, file):
    either.put_file(DIGEST, file)
    either.put_file(DIGEST, file)
    assert either.fetch_file(DIGEST) == DATA


def test_file_that_is_there_is_not_written_again(store, folder, file):
    store.put_file(DIGEST, file)
    before = (folder / "files" / DIGEST).stat().st_ino
    file.write_bytes(b"another")
    store.put_file(DIGEST, file)
    assert (folder / "files" / DIGEST).stat().st_ino == before


def test_block_is_shared_listed_and_removed(either):
    assert either.blocks(KEY) == frozenset()
    assert either.block(KEY, 3) is None
    for index in (3, 1_234_567):
        assert either.put_block(KEY, index, block(2)) > 0
    assert either.blocks(KEY) == {3, 1_234_567}
    found = either.block(KEY, 3)
    np.testing.assert_array_equal(found.arrays["values"], block(2).arrays["values"])
    either.remove_block(KEY, 3)
    either.remove_block(KEY, 3)
    assert either.blocks(KEY) == {1_234_567}


def test_second_writer_replaces_the_first(either):
    either.put_block(KEY, 0, block(2, fill=1.0))
    either.put_block(KEY, 0, block(2, fill=2.0))
    assert float(either.block(KEY, 0).arrays["values"][0, 0, 0]) == 2.0


def test_blocks_of_other_machines_are_seen(folder, store):
    other = SharedStore(f"file://{folder}")
    assert store.blocks(KEY) == frozenset()
    other.put_block(KEY, 0, block(1))
    assert store.blocks(KEY) == {0}


def test_file_of_another_digest_is_not_believed(store, folder, file):
    store.put_file(DIGEST, file)
    (folder / "files" / DIGEST).write_bytes(DATA + b"!")
    found = hashlib.sha256(DATA + b"!").hexdigest()
    _unreachable(lambda: store.fetch_file(DIGEST), DIGEST[:12], found[:12])


def test_cut_block_is_no_block(store, folder):
    store.put_block(KEY, 0, block(2))
    path = folder / "blocks" / KEY[:2] / KEY / "000000.zip"
    path.write_bytes(path.read_bytes()[:-100])
    assert store.block(KEY, 0) is None


def test_bucket_that_was_misspelt_is_not_made(bucket, monkeypatch):
    """Asked for folders, the driver of S3 makes the bucket itself."""
    made = []
    monkeypatch.setattr(bucket._files, "makedirs", lambda *_, **__: made.append(1))
    bucket.put_block(KEY, 0, block(1))
    assert bucket.blocks(KEY) == {0}
    assert not made


def test_who_cannot_use_it_is_said(folder):
    there = SharedStore(f"file://{folder}", "the worker at tcp://10.0.0.4:1234")
    folder.rmdir()
    _unreachable(lambda: there.blocks(KEY), "from the worker at tcp://10.0.0.4:1234", str(folder))


def test_draft_of_a_block_is_not_listed(store, folder):
    store.put_block(KEY, 0, block(2))
    place = folder / "blocks" / KEY[:2] / KEY
    (place / "000001.zip.0123456789abcdef").write_bytes(b"half")
    assert store.blocks(KEY) == {0}


def test_folder_that_is_gone_is_not_made_anew(store, folder, file):
    """An unmounted folder: what was written there would fill the machine's own disk, unseen."""
    folder.rmdir()
    for deed in (
        lambda: store.put_file(DIGEST, file),
        lambda: store.put_block(KEY, 0, block(1)),
        lambda: store.block(KEY, 0),
        lambda: store.blocks(KEY),
        lambda: store.fetch_file(DIGEST),
    ):
        problem = _unreachable(deed, str(folder))
        assert "finished blocks are kept" in problem.next_step
    assert not folder.exists()
    folder.mkdir()
    store.put_block(KEY, 0, block(1))
    assert store.blocks(KEY) == {0}


def test_full_disk_is_told_and_leaves_nothing(store, folder, file, monkeypatch):
    def half(path, data):
        with open(path, "wb") as out:  # noqa: PTH123 - as the driver does
            out.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store._files, "pipe_file", half)
    _unreachable(lambda: store.put_block(KEY, 0, block(2)), "asked to take a block", "No space")
    _unreachable(lambda: store.put_file(DIGEST, file), "asked to take a file", "No space")
    assert not [path for path in folder.rglob("*") if path.is_file()]
    monkeypatch.undo()
    store.put_block(KEY, 0, block(2))
    assert store.blocks(KEY) == {0}


def test_what_a_driver_raises_is_told_whatever_it_is(bucket, monkeypatch):
    """A bucket's driver has errors of its own: credentials, throttling, a name that is unknown."""

    class AccessDeniedError(Exception):
        """As of a driver that this house does not know."""

    def refuse(*_, **__):
        raise AccessDeniedError("the key has expired")

    monkeypatch.setattr(bucket._files, "pipe_file", refuse)
    problem = _unreachable(lambda: bucket.put_block(KEY, 0, block(1)), "the key has expired")
    assert isinstance(problem.__cause__, AccessDeniedError)
    assert bucket.url in problem.sentence


@pytest.mark.parametrize("url", ["ftpx://nowhere/x", "s4://bucket/rationale"])
def test_url_that_no_driver_takes_is_refused(url):
    with pytest.raises(RefusedError) as caught:
        SharedStore(url)
    assert caught.value.code == "BAD_SETTING"
    assert url in caught.value.sentence


def test_driver_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.delitem(_registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(RefusedError, match="s3fs"):
        SharedStore("s3://bucket/rationale")


def test_text_that_is_no_digest_touches_no_path(store, folder):
    for wrong in ("../../etc/passwd", "", "A" * 64):
        with pytest.raises((ValueError, StoppedError)):
            store.fetch_file(wrong)
        with pytest.raises((ValueError, StoppedError)):
            store.put_block(wrong, 0, block(1))
    assert not any(folder.iterdir())
