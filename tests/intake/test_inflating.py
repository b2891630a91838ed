"""Compressed files are told by their first bytes and inflated under a limit."""

import bz2
import gzip
import io
import lzma
import zlib

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import inflating
from explainers.intake.inflating import beginning, compression_of, inflated

NOISE = np.random.default_rng(2).bytes(1_500_000)
WAYS = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
}


@pytest.mark.parametrize(
    "content", [NOISE, b"", b"a" * 3_000_000], ids=["noise", "none", "letters"]
)
@pytest.mark.parametrize("name", WAYS)
def test_each_kind_is_told_and_comes_back(name, content):
    data = WAYS[name](content)
    assert compression_of(data) == name
    assert inflated(data) == content
    assert beginning(data, 50) == content[:50]


@pytest.mark.parametrize("level", range(1, 10))
def test_every_level_of_zlib_is_told(level):
    assert compression_of(zlib.compress(NOISE, level)) == "zlib"


@pytest.mark.parametrize("data", [b"", b"x", b"\x80\x04N.", b"PK\x03\x04", NOISE])
def test_other_files_come_back_as_they_are(data):
    assert inflated(data) == data


@pytest.mark.parametrize("name", WAYS)
def test_a_file_that_was_cut_off_is_told(name):
    with pytest.raises(RefusedError) as caught:
        inflated(WAYS[name](NOISE)[:-5_000])
    assert caught.value.code == "BROKEN_MODEL"
    assert f"compressed with {name}" in caught.value.sentence


@pytest.mark.parametrize("name", WAYS)
def test_what_grows_beyond_the_limit_is_refused_and_not_a_byte_less(name, monkeypatch):
    data = WAYS[name](bytes(400_000))
    monkeypatch.setattr(inflating, "FREE", 0)
    monkeypatch.setattr(inflating, "_MOST", 400_000)
    monkeypatch.setattr(inflating, "MAX_RATIO", 10**6)
    assert len(inflated(data)) == 400_000
    monkeypatch.setattr(inflating, "_MOST", 399_999)
    with pytest.raises(RefusedError) as caught:
        inflated(data)
    assert caught.value.code == "EXPANDS_TOO_MUCH"


def test_a_hundred_times_is_the_most_for_a_large_file(monkeypatch):
    data = gzip.compress(bytes(900_000))
    monkeypatch.setattr(inflating, "FREE", 900_000)
    assert len(inflated(data)) == 900_000
    monkeypatch.setattr(inflating, "FREE", 0)
    assert 100 * len(data) < 900_000
    with pytest.raises(RefusedError, match="EXPANDS_TOO_MUCH"):
        inflated(data)


def test_a_stream_that_asks_for_too_much_memory_is_refused():
    made = io.BytesIO()
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 0, "dict_size": 1 << 30}]
    with lzma.open(made, "wb", format=lzma.FORMAT_ALONE, filters=filters) as stream:
        stream.write(b"a")
    with pytest.raises(RefusedError) as caught:
        inflated(made.getvalue())
    assert caught.value.code == "BROKEN_MODEL"
