"""Gzip: what comes out is bounded while it comes out."""

import gzip
import zlib

import pytest

from explainers.errors import RefusedError
from explainers.intake.tables import limits, unpacked
from tests.intake.tables.reads import refusal

TEXT = b"a,b\n" + b"1,2\n" * 5_000


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(TEXT),
        gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]),
        gzip.compress(TEXT) + bytes(512),
        gzip.compress(TEXT, compresslevel=0),
    ],
    ids=["one stream", "two streams", "padding", "stored"],
)
def test_what_was_packed_comes_out(data):
    assert unpacked.unpacked(data) == TEXT


def test_a_long_text_comes_out_in_pieces():
    text = bytes(range(256)) * 20_000
    assert unpacked.unpacked(gzip.compress(text)) == text


def test_more_than_is_allowed_is_never_unpacked(monkeypatch):
    monkeypatch.setattr(limits, "FREE", 4_000_000)
    asked = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self, *options):
            self._real = real(*options)

        def decompress(self, data, most):
            asked.append(most)
            return self._real.decompress(data, most)

        def __getattr__(self, name):
            return getattr(self._real, name)

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    with pytest.raises(RefusedError) as caught:
        unpacked.unpacked(gzip.compress(b"1,2\n" * 10_000_000))
    assert caught.value.code == "EXPANDS_TOO_MUCH"
    assert "kB expands to more than 4.0 MB, and no more is opened." in caught.value.sentence
    assert sum(asked) <= 5 * 2**20


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(TEXT)[:-30],
        gzip.compress(TEXT)[:-4],
        gzip.compress(TEXT)[:-8] + bytes(8),
        gzip.compress(TEXT) + b"more",
    ],
    ids=["cut off", "without its length", "another checksum", "something behind it"],
)
def test_a_damaged_file_is_a_sentence(data):
    error = refusal(data)
    assert error.code == "BROKEN_TABLE"
    assert error.sentence.startswith("The gzip file ")
