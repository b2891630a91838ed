"""Trees of an ONNX file are walked before ONNX Runtime walks them."""

import numpy as np
import pytest
from onnx import helper

from explainers.intake.onnx.audit import audit
from explainers.intake.onnx.graph import parsed
from tests import toys
from tests.intake import onnx_files as files
from tests.intake.onnx.odd_trees import NEWER, TREES
from tests.intake.onnx.refusing import refusal


@pytest.mark.parametrize("changes", TREES)
def test_a_walk_that_would_leave_the_trees_is_found(changes):
    changed, said = TREES[changes]
    error = refusal(files.trees(files.tree(**changed)))
    assert error.code == "BROKEN_MODEL"
    assert "The TreeEnsembleRegressor in this file cannot be right" in error.sentence
    assert said in error.sentence


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
