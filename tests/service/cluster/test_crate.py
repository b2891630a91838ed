"""A crate gives the very block that was packed, or none."""

import io
import zipfile

import numpy as np
import pytest

from explainers.service.cluster import crate
from explainers.service.cluster.crate import MOST_FILES, packed, unpacked
from explainers.service.storage.blocks import MANIFEST, Block
from explainers.service.storage.sealed import CorruptError
from tests.service.stored import block

ROWS = 3


def test_crate_gives_the_block_that_was_packed():
    made = block(ROWS)
    found = unpacked(packed(made))
    assert found.arrays.keys() == made.arrays.keys()
    for name, array in made.arrays.items():
        np.testing.assert_array_equal(found.arrays[name], array, strict=True)
        assert not found.arrays[name].flags.writeable
    assert found.tables["data"].equals(made.tables["data"])
    assert found.facts == made.facts


def test_same_block_makes_the_same_bytes():
    assert packed(block(ROWS)) == packed(block(ROWS))
    assert packed(block(ROWS)) != packed(block(ROWS + 1))


def test_crate_opens_with_ordinary_tools():
    with zipfile.ZipFile(io.BytesIO(packed(block(ROWS)))) as archive:
        values = np.load(io.BytesIO(archive.read("values.npy")))
    np.testing.assert_array_equal(values, block(ROWS).arrays["values"])


def test_no_cut_crate_is_believed():
    whole = packed(block(1))
    for length in {*range(0, len(whole), 97), len(whole) - 1}:
        with pytest.raises(CorruptError):
            unpacked(whole[:length])


def test_no_crate_gives_other_numbers_after_a_byte_changed():
    """A byte of the archive's own dates or rights may change; the numbers are as written."""
    whole = packed(block(1))
    expected = block(1).arrays["values"]
    refused = 0
    for place in range(0, len(whole), 53):
        changed = bytearray(whole)
        changed[place] ^= 0x20
        try:
            found = unpacked(bytes(changed))
        except CorruptError:
            refused += 1
        else:
            np.testing.assert_array_equal(found.arrays["values"], expected)
    assert refused > 0.5 * len(range(0, len(whole), 53))


def _files(made):
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _archive(files, compression=zipfile.ZIP_STORED):
    crate_ = io.BytesIO()
    with zipfile.ZipFile(crate_, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return crate_.getvalue()


def test_changed_file_in_a_whole_archive_is_noticed():
    files = _files(block(ROWS))
    files["values.npy"] = files["values.npy"][:-1] + b"\0"
    with pytest.raises(CorruptError, match="not the file that was written"):
        unpacked(_archive(files))


def test_archive_without_a_file_of_its_manifest_is_no_crate():
    for missing in ("values.npy", "data.arrow", MANIFEST):
        files = _files(block(ROWS))
        del files[missing]
        with pytest.raises(CorruptError, match="has no file"):
            unpacked(_archive(files))


def test_compressed_crate_is_refused_before_it_swells():
    bomb = {**_files(block(ROWS)), "zeros.npy": bytes(50_000_000)}
    data = _archive(bomb, zipfile.ZIP_DEFLATED)
    assert len(data) < 500_000
    with pytest.raises(CorruptError, match="uncompressed"):
        unpacked(data)


def test_size_that_the_crate_could_not_hold_is_refused(monkeypatch):
    read = []
    monkeypatch.setattr(crate, "_read", lambda *asked: read.append(asked))
    data = bytearray(packed(Block({"a": np.zeros(4)})))
    listed = data.rindex(b"PK\x01\x02")
    data[listed + 24 : listed + 28] = (1 << 30).to_bytes(4, "little")
    with pytest.raises(CorruptError, match="a few plain files"):
        unpacked(bytes(data))
    assert not read


def test_crate_of_too_many_files_is_refused():
    more = {f"f{number}.npy": b"" for number in range(MOST_FILES)}
    with pytest.raises(CorruptError, match="a few plain files"):
        unpacked(_archive({**_files(block(ROWS)), **more}))


def test_files_of_other_names_reach_no_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    foreign = {"../outside.npy": b"x", "/etc/outside": b"x", "c:\\outside": b"x"}
    found = unpacked(_archive({**_files(block(ROWS)), **foreign}))
    assert found.arrays.keys() == block(ROWS).arrays.keys()
    assert not any(tmp_path.iterdir())
    assert not (tmp_path.parent / "outside.npy").exists()
