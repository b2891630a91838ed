"""Pickles put together opcode by opcode, as no pickler writes them."""

from __future__ import annotations

import struct


def text(value: str) -> bytes:
    raw = value.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(raw)) + raw


def number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def raw_bytes(value: bytes) -> bytes:
    return b"B" + struct.pack("<I", len(value)) + value


def named(module: str, name: str) -> bytes:
    """A name by STACK_GLOBAL."""
    return text(module) + text(name) + b"\x93"


def old_named(module: str, name: str) -> bytes:
    """A name by GLOBAL."""
    return f"c{module}\n{name}\n".encode()


def pair(*parts: bytes) -> bytes:
    """A tuple."""
    return b"(" + b"".join(parts) + b"t"


def called(function: bytes, *args: bytes) -> bytes:
    return function + pair(*args) + b"R"


def mapping(**entries: bytes) -> bytes:
    return b"}(" + b"".join(text(key) + value for key, value in entries.items()) + b"u"


def bare(module: str, name: str) -> bytes:
    """A new object without attributes."""
    return named(module, name) + b")\x81"


def built(thing: bytes, state: bytes) -> bytes:
    return thing + state + b"b"


def whole(*parts: bytes, protocol: int = 4) -> bytes:
    return b"\x80" + bytes([protocol]) + b"".join(parts) + b"."


def kind(letters: str, *state: bytes) -> bytes:
    """A NumPy type: its letters, and the parts of its state."""
    drawn = called(named("numpy", "dtype"), text(letters), b"\x89", b"\x88")
    return built(drawn, pair(*state)) if state else drawn


PLAIN = (number(3), text("<"), b"N", b"N", b"N", number(-1), number(-1), number(0))
"""The state of a type of numbers."""


def array(shape: tuple[int, ...], of: bytes, content: bytes) -> bytes:
    """An array as protocols before 5 have it."""
    empty = called(
        named("numpy._core.multiarray", "_reconstruct"),
        named("numpy", "ndarray"),
        pair(number(0)),
        raw_bytes(b"b"),
    )
    sizes = pair(*(b"\x8a\x08" + struct.pack("<q", size) for size in shape))
    return built(empty, pair(number(1), sizes, of, b"\x89", content))


def numbers(*values: float) -> bytes:
    return array(
        (len(values),), kind("f8", *PLAIN), raw_bytes(struct.pack(f"<{len(values)}d", *values))
    )


def linear(**more: bytes) -> bytes:
    """A fitted linear regression of one column, and attributes of the file's choice."""
    settings = dict.fromkeys(("fit_intercept", "copy_X", "positive", "tol", "n_jobs"), b"\x89")
    fitted = {
        "coef_": numbers(2.0),
        "intercept_": b"G" + struct.pack(">d", 1.0),
        "n_features_in_": number(1),
    }
    state = mapping(**{**settings, **fitted, **more})
    return built(bare("sklearn.linear_model._base", "LinearRegression"), state)
