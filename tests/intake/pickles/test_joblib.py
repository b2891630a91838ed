"""joblib's form of a file, pinned: how it wraps its arrays, and what stands between the opcodes."""

import inspect
import io

import joblib
import numpy as np
import pytest
from joblib.numpy_pickle import NUMPY_ARRAY_ALIGNMENT_BYTES, NumpyArrayWrapper, NumpyPickler

from explainers.errors import RefusedError
from explainers.intake.pickles import load
from explainers.intake.pickles import reader as reading

VALUES = np.arange(40.0)


def dumped(thing, **options):
    made = io.BytesIO()
    joblib.dump(thing, made, **options)
    return made.getvalue()


def test_its_description_of_an_array_has_the_parts_we_read():
    wrapper = NumpyPickler(io.BytesIO())._create_array_wrapper(VALUES)
    assert set(vars(wrapper)) == {
        *("subclass", "shape", "order", "dtype", "allow_mmap", "numpy_array_alignment_bytes")
    }
    assert NUMPY_ARRAY_ALIGNMENT_BYTES == 16
    assert f"{NumpyArrayWrapper.__module__}.{NumpyArrayWrapper.__name__}" == (
        "joblib.numpy_pickle.NumpyArrayWrapper"
    )
    assert "allow_mmap" in inspect.signature(NumpyArrayWrapper).parameters


@pytest.mark.parametrize("protocol", range(6))
def test_arrays_between_opcodes_of_any_protocol(protocol):
    thing = {"a": VALUES, "b": [VALUES[::2], "text", np.array(["x", None], dtype=object)], "c": 1}
    found = load(dumped(thing, protocol=protocol)).model
    assert str(found) == str(thing)


def test_arrays_that_are_not_aligned_as_joblib_before_1_2_wrote_them(monkeypatch):
    plain = NumpyPickler._create_array_wrapper

    def older(self, array):
        wrapper = plain(self, array)
        del wrapper.numpy_array_alignment_bytes
        return wrapper

    monkeypatch.setattr(NumpyPickler, "_create_array_wrapper", older)
    monkeypatch.setattr(NumpyArrayWrapper, "safe_get_numpy_array_alignment_bytes", lambda _: None)
    np.testing.assert_array_equal(load(dumped([VALUES])).model[0], VALUES)


def test_the_copy_inside_of_old_scikit_learn():
    data = dumped([VALUES], protocol=2)
    old = data.replace(b"cjoblib.numpy_pickle\n", b"csklearn.externals.joblib.numpy_pickle\n")
    assert old != data
    # Alignment is counted from the file's beginning, and no part of what is read.
    np.testing.assert_array_equal(load(old).model[0], VALUES)


def test_arrays_of_objects_nest_so_deep_and_no_deeper(monkeypatch):
    nested = np.array(["bottom", None], dtype=object)
    inner = dumped([nested])
    assert load(inner).model[0][0] == "bottom"
    monkeypatch.setattr(reading, "_DEEPEST", 0)
    with pytest.raises(RefusedError) as caught:
        load(inner)
    assert caught.value.code == "UNUSUAL_PICKLE"
    assert "nests arrays of objects 0 deep" in caught.value.sentence


def test_a_file_by_joblib_before_0_10_is_told_what_to_do():
    old = b"\x80\x02cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81}b."
    with pytest.raises(RefusedError) as caught:
        load(old)
    assert caught.value.code == "UNLISTED_TYPE"
    assert "joblib.numpy_pickle.NDArrayWrapper" in caught.value.sentence
