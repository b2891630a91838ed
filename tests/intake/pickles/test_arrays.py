"""Arrays, types, numbers and generators of NumPy's come back as they were, by public functions."""

import io
import pickle
import struct

import joblib
import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.pickles import load
from explainers.intake.pickles.left_out import out_of_place
from explainers.intake.pickles.names import Names
from explainers.intake.pickles.reader import Reader
from tests.intake.pickles.assembled import (
    PLAIN,
    array,
    called,
    kind,
    mapping,
    named,
    number,
    pair,
    raw_bytes,
    text,
    whole,
)
from tests.intake.pickles.ways import WAYS

RECORD = np.dtype(
    {"names": ["a", "b"], "formats": ["<f8", "u1"], "offsets": [8, 0], "itemsize": 24}
)
ARRAYS = {
    "numbers": np.arange(6.0),
    "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "turned round": np.arange(24.0).reshape(2, 3, 4).transpose(1, 2, 0),
    "strided": np.arange(20)[::3],
    "none": np.zeros((0, 4)),
    "one": np.array(3.5),
    "single precision": np.float32([1.5, 2.5]),
    "half precision": np.float16([1.5]),
    "truth": np.array([True, False]),
    "small whole": np.array([1, 2], dtype=np.uint8),
    "complex": np.array([1 + 2j]),
    "texts": np.array(["a", "年"]),
    "bytes": np.array([b"ab", b"c"]),
    "the other byte order": np.arange(5, dtype=">i4"),
    "dates": np.array(["2020-01-02"], dtype="M8[D]"),
    "spans": np.array([3], dtype="m8[ns]"),
    "records": np.array([(1.5, 2)], dtype=RECORD),
    "objects": np.array(["a", None, 1.5, ["b"]], dtype=object),
    "rows of objects": np.array([["a", 1], ["b", 2]], dtype=object),
    "arrays of arrays": np.array([np.arange(3), None], dtype=object),
}
SCALARS = [np.float64(1.5), np.int64(3), np.bool_(True), np.str_("a"), np.datetime64("2020-01-02")]


def read(data):
    return Reader(data, Names()).run()


@pytest.mark.parametrize("how", [how for how in WAYS if "b z" not in how])
@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back(name, how):
    original = ARRAYS[name]
    (found,) = load(WAYS[how]([original])).model
    assert found.dtype.newbyteorder("=") == original.dtype.newbyteorder("=")
    assert found.shape == original.shape
    assert str(found.tolist()) == str(original.tolist())
    assert found.flags.writeable
    assert found.flags.owndata or found.base.flags.owndata


def test_joblib_turns_the_other_byte_order_into_ours_and_so_do_we():
    (found,) = load(WAYS["joblib"]([ARRAYS["the other byte order"]])).model
    assert (
        found.dtype == joblib.load(io.BytesIO(WAYS["joblib"]([np.arange(5, dtype=">i4")])))[0].dtype
    )


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("scalar", SCALARS, ids=repr)
def test_a_number_comes_back(scalar, protocol):
    (found,) = read(pickle.dumps([scalar], protocol))
    assert type(found) is type(scalar)
    assert found == scalar


@pytest.mark.parametrize("protocol", range(6))
def test_types_come_back(protocol):
    types = [array.dtype for array in ARRAYS.values()]
    assert read(pickle.dumps(types, protocol)) == types


def test_what_an_array_holds_may_be_written_to():
    data = bytearray(pickle.dumps(np.arange(3.0), 4))
    found = read(bytes(data))
    found[0] = 9
    np.testing.assert_array_equal(read(bytes(data)), [0, 1, 2])


def test_functions_are_found_by_name_as_they_once_were_saved():
    made = called(named("numpy.core", "_ufunc_reconstruct"), text("numpy"), text("log1p"))
    assert read(whole(made)) is np.log1p


WRONG = {
    "letters": kind("x8"),
    "a size beyond all": kind("V9999999999"),
    "another byte order": kind("f8", number(3), text("!"), *PLAIN[2:]),
    "a type of arrays": kind("V8", number(3), text("|"), text("base"), *PLAIN[3:]),
    "another unit of time": kind(
        "M8", *(number(4), text("<")), *PLAIN[2:], b"(N(" + raw_bytes(b"eon") + number(1) + b"tt"
    ),
    "records that hold objects": kind(
        "V8",
        *(number(3), text("|"), b"N", pair(text("f"))),
        mapping(f=pair(kind("O8", number(3), text("|"), *PLAIN[2:]), number(0))),
        *(number(8), number(1), number(16)),
    ),
    "a type that is a text": array((1,), text("f8"), raw_bytes(bytes(8))),
    "a shape that is a number": called(
        named("numpy._core.numeric", "_frombuffer"),
        *(raw_bytes(bytes(8)), kind("f8", *PLAIN), number(1), text("C")),
    ),
    "forty dimensions": array((1,) * 40, kind("f8", *PLAIN), raw_bytes(bytes(8))),
    "a number of objects": called(
        named("numpy._core.multiarray", "scalar"), kind("O8"), raw_bytes(struct.pack("<Q", 1))
    ),
}


@pytest.mark.parametrize("made", WRONG.values(), ids=WRONG)
def test_what_is_no_array_is_refused(made):
    with pytest.raises(RefusedError) as caught:
        load(whole(made))
    assert caught.value.code == "BROKEN_MODEL"


@pytest.mark.parametrize("how", ["pickle 2", "pickle 4", "joblib"])
@pytest.mark.parametrize(
    "generator",
    [
        np.random.RandomState(3),
        np.random.default_rng(3),
        np.random.Generator(np.random.MT19937(3)),
        np.random.PCG64(3),
    ],
    ids=lambda generator: type(generator).__name__,
)
def test_a_random_generator_goes_on_where_it_stood(generator, how):
    way = "normal" if hasattr(generator, "normal") else "random_raw"
    getattr(generator, way)(size=5)
    (found,) = load(WAYS[how]([generator])).model
    expected = getattr(generator, way)(size=700)
    np.testing.assert_array_equal(getattr(found, way)(size=700), expected)


def test_other_random_bits_are_refused():
    with pytest.raises(RefusedError) as caught:
        load(pickle.dumps(np.random.Generator(np.random.SFC64(1))))
    assert caught.value.code == "UNLISTED_TYPE"
    assert "SFC64" in caught.value.sentence


def test_nothing_unfinished_is_left():
    assert out_of_place(read(pickle.dumps([*ARRAYS.values(), np.random.RandomState(1)], 4))) is None
    assert out_of_place(read(whole(kind("f8")))) is not None
