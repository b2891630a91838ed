"""What is dangerous or broken in an ONNX file is a sentence, before ONNX Runtime sees it."""

import pytest
from onnx import TensorProto, helper

from explainers.intake.onnx import audit as onnx_audit
from explainers.intake.onnx.audit import MAX_DEPTH, MAX_NODES, audit
from explainers.intake.onnx.graph import parsed
from explainers.intake.tables.limits import MAX_COLUMNS
from tests import toys
from tests.intake import onnx_files as files
from tests.intake.onnx.odd_graphs import chain, inside, nested
from tests.intake.onnx.refusing import refusal


@pytest.mark.parametrize("domain", ["com.microsoft", "ai.onnx.contrib", "org.example", "AI.ONNX"])
def test_operators_outside_the_standard_are_named(domain):
    model = files.network(1, "Relu")
    model.graph.node[1].domain = domain
    error = refusal(model)
    assert error.code == "CUSTOM_OPERATORS"
    assert f"“Relu” of “{domain}”" in error.sentence


def test_operators_outside_the_standard_are_found_in_branches():
    model = inside(files.constant("w", [1.0]))
    model.graph.node[0].attribute[1].g.node[0].domain = "org.example"
    assert refusal(model).code == "CUSTOM_OPERATORS"


def test_operators_a_file_defines_itself_are_refused():
    model = files.network()
    node = helper.make_node("Relu", ["a"], ["b"])
    model.functions.append(
        helper.make_function("org.example", "Twice", ["a"], ["b"], [node], model.opset_import)
    )
    error = refusal(model)
    assert error.code == "LOCAL_FUNCTIONS"
    assert "1 operator of its own in the file, such as “Twice”" in error.sentence
    assert "inline_local_functions" in error.next_step


@pytest.mark.parametrize("op", ["Loop", "SequenceMap"])
def test_what_may_run_without_end_is_refused(op):
    model = files.network()
    model.graph.node[0].op_type = op
    error = refusal(model)
    assert error.code == "ENDLESS_OPERATOR"
    assert f"“{op}”" in error.sentence


def test_scan_and_branches_are_allowed():
    data = files.exported(files.PROBABLE["neighbours"], files.two())
    model = parsed(data)
    assert "Scan" in {node.op_type for node in model.graph.node}
    audit(model)
    audit(inside(files.constant("w", [1.0])))


def test_as_many_operators_as_can_be_loaded_in_seconds():
    audit(chain(MAX_NODES))
    error = refusal(chain(MAX_NODES + 1))
    assert error.code == "TOO_MANY_OPERATORS"
    assert "more than 5,000 operators" in error.sentence


def test_graphs_inside_graphs_have_a_bound(monkeypatch):
    monkeypatch.setattr(onnx_audit, "MAX_DEPTH", 3)
    audit(nested(3))
    error = refusal(nested(4))
    assert error.code == "TOO_DEEP"
    assert "more than 3 deep" in error.sentence
    assert MAX_DEPTH == 8


@pytest.mark.parametrize("cut", [4, 40, -1])
def test_a_file_that_was_cut_off_cannot_be_read(cut):
    error = refusal(toys.graph("forest")[:cut])
    assert error.code in ("BROKEN_MODEL", "UNOPENED_FORMAT")
    if error.code == "BROKEN_MODEL":
        assert "looks like an ONNX model but cannot be read" in error.sentence


def test_a_length_of_a_gigabyte_in_a_small_file_is_no_file():
    # Field 7, the graph, of 1 GB; nothing comes after it.
    error = refusal(b"\x08\x09\x12\x01x\x3a\x80\x80\x80\x80\x04" + b"\x0a\x00" * 20)
    assert error.code == "BROKEN_MODEL"
    assert "cannot be read" in error.sentence


def test_nothing_in_it_is_no_model():
    model = files.network()
    del model.opset_import[:]
    assert "which version of the operators" in refusal(model).sentence
    model = files.network()
    del model.graph.node[:]
    assert "no graph of operators" in refusal(model).sentence


@pytest.mark.parametrize(
    ("shape", "code", "said"),
    [
        ((None, 3, 8, 64, 64), "NOT_A_TABLE_MODEL", "5 axes (N × 3 × 8 × 64 × 64)"),
        ((None, 10, 3), "NOT_A_TABLE_MODEL", "3 axes (N × 10 × 3)"),
        ((), "NOT_A_TABLE_MODEL", "0 axes (a single number)"),
        ((None, None), "UNKNOWN_WIDTH", "how many columns the input “x” has"),
        (("rows", "columns"), "UNKNOWN_WIDTH", "how many columns"),
        (None, "UNKNOWN_WIDTH", "how many columns"),
        ((16, 3), "FIXED_BATCH", "takes exactly 16 rows at once"),
        ((None, 10**12), "TOO_MANY_COLUMNS", f"takes 1,000,000,000,000 columns; at most {2_000:,}"),
    ],
)
def test_inputs_that_are_no_table_are_a_sentence(shape, code, said):
    error = refusal(files.network(inputs=[files.given(shape=shape)]))
    assert error.code == code
    assert said in error.sentence
    assert MAX_COLUMNS == 2_000


def test_inputs_of_other_kinds_are_a_sentence():
    sequence = helper.make_tensor_sequence_value_info("x", files.FLOAT, None)
    for given in (sequence, files.given(kind=TensorProto.COMPLEX64)):
        error = refusal(files.network(inputs=[given]))
        assert error.code == "NOT_A_TABLE_MODEL"
        assert "“x” takes neither numbers nor text" in error.sentence
    nothing = files.model_of(
        [helper.make_node("Identity", ["w"], ["y"])],
        [],
        [files.given("y")],
        [files.constant("w", [1.0])],
    )
    assert refusal(nothing).code == "NOT_A_TABLE_MODEL"
