"""Signatures: which one is asked, what it takes, and how many rows at once."""

import pytest
import tensorflow as tf

from explainers.errors import RefusedError
from explainers.intake.saved_model.archive import opened
from explainers.intake.saved_model.program import parsed
from explainers.intake.saved_model.signature import signature_of
from tests.intake.saved_model.programs import of, program, spec, with_program


def signature(data):
    return signature_of(parsed(opened(data).program))


def columns(*specs):
    """The features of a program that takes these inputs, adding them up."""

    def answer(*given):
        return {"out": tf.add_n([tf.reshape(tf.cast(x, "float32"), (-1, 1)) for x in given])}

    return [
        (feature.name, feature.kind)
        for slot in signature(of(answer, *specs)).slots
        for feature in slot.features
    ]


def refused(change):
    with pytest.raises(RefusedError) as caught:
        signature(with_program(program("matrix"), change))
    return caught.value


def test_inputs_are_in_the_order_of_their_names_and_numbers():
    specs = [spec((None,), name=name) for name in ("x_10", "x_9", "age")]
    assert columns(*specs) == [("age", "number"), ("x_9", "number"), ("x_10", "number")]


def test_names_that_the_exporter_made_up_are_none():
    specs = [spec((None, 1), name=name) for name in ("args_0", "args_0_1", "args_0_10")]
    assert columns(*specs) == [(f"column {place}", "number") for place in (1, 2, 3)]


def test_several_columns_of_one_input_are_counted():
    def answer(lab, age):
        return {"out": tf.reduce_sum(lab, axis=1) + age}

    made = of(answer, spec((None, 2), name="lab"), spec((None,), name="age"))
    names = [feature.name for slot in signature(made).slots for feature in slot.features]
    assert names == ["age", "lab 1", "lab 2"]


@pytest.mark.parametrize(
    ("name", "batch", "flat"), [("matrix", 0, False), ("batch", 4, False), ("doubles", 0, True)]
)
def test_rows_at_once_are_those_of_the_file(name, batch, flat):
    found = signature(program(name))
    assert found.batch == batch
    assert {slot.flat for slot in found.slots} == {flat}


def test_any_single_signature_is_asked():
    def change(meta):
        held = meta.signature_def["serving_default"]
        meta.signature_def["score"].CopyFrom(held)
        del meta.signature_def["serving_default"]

    assert signature(with_program(program("matrix"), change)).name == "score"


def test_of_several_signatures_the_default_is_asked_or_none():
    def more(meta):
        for name in ("score", "embed"):
            meta.signature_def[name].CopyFrom(meta.signature_def["serving_default"])

    def without_default(meta):
        more(meta)
        del meta.signature_def["serving_default"]

    assert signature(with_program(program("matrix"), more)).name == "serving_default"
    error = refused(without_default)
    assert error.code == "NO_SIGNATURE"
    assert "has the signatures “embed” and “score”" in error.sentence


def shape(*sides, unknown=False, dtype=None):
    def change(meta):
        given = meta.signature_def["serving_default"].inputs["x"]
        given.tensor_shape.Clear()
        given.tensor_shape.unknown_rank = unknown
        for side in sides:
            given.tensor_shape.dim.add(size=side)
        if dtype is not None:
            given.dtype = dtype

    return change


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (shape(unknown=True), "UNKNOWN_WIDTH", "how many columns the input “x” has"),
        (shape(-1, -1), "UNKNOWN_WIDTH", "how many columns the input “x” has"),
        (shape(-1, 0), "UNKNOWN_WIDTH", "how many columns the input “x” has"),
        (shape(), "NOT_A_TABLE_MODEL", "“x” takes a single value"),
        (shape(-1, 5, 2), "NOT_A_TABLE_MODEL", "takes sequences (5 × 2 numbers a row)"),
        (shape(-1, 3, dtype=8), "NOT_A_TABLE_MODEL", "neither plain numbers nor text"),
        (shape(-1, 10**6), "TOO_MANY_COLUMNS", "takes 1,000,000 columns"),
        (shape(0, 3), "FIXED_BATCH", "x: 0"),
    ],
)
def test_inputs_that_are_no_table_are_told(change, code, words):
    error = refused(change)
    assert error.code == code
    assert words in error.sentence
    assert error.next_step


def test_inputs_of_different_lengths_are_told():
    def change(meta):
        more = meta.signature_def["serving_default"].inputs["y"]
        more.CopyFrom(meta.signature_def["serving_default"].inputs["x"])
        for place, rows in enumerate((4, 5)):
            given = meta.signature_def["serving_default"].inputs["xy"[place]]
            given.tensor_shape.dim[0].size = rows

    error = refused(change)
    assert error.code == "FIXED_BATCH"
    assert "“x: 4” and “y: 5”" in error.sentence


def test_labels_beside_the_numbers_are_left_alone():
    def answer(x):
        return {"label": tf.argmax(x, axis=1), "score": tf.reduce_sum(x, axis=1)}

    assert signature(of(answer, spec((None, 3), name="x"))).name == "serving_default"

    def labels(x):
        return {"label": tf.argmax(x, axis=1)}

    with pytest.raises(RefusedError) as caught:
        signature(of(labels, spec((None, 3), name="x")))
    assert caught.value.code == "NO_PROBABILITIES"
