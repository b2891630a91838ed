"""Lengths that are not there, and content that grows."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import zlib

from tests.intake.pickles.assembled import (
    PLAIN,
    array,
    bare,
    built,
    kind,
    mapping,
    named,
    number,
    raw_bytes,
    text,
    whole,
)
from tests.intake.pickles.hostile.common import BROKEN, Case


def sizes() -> dict[str, Case]:
    """Lengths that are not there, and content that grows."""
    huge = struct.pack("<Q", 2**40)
    drawn = kind("f8", *PLAIN)
    zeros = b"\x80\x04" + bytes(60_000_000)
    return {
        "a text": (whole(b"\x8d" + huge), BROKEN),
        "bytes": (whole(b"\x8e" + huge), BROKEN),
        "a bytearray": (whole(b"\x96" + huge), BROKEN),
        "a negative number of digits": (whole(b"\x8b\xff\xff\xff\xff"), BROKEN),
        "a memo": (whole(b"Nr\xff\xff\xff\xff"), "NOT_A_MODEL"),
        "a frame": (whole(b"\x95" + huge + b"N"), "NOT_A_MODEL"),
        "an array": (whole(array((2**40,), drawn, raw_bytes(b"12345678"))), BROKEN),
        "an array that is too long": (whole(array((1,), drawn, raw_bytes(bytes(16)))), BROKEN),
        "a negative array": (whole(array((-1,), drawn, raw_bytes(b""))), BROKEN),
        "an array of objects": (whole(array((2**40,), kind("O8"), b"]")), BROKEN),
        "a joblib array": (whole(_joblib_array(2**40)), BROKEN),
        "a number in a million digits": (whole(b"L" + b"9" * 1_000_000 + b"L\n"), BROKEN),
        "gzip": (gzip.compress(zeros, 1), "EXPANDS_TOO_MUCH"),
        "zlib": (zlib.compress(zeros, 1), "EXPANDS_TOO_MUCH"),
        "bz2": (bz2.compress(zeros, 1), "EXPANDS_TOO_MUCH"),
        "xz": (lzma.compress(zeros, preset=0), "EXPANDS_TOO_MUCH"),
        "lzma": (lzma.compress(zeros, lzma.FORMAT_ALONE, preset=0), "EXPANDS_TOO_MUCH"),
        "a dictionary of 4 GB": (b"\x5d\x00\x00\x00\xfe" + _lzma_alone()[5:], "UNOPENED_FORMAT"),
    }


def _lzma_alone() -> bytes:
    return lzma.compress(whole(b"N"), lzma.FORMAT_ALONE)


def _joblib_array(size: int) -> bytes:
    sizes = b"\x8a\x08" + struct.pack("<q", size) + b"\x85"
    state = mapping(
        subclass=named("numpy", "ndarray"),
        shape=sizes,
        order=text("C"),
        dtype=kind("f8", *PLAIN),
        allow_mmap=b"\x89",
        numpy_array_alignment_bytes=number(16),
    )
    return built(bare("joblib.numpy_pickle", "NumpyArrayWrapper"), state) + b"\x03abc" + bytes(8)
