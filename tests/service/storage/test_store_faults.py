"""What the store cannot trust is a miss: it goes, and the next question computes anew."""

import io
import os
import pickle
import shutil
import time

import numpy as np
import pytest

from explainers.service.storage.keys import file_digest
from explainers.service.storage.sealed import seal, unseal
from explainers.service.storage.store import Store
from tests.service.stored import ROOMY, block, drafts, entry, folder, held, key

FILES = (
    "request.json",
    "block-000000/block.json",
    "block-000000/values.npy",
    "block-000000/positions.npy",
    "block-000000/data.arrow",
)


def flipped(data, position):
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def expect_miss_and_removal(store, root, index=0):
    assert entry(store, "x").read(index) is None
    assert not folder(root, "x").exists()
    assert not store.known(key("x"))
    assert held(root) == 0
    assert drafts(root) == []
    entry(store, "x").write(index, block(fill=5.0))
    assert np.all(entry(store, "x").read(index).arrays["values"] == 5.0)


@pytest.mark.parametrize("name", FILES)
def test_flipped_byte_is_a_miss(store, root, name):
    entry(store, "x").write(0, block())
    size = (folder(root, "x") / name).stat().st_size
    for position in sorted({*range(0, size, max(1, size // 16)), size - 1}):
        entry(store, "x").write(0, block())
        path = folder(root, "x") / name
        path.write_bytes(flipped(path.read_bytes(), position))
        assert entry(store, "x").read(0) is None, position
        assert not folder(root, "x").exists(), position
    expect_miss_and_removal(store, root)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_truncated_file_is_a_miss(store, root, name, kept):
    entry(store, "x").write(0, block())
    path = folder(root, "x") / name
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    expect_miss_and_removal(store, root)


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_a_miss(store, root, name):
    entry(store, "x").write(0, block())
    (folder(root, "x") / name).unlink()
    expect_miss_and_removal(store, root)


@pytest.mark.parametrize("name", ["request.json", "block-000000/block.json"])
@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"sha256": NaN}', seal({})],
    ids=lambda data: repr(data[:12]),
)
def test_other_json_is_a_miss(store, root, name, data):
    entry(store, "x").write(0, block())
    (folder(root, "x") / name).write_bytes(data)
    expect_miss_and_removal(store, root)


def test_request_of_another_key_is_a_miss(store, root):
    for name in "xy":
        entry(store, name).write(0, block())
    shutil.copy(folder(root, "y") / "request.json", folder(root, "x") / "request.json")
    assert store.request_of(key("x")) is None
    assert not store.known(key("x"))
    assert store.known(key("y"))


def test_block_of_another_format_is_a_miss(store, root):
    rewrite(store, root, lambda manifest: manifest.update(schema=2))
    expect_miss_and_removal(store, root)


@pytest.mark.parametrize("name", ["../values.npy", "/etc/passwd", "values.pkl", "block.json"])
def test_manifest_cannot_lead_elsewhere(store, root, name):
    def rename(manifest):
        manifest["files"][name] = manifest["files"].pop("values.npy")

    rewrite(store, root, rename)
    expect_miss_and_removal(store, root)


class Tripwire:
    """Unpickling it leaves a file behind."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (os.mkdir, (str(self.path),))


def test_pickles_are_never_opened(store, root, tmp_path):
    # Digests do not help here: whoever can write the array can write the manifest.
    buffer = io.BytesIO()
    np.save(buffer, np.array([Tripwire(tmp_path / "sprung")], dtype=object), allow_pickle=True)
    data = buffer.getvalue()

    def poison(manifest):
        (folder(root, "x") / "block-000000" / "values.npy").write_bytes(data)
        manifest["files"]["values.npy"].update(sha256=file_digest(data), bytes=len(data))

    rewrite(store, root, poison)
    expect_miss_and_removal(store, root)
    assert not (tmp_path / "sprung").exists()
    pickle.loads(pickle.dumps(Tripwire(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists()


def rewrite(store, root, change):
    """Write a block, then change its manifest and seal it as if it had always been so."""
    entry(store, "x").write(0, block())
    path = folder(root, "x") / "block-000000" / "block.json"
    manifest = unseal(path.read_bytes())
    change(manifest)
    path.write_bytes(seal(manifest))


@pytest.mark.parametrize("data", [b"", b"{}", seal({}), seal({"verdict": None}), b"cut"])
def test_numbers_do_not_outlive_a_broken_verdict(store, root, data):
    entry(store, "x").write(0, block())
    entry(store, "x").set_verdict({"check": "additivity"})
    (folder(root, "x") / "verdict.json").write_bytes(data)
    assert entry(store, "x").verdict() is None
    assert entry(store, "x").read(0) is None
    assert not store.known(key("x"))


def test_flipped_verdict_is_no_verdict(store, root):
    entry(store, "x").set_verdict({"check": "additivity", "value": 7.5})
    path = folder(root, "x") / "verdict.json"
    path.write_bytes(path.read_bytes().replace(b"7.5", b"0.5"))
    assert entry(store, "x").verdict() is None
    assert not store.known(key("x"))


def test_pin_outlives_a_broken_entry(store, root):
    entry(store, "x").write(0, block())
    store.pin(key("x"), "recorded")
    (folder(root, "x") / "request.json").write_bytes(b"")
    expect_miss_and_removal(store, root)
    assert store.pinned(key("x")) == "recorded"


def test_forget_takes_what_it_cannot_read(store, root):
    entry(store, "x").write(0, block())
    (folder(root, "x") / "request.json").write_bytes(b"")
    assert store.forget("c" * 64) == ()
    assert not store.known(key("x"))


def test_leftovers_of_a_crash_are_swept_at_the_start(store, root):
    old, young = root / "tmp" / "old", root / "tmp" / "young"
    for draft in (old, young):
        draft.mkdir()
        (draft / "values.npy").write_bytes(b"half a fi")
    (root / "tmp" / "pin").write_text("linked", encoding="utf-8")
    for path in (old, root / "tmp" / "pin"):
        os.utime(path, (time.time() - 3_600,) * 2)
    assert entry(store, "x").blocks() == frozenset()
    assert store.forget("a" * 64) == ()
    Store(root, ROOMY)
    assert drafts(root) == [young]
