"""Every opcode that makes Python's own reader call something; names that look like others."""

from __future__ import annotations

from tests.intake.pickles.assembled import (
    bare,
    built,
    called,
    linear,
    mapping,
    named,
    number,
    old_named,
    pair,
    raw_bytes,
    text,
    whole,
)
from tests.intake.pickles.hostile.common import COMMAND, SYSTEM, UNLISTED, UNUSUAL, Case


def routes() -> dict[str, Case]:
    """Every opcode that makes Python's own reader call something, or ask for it."""
    argument = text(COMMAND)
    by_number = b"\x82\x01", b"\x83\x01\x00", b"\x84\x01\x00\x00\x00"
    return {
        "GLOBAL": (whole(called(old_named("os", "system"), argument)), UNLISTED),
        "GLOBAL by protocol 0": (b"cos\nsystem\np0\n(V" + COMMAND.encode() + b"\ntR.", UNLISTED),
        "GLOBAL of Python 2": (whole(called(old_named("__builtin__", "eval"), argument)), UNLISTED),
        "INST": (whole(b"(" + argument + b"ios\nsystem\n"), UNUSUAL),
        "OBJ": (whole(b"(" + SYSTEM + argument + b"o"), UNUSUAL),
        "NEWOBJ": (whole(SYSTEM + pair(argument) + b"\x81"), UNLISTED),
        "NEWOBJ_EX": (whole(SYSTEM + pair(argument) + b"}\x92"), UNLISTED),
        "NEWOBJ_EX with names": (
            whole(SYSTEM + b")" + mapping(command=argument) + b"\x92"),
            UNUSUAL,
        ),
        "BUILD": (whole(built(SYSTEM, mapping(command=argument))), UNLISTED),
        "EXT1": (whole(by_number[0]), UNUSUAL),
        "EXT2": (whole(by_number[1]), UNUSUAL),
        "EXT4": (whole(by_number[2]), UNUSUAL),
        "PERSID": (whole(b"Pos.system\n"), UNUSUAL),
        "BINPERSID": (whole(argument + b"Q"), UNUSUAL),
        "NEXT_BUFFER": (whole(b"\x97", protocol=5), UNUSUAL),
        "READONLY_BUFFER": (whole(raw_bytes(b"") + b"\x98", protocol=5), UNUSUAL),
        "BINSTRING": (whole(b"U\x01x"), UNUSUAL),
        "copyreg": (
            whole(called(named("copyreg", "_reconstructor"), SYSTEM, SYSTEM, argument)),
            UNLISTED,
        ),
        "a name that is a number": (whole(number(1) + number(2) + b"\x93"), UNUSUAL),
        "a called name that is given to a model": (
            whole(linear(n_jobs=called(SYSTEM, argument))),
            UNLISTED,
        ),
        "called and dropped, before a good model": (
            whole(called(SYSTEM, argument) + b"0", linear()),
            UNLISTED,
        ),
    }


def names() -> dict[str, Case]:
    """Names that look like others, or lead on from listed ones."""
    names = {
        "a dotted name": ("sklearn.linear_model._base", "LinearRegression.fit"),
        "a dotted name through a module": ("sklearn.base", "os.system"),
        "a dotted name that reads like a listed one": (
            "sklearn",
            "linear_model._base.LinearRegression",
        ),
        "a module for a name": ("sklearn", "base"),
        "a method": ("numpy.ndarray", "tofile"),
        "Greek letters": ("sklearn.linear_model._base", "LinearRegressi\u03bfn"),
        "wide letters": ("sklearn.linear_model._base", "\uff2cinearRegression"),
        "a letter nobody sees": ("sklearn.linear_model._base", "LinearRegression\u200b"),
        "half a pair": ("sklearn.linear_model._base", "LinearRegression\ud800"),
        "a longer name": ("sklearn.linear_model._base", "LinearRegressionX"),
        "another module": ("sklearn.linear_model", "LinearRegression"),
        "no name": ("", ""),
        "blanks": (" sklearn.linear_model._base", "LinearRegression"),
        "a path": ("../sklearn/linear_model/_base", "LinearRegression"),
        "the reader itself": ("explainers.intake.pickles.reader", "Reader"),
        "the list itself": ("explainers.intake.pickles.makers", "MAKERS"),
    }
    return {
        how: (
            whole(built(bare(*name), mapping(a=number(1)))),
            "MISSING_CLASS" if how in ("no name", "blanks", "a path") else UNLISTED,
        )
        for how, name in names.items()
    }
