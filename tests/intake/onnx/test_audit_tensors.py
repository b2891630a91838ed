"""Tensors that lie elsewhere, or claim what they do not hold, are a sentence."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from explainers.intake.onnx.audit import audit
from tests.intake import onnx_files as files
from tests.intake.onnx.odd_graphs import claiming, first_constant, inside, outside, with_attribute
from tests.intake.onnx.refusing import refusal


def test_numbers_in_another_file_are_not_followed():
    model = files.network()
    outside(first_constant(model))
    error = refusal(model)
    assert error.code == "EXTERNAL_DATA"
    assert "“weights” are not in this file but in another, “../../etc/passwd”" in error.sentence


@pytest.mark.parametrize(
    "model",
    [
        lambda tensor: with_attribute(value=tensor),
        lambda tensor: with_attribute(values=[tensor, tensor]),
        inside,
    ],
    ids=["of an operator", "of an operator, several", "of a branch"],
)
def test_numbers_in_another_file_are_found_wherever_they_are(model):
    tensor = outside(files.constant("w", [1.0]), "*/_ORT_MEM_ADDR_/*")
    assert refusal(model(tensor)).code == "EXTERNAL_DATA"


def test_a_place_in_another_file_without_the_mark_is_refused_too():
    model = files.network()
    tensor = outside(first_constant(model))
    tensor.data_location = TensorProto.DEFAULT
    assert refusal(model).code == "EXTERNAL_DATA"


def test_tensors_stored_as_sparse_are_refused():
    model = files.network()
    values, places = files.constant("few", [1.0]), files.constant("", [[0, 0]], np.int64)
    sparse = helper.make_sparse_tensor(values, places, [1_000_000, 1_000_000])
    for broken in (with_attribute(value=sparse), model):
        if broken is model:
            model.graph.sparse_initializer.append(sparse)
        error = refusal(broken)
        assert error.code == "SPARSE_TENSOR"
        assert "“few”" in error.sentence


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (claiming([1_000_000_000, 3]), "its shape is 1,000,000,000 × 3 and it holds 3 values"),
        (claiming([2, 1]), "its shape is 2 × 1 and it holds 3 values"),
        (claiming([-1, -3]), "its shape is -1 × -3 and it holds 3 values"),
        (claiming([3, 1], float_data=[1.0]), "its shape is 3 × 1 and it holds 1 values"),
        (claiming([3, 1], int32_data=[1] * 4), "its shape is 3 × 1 and it holds 4 values"),
    ],
    ids=["far more", "fewer", "negative", "another list", "of another type"],
)
def test_a_tensor_holds_what_its_shape_says(model, said):
    error = refusal(model)
    assert error.code == "BROKEN_MODEL"
    assert "tensor “weights”" in error.sentence and said in error.sentence


def test_a_quarter_of_a_number_at_the_end_of_a_tensor_is_noticed():
    model = files.network()
    first_constant(model).raw_data += b"\x00"
    assert "it holds 3.25 values" in refusal(model).sentence


@pytest.mark.parametrize("kind", [TensorProto.COMPLEX64, TensorProto.FLOAT8E4M3FN, 99])
def test_types_no_table_needs_are_refused(kind):
    model = files.network()
    first_constant(model).data_type = kind
    error = refusal(model)
    assert error.code == "UNLISTED_TYPE"
    assert f"type {kind}" in error.sentence


def test_numpy_reads_the_same_values_the_audit_counts():
    for kind in (
        np.float32,
        np.float64,
        np.int64,
        np.int32,
        np.int8,
        np.uint8,
        np.bool_,
        np.float16,
    ):
        tensor = numpy_helper.from_array(np.ones((2, 3), kind), "w")
        model = files.network()
        model.graph.initializer.append(tensor)
        audit(model)
    texts = helper.make_tensor("w", TensorProto.STRING, [2], [b"a", b"b"])
    model.graph.initializer.append(texts)
    audit(model)
