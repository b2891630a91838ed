"""What an ONNX file's answers count: what the graph says, what its answers show, or a question."""

import re

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from explainers.intake.onnx.trial import ROWS
from explainers.intake.reading import handle_as
from tests.intake import onnx_files as files
from tests.intake.onnx.classifiers import classifier, refusal
from tests.intake.onnx_answers import read

OPEN_ONE, OPEN_MANY = ("number", "log-odds", "probability"), ("log-odds", "probability")
SUMS = files.table().to_numpy() @ files.WEIGHTS


def softmax(sums):
    powers = np.exp(sums)
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("past", [(), ("Identity",), ("Cast",), ("Reshape", "Identity")])
def test_a_softmax_answers_probabilities_however_they_are_handed_on(past):
    handle = read(files.network(3, "Softmax", *past))
    assert (handle.card.scale, handle.card.outputs, handle.card.readings) == ("probability", 3, ())
    assert handle.card.notes[1:] == ()
    np.testing.assert_allclose(handle.predict(files.table()), softmax(SUMS), atol=1e-6)


def test_a_sigmoid_is_the_probability_of_the_second_class():
    handle = read(files.network(1, "Sigmoid"))
    assert (handle.card.task, handle.card.scale) == ("classification", "probability")
    assert (handle.card.outputs, handle.card.classes) == (2, ())
    second = 1 / (1 + np.exp(-SUMS[:, :1]))
    expected = np.hstack([1 - second, second])
    np.testing.assert_allclose(handle.predict(files.table()), expected, atol=1e-6)


def test_a_sigmoid_squeezed_to_one_axis_is_the_same():
    flat = read(files.network(1, "Sigmoid", "Squeeze", shape=(None,)))
    expected = read(files.network(1, "Sigmoid")).predict(files.table())
    np.testing.assert_array_equal(flat.predict(files.table()), expected)


def test_the_logarithm_of_probabilities_is_undone():
    handle = read(files.network(3, "LogSoftmax"))
    assert (handle.card.scale, handle.card.readings) == ("probability", ())
    np.testing.assert_allclose(handle.predict(files.table()), softmax(SUMS), atol=1e-6)


@pytest.mark.parametrize(
    ("model", "readings"),
    [
        (files.network(1, weights=files.WEIGHTS), ("number", "log-odds")),
        (files.network(1, "Abs", weights=files.WEIGHTS * 0 + 1e-9), OPEN_ONE),
        (files.network(3), OPEN_MANY),
        (files.network(3, "Softplus"), OPEN_MANY),
    ],
    ids=["one", "one between 0 and 1", "several", "several above 0"],
)
def test_plain_sums_are_left_to_the_owner(model, readings):
    handle = read(model)
    assert handle.card.readings == readings
    assert (handle.card.task, handle.card.scale) == ("regression", "number")
    raw = handle.predict(files.table())
    assert raw.shape == (len(files.table()), handle.card.outputs)
    for reading in readings:
        read_so = handle_as(handle, reading)
        assert read_so.card.outputs == (1 if reading == "number" else max(2, raw.shape[1]))
        assert read_so.predict(files.table()).shape[1] == read_so.card.outputs


def test_log_odds_read_as_such_are_probabilities():
    handle = handle_as(read(files.network(3)), "log-odds")
    np.testing.assert_allclose(handle.predict(files.table()), softmax(SUMS), atol=1e-6)


def composed():
    """A softmax written out in single operators, as older exporters do."""
    make = files.helper.make_node
    nodes = [
        make("MatMul", ["x", "weights"], ["sum"]),
        make("Exp", ["sum"], ["powers"]),
        make("ReduceSum", ["powers", "axes"], ["total"], keepdims=1),
        make("Div", ["powers", "total"], ["y"]),
    ]
    constants = [files.constant("weights", files.WEIGHTS), files.constant("axes", [1], np.int64)]
    return files.model_of(nodes, [files.given()], [files.given("y", (None, 3))], constants)


def test_answers_that_add_up_to_one_are_taken_for_probabilities_and_it_is_said():
    card = read(composed()).card
    assert (card.scale, card.outputs, card.readings) == ("probability", 3, ())
    counted = re.search(r"add up to 1 in (\d+) invented rows", card.notes[-1])
    assert 8 <= int(counted[1]) < ROWS  # the largest numbers overflow the powers


def test_a_graph_that_cannot_be_run_on_invented_rows_is_left_to_the_owner():
    """Its table has only three rows to look up, and invented numbers are other ones."""
    make = files.helper.make_node
    nodes = [make("Gather", ["table", "x"], ["row"]), make("Squeeze", ["row", "axes"], ["y"])]
    constants = [
        files.constant("table", files.WEIGHTS),
        files.constant("axes", [1], np.int64),
    ]
    inputs = [files.given("x", (None, 1), files.INT64)]
    model = files.model_of(nodes, inputs, [files.given("y", (None, 3))], constants)
    handle = read(model)
    assert handle.card.readings == OPEN_MANY
    rows = files.table().head(3).assign(**{"column 1": [2, 0, 1]})
    np.testing.assert_allclose(handle.predict(rows), files.WEIGHTS[[2, 0, 1]], atol=1e-6)
    model.graph.output[0].type.tensor_type.ClearField("shape")
    error = refusal(model)
    assert error.code == "UNKNOWN_OUTPUT"
    assert "how many numbers “y” has for a row" in error.sentence


def test_an_undeclared_number_of_outputs_is_counted():
    model = files.network(3, "Softmax")
    model.graph.output[0].type.tensor_type.ClearField("shape")
    assert read(model).card.outputs == 3


def test_a_sigmoid_over_a_graph_that_then_leaves_0_to_1_is_believed_by_its_numbers():
    """An operator may be called Sigmoid anywhere; what counts is the last one."""
    card = read(files.network(3, "Softmax", "Neg")).card
    assert card.readings == OPEN_MANY


@pytest.mark.parametrize("transform", ["LOGISTIC", "SOFTMAX"])
def test_a_regressors_transform_makes_probabilities(transform):
    node = files.learning(
        "LinearRegressor",
        ["x"],
        ["y"],
        coefficients=files.WEIGHTS.ravel().tolist(),
        targets=3,
        post_transform=transform,
    )
    model = files.model_of([node], [files.given()], [files.given("y", (None, 3))])
    assert read(model).card.scale == "probability"


def test_what_a_classifier_does_at_its_end_tells_scores_from_probabilities():
    assert read(classifier(post_transform="NONE")).card.scale == "score"
    assert read(classifier(post_transform="SOFTMAX")).card.scale == "probability"
    assert read(classifier()).card.classes == ("3", "5", "9")


def test_boosted_sums_are_scores_and_a_forests_leaves_are_not():
    forest = files.exported(RandomForestClassifier(6, random_state=0), files.three())
    model = files.onnx.ModelProto.FromString(forest)
    assert read(model).card.scale == "probability"
    node = next(node for node in model.graph.node if node.op_type == "TreeEnsembleClassifier")
    weights = next(part for part in node.attribute if part.name == "class_weights")
    weights.floats[:] = [weight - 0.1 for weight in weights.floats]
    assert read(model).card.scale == "score"


def test_a_label_made_of_a_number_by_a_table_names_the_classes():
    model = classifier(post_transform="SOFTMAX", classlabels_ints=[0, 1, 2])
    node = files.learning(
        "LabelEncoder",
        ["label"],
        ["word"],
        keys_int64s=[0, 1, 2],
        values_strings=["low", "middle", "high"],
    )
    model.graph.node.append(node)
    model.graph.output[0].CopyFrom(files.given("word", (None,), files.TEXT))
    assert read(model).card.classes == ("low", "middle", "high")
