"""Universal binary JSON, against XGBoost's own JSON of the same model and values by hand."""

import json

import numpy as np
import pytest
import xgboost

from explainers.intake.boosted.ubjson import decode
from tests import toys

VALUES = {
    "nothing": (b"Z", None),
    "truth": (b"[TF]", [True, False]),
    "small numbers": (b"[i\xffU\xffI\x01\x00l\x00\x01\x00\x00]", [-1, 255, 256, 65536]),
    "a large number": (b"L\x00\x00\x00\x01\x00\x00\x00\x00", 2**32),
    "fractions": (b"[d\x3f\x80\x00\x00D\x3f\xe0\x00\x00\x00\x00\x00\x00]", [1.0, 0.5]),
    "texts": (b"[Si\x02abSi\x00Cx]", ["ab", "", "x"]),
    "a number as text": (b"Hi\x033.1", "3.1"),
    "an object": (b"{i\x01aU\x05i\x01b{}}", {"a": 5, "b": {}}),
    "a list with its length": (b"[#i\x02ZT", [None, True]),
    "an empty list": (b"[]", []),
}


@pytest.mark.parametrize(("data", "value"), VALUES.values(), ids=VALUES)
def test_values_by_hand(data, value):
    assert decode(data) == value


@pytest.mark.parametrize(
    ("data", "value"),
    [(b"[$i#i\x03\x01\x02\xff", [1, 2, -1]), (b"[$d#i\x01\x3f\x80\x00\x00", [1.0])],
)
def test_lists_of_one_type_are_arrays(data, value):
    found = decode(data)
    assert isinstance(found, np.ndarray)
    np.testing.assert_array_equal(found, value)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | np.ndarray) else value


@pytest.mark.parametrize("name", ["xgboost", "xgboost-ubj-three"])
def test_a_model_reads_like_its_json(name):
    booster = xgboost.Booster()
    booster.load_model(bytearray(toys.model(name)))
    ours = plain(decode(bytes(booster.save_raw("ubj"))))
    theirs = json.loads(bytes(booster.save_raw("json")))
    same(ours, theirs)


def same(ours, theirs):
    if isinstance(theirs, dict):
        assert ours.keys() == theirs.keys()
        for key, inner in theirs.items():
            same(ours[key], inner)
    elif isinstance(theirs, list) and theirs and isinstance(theirs[0], float):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-30)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            same(one, other)
    else:
        assert ours == theirs


DAMAGED = {
    "nothing": (b"", "no known mark"),
    "an unknown mark": (b"?", "byte 0 holds no known mark"),
    "an open object": (b"{i\x01aZ", "no length"),
    "an open list": (b"[Z", "no known mark"),
    "half a number": (b"L\x00\x00", "middle of a number"),
    "half a text": (b"Si\x05ab", "announces 5 of"),
    "a length that is none": (b"Sd\x00\x00\x00\x00", "no length"),
    "a negative length": (b"Si\xff", "announces -1 of"),
    "a list longer than the file": (b"[$L#L\x00\x00\x00\x00\x7f\xff\xff\xff", "announces 2,147,"),
    "a list of unknown type": (b"[$?#i\x01x", "no known type"),
    "a typed list without length": (b"[$i\x01", "no length of a list"),
    "bytes behind the end": (b"ZZ", "1 bytes follow"),
    "a bottomless list": (b"[" * 100_000, "cannot be followed"),
}


@pytest.mark.parametrize(("data", "words"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_a_phrase(data, words):
    with pytest.raises(ValueError, match=words):
        decode(data)
