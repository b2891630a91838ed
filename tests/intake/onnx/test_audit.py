"""What is dangerous or broken in an ONNX file is a sentence, before ONNX Runtime sees it."""

from itertools import pairwise

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from explainers.errors import RefusedError
from explainers.intake import from_onnx, models
from explainers.intake.onnx import audit as onnx_audit
from explainers.intake.onnx.audit import MAX_DEPTH, MAX_NODES, audit
from explainers.intake.onnx.graph import parsed
from explainers.intake.onnx.tree_audit import MAX_TREE_DEPTH
from explainers.intake.tables.limits import MAX_COLUMNS
from tests import toys
from tests.intake import onnx_files as files


@pytest.fixture(autouse=True)
def _unopened(monkeypatch):
    """ONNX Runtime must not see what the audit refuses."""

    def opened(_):
        pytest.fail("ONNX Runtime was given the file")

    monkeypatch.setattr(from_onnx, "opened", opened)


def refusal(model):
    data = model if isinstance(model, bytes) else files.written(model)
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.onnx")
    assert caught.value.next_step.endswith(".")
    return caught.value


def outside(tensor, path="../../etc/passwd"):
    """Say that a tensor's numbers are in another file."""
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=path)
    return tensor


def with_attribute(**attributes):
    """A graph with an operator that carries more than it needs."""
    model = files.network()
    model.graph.node[0].attribute.extend(
        helper.make_attribute(name, value) for name, value in attributes.items()
    )
    return model


def inside(tensor):
    """A graph in whose branch the tensor is."""
    branch = helper.make_graph(
        [helper.make_node("Identity", ["w"], ["b"])], "branch", [], [files.given("b")], [tensor]
    )
    node = helper.make_node("If", ["yes"], ["y"], then_branch=branch, else_branch=branch)
    return files.model_of(
        [node], [files.given()], [files.given("y")], [files.constant("yes", True, np.bool_)]
    )


def first_constant(model):
    return model.graph.initializer[0]


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


def chain(length):
    names = ["x", *(f"t{place}" for place in range(length - 1)), "y"]
    nodes = [helper.make_node("Exp", [one], [other]) for one, other in pairwise(names)]
    return files.model_of(nodes, [files.given()], [files.given("y")])


def test_as_many_operators_as_can_be_loaded_in_seconds():
    audit(chain(MAX_NODES))
    error = refusal(chain(MAX_NODES + 1))
    assert error.code == "TOO_MANY_OPERATORS"
    assert "more than 5,000 operators" in error.sentence


def nested(depth):
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])], "inner", [], [files.given("y")]
    )
    for _ in range(depth):
        node = helper.make_node("If", ["yes"], ["y"], then_branch=graph, else_branch=graph)
        graph = helper.make_graph([node], "outer", [], [files.given("y")])
    return files.model_of(
        list(graph.node),
        [files.given()],
        [files.given("y")],
        [files.constant("yes", True, np.bool_)],
    )


def test_graphs_inside_graphs_have_a_bound(monkeypatch):
    monkeypatch.setattr(onnx_audit, "MAX_DEPTH", 3)
    audit(nested(3))
    error = refusal(nested(4))
    assert error.code == "TOO_DEEP"
    assert "more than 3 deep" in error.sentence
    assert MAX_DEPTH == 8


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


def claiming(dims, **data):
    model = files.network()
    tensor = first_constant(model)
    tensor.dims[:] = dims
    for name, values in data.items():
        tensor.ClearField("raw_data")
        getattr(tensor, name).extend(values)
    return model


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


LONG = MAX_TREE_DEPTH + 2
NODES = [
    *("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values"),
    *("nodes_truenodeids", "nodes_falsenodeids"),
]
TREES = {
    "a circle": ({"nodes_truenodeids": [1, 0, 0, 1, 1, 0, 0, 0]}, "2 trees and 3 roots"),
    "a circle apart": (
        {
            "nodes_modes": ["BRANCH_LEQ", "LEAF", "LEAF"]
            + ["LEAF"]
            + ["BRANCH_LEQ"] * 2
            + ["LEAF"] * 2,
            "nodes_truenodeids": [1, 0, 0, 0, 2, 1, 0, 0],
            "nodes_falsenodeids": [2, 0, 0, 0, 3, 4, 0, 0],
        },
        "stand in a circle",
    ),
    "a node that is its own child": (
        {"nodes_truenodeids": [0, 0, 0, 1, 2, 0, 0, 0]},
        "stand in a circle",
    ),
    "two ways to a node": (
        {"nodes_falsenodeids": [2, 0, 0, 4, 4, 0, 0, 0]},
        "2 trees and 3 roots",
    ),
    "a child that is not there": (
        {"nodes_truenodeids": [7, 0, 0, 1, 2, 0, 0, 0]},
        "node 7 of tree 0 is pointed to and is not there",
    ),
    "a negative child": (
        {"nodes_falsenodeids": [-1, 0, 0, 4, 3, 0, 0, 0]},
        "a number out of range",
    ),
    "two nodes of one number": (
        {"nodes_nodeids": [0, 1, 1, 0, 1, 2, 3, 4]},
        "two nodes of a tree have the same number",
    ),
    "a column beyond": (
        {"nodes_featureids": [3, 0, 0, 1, 2, 0, 0, 0]},
        "a tree asks for column 3 of 3 columns",
    ),
    "a column before": (
        {"nodes_featureids": [0, 0, 0, -1, 2, 0, 0, 0]},
        "a tree asks for column -1 of 3 columns",
    ),
    "a target beyond": (
        {"target_ids": [0, 0, 1, 0, 0]},
        "a leaf adds to target 1 of 1 targets",
    ),
    "a leaf that is not there": (
        {"target_nodeids": [1, 2, 2, 3, 9]},
        "node 9 of tree 1 is pointed to",
    ),
    "fewer weights": ({"target_weights": [1.0]}, "1 weights for 5 places"),
    "fewer thresholds": ({"nodes_values": [0.5]}, "8 nodes and 1 entries in nodes_values"),
    "no nodes": (dict.fromkeys(NODES), "it has 0 nodes"),
    "another comparison": (
        {"nodes_modes": files.modes("X", "", "", "LEQ", "LEQ", "", "", "")},
        "compares by 'BRANCH_X'",
    ),
    "too deep": (
        {
            "nodes_treeids": [0] * (2 * LONG + 1),
            "nodes_nodeids": list(range(2 * LONG + 1)),
            "nodes_featureids": [0] * (2 * LONG + 1),
            "nodes_values": [0.0] * (2 * LONG + 1),
            "nodes_modes": files.modes(*["LEQ"] * LONG, *[""] * (LONG + 1)),
            "nodes_truenodeids": [*range(1, LONG + 1), *[0] * (LONG + 1)],
            "nodes_falsenodeids": [*range(LONG + 1, 2 * LONG + 1), *[0] * (LONG + 1)],
            "target_treeids": [0],
            "target_nodeids": [LONG],
            "target_ids": [0],
            "target_weights": [1.0],
        },
        "more than 1,000 levels deep",
    ),
}


@pytest.mark.parametrize("changes", TREES)
def test_a_walk_that_would_leave_the_trees_is_found(changes):
    changed, said = TREES[changes]
    error = refusal(files.trees(files.tree(**changed)))
    assert error.code == "BROKEN_MODEL"
    assert "The TreeEnsembleRegressor in this file cannot be right" in error.sentence
    assert said in error.sentence


NEWER = {
    "a child beyond": ({"nodes_truenodeids": [2, 0]}, "points outside"),
    "a leaf beyond": ({"nodes_falsenodeids": [3, 1]}, "points outside"),
    "a negative child": ({"nodes_truenodeids": [-1, 0]}, "points outside"),
    "a circle": ({"nodes_truenodeids": [0, 0]}, "reached in two ways"),
    "a root beyond": ({"tree_roots": [2]}, "starts outside"),
    "no root": ({"tree_roots": [-1]}, "starts outside"),
    "a column beyond": ({"nodes_featureids": [0, 3]}, "column 3 of 3 columns"),
    "a target beyond": ({"leaf_targetids": [0, 1, 0]}, "target 1 of 1 targets"),
    "fewer splits": ({"nodes_splits": files.constant("s", [0.5])}, "lists of other lengths"),
    "fewer weights": ({"leaf_weights": files.constant("w", [0.5])}, "3 leaves and 1 weights"),
}


@pytest.mark.parametrize("changes", NEWER)
def test_the_newer_trees_are_walked_too(changes):
    changed, said = NEWER[changes]
    error = refusal(files.trees(files.newer_tree(**changed), opset=21, learning=5))
    assert error.code == "BROKEN_MODEL"
    assert "The TreeEnsemble in this file cannot be right" in error.sentence
    assert said in error.sentence


@pytest.mark.parametrize("name", ["forest", "linear"])
@pytest.mark.parametrize("left", [0, 1])
def test_a_choice_among_fewer_than_two_classes_is_none(name, left):
    """With one class left, ONNX Runtime 1.31 ends the process."""
    model = parsed(files.exported(files.PROBABLE[name], files.two(), zipmap=False))
    labels = next(
        part
        for node in model.graph.node
        for part in node.attribute
        if part.name == "classlabels_strings"
    )
    del labels.strings[left:]
    error = refusal(model)
    assert error.code == "BROKEN_MODEL"
    assert f"it chooses among {left} classes" in error.sentence


def test_sound_trees_pass():
    audit(files.trees(files.tree()))
    audit(files.trees(files.newer_tree(), opset=21, learning=5))
    audit(parsed(toys.graph("forest")))


def widened(*nodes, constants=()):
    """Trees behind other operators that make four columns of three."""
    tree = files.tree(nodes_featureids=[4, 0, 0, 1, 2, 0, 0, 0])
    tree.input[0] = "wide"
    outputs = [files.given("y", (None, 1))]
    return files.model_of([*nodes, tree], [files.given()], outputs, constants)


@pytest.mark.parametrize(
    "model",
    [
        widened(
            helper.make_node("MatMul", ["x", "w"], ["wide"]),
            constants=[files.constant("w", np.ones((3, 4)))],
        ),
        widened(
            helper.make_node("Gemm", ["x", "w"], ["wide"], transB=1),
            constants=[files.constant("w", np.ones((4, 3)))],
        ),
        widened(
            helper.make_node("Gather", ["x", "place"], ["one"], axis=1),
            files.learning("Scaler", ["x"], ["all"], offset=[0.0], scale=[1.0]),
            helper.make_node("Concat", ["all", "one"], ["wide"], axis=1),
            constants=[files.constant("place", [2], np.int64)],
        ),
        widened(
            helper.make_node("Sub", ["x", "mean"], ["centred"]),
            files.learning("ArrayFeatureExtractor", ["centred", "places"], ["wide"]),
            constants=[
                files.constant("mean", [0.0, 1.0, 2.0]),
                files.constant("places", [0, 1, 2, 0], np.int64),
            ],
        ),
        widened(
            files.learning("OneHotEncoder", ["x"], ["coded"], cats_int64s=[0, 1], zeros=1),
            helper.make_node("Reshape", ["coded", "shape"], ["wide"]),
            constants=[files.constant("shape", [-1, 4], np.int64)],
        ),
    ],
    ids=["MatMul", "Gemm", "Concat", "ArrayFeatureExtractor", "Reshape"],
)
def test_the_columns_that_reach_the_trees_are_counted(model):
    assert "asks for column 4 of 4 columns" in refusal(model).sentence


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
