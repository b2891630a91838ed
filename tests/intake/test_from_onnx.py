"""An ONNX file answers as the model it was exported from."""

import hashlib
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LogisticRegression

from explainers.intake import from_onnx, models
from explainers.intake.probing.probe import probe
from tests import toys
from tests.intake import onnx_files as files
from tests.intake.onnx_answers import CLOSE, predicted, read

TARGETS = {"two": files.two, "three": files.three}


# scikit-learn gives up the probabilities of support vector machines; skl2onnx asks for them.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The `probability` parameter was deprecated:FutureWarning"),
    pytest.mark.filterwarnings("ignore:Attribute `prob[AB]_` was deprecated:FutureWarning"),
]
BOTH = pytest.mark.parametrize("target", TARGETS)


def values():
    return files.table().to_numpy().astype(np.float32)


@BOTH
@pytest.mark.parametrize("name", files.PROBABLE)
def test_probabilities_equal_scikit_learns(name, target):
    model = clone(files.PROBABLE[name])
    handle = read(files.exported(model, TARGETS[target]()))
    answers = predicted(handle)
    np.testing.assert_allclose(answers, model.predict_proba(values()), **CLOSE)
    card = handle.card
    assert (card.task, card.scale, card.readings) == ("classification", "probability", ())
    assert (card.outputs, card.classes) == (answers.shape[1], tuple(model.classes_))
    probe(handle, files.table().head(50))


@BOTH
@pytest.mark.parametrize("name", files.SCORED)
def test_scores_are_no_probabilities_and_the_larger_one_wins(name, target):
    model = clone(files.SCORED[name])
    handle = read(files.exported(model, TARGETS[target]()))
    answers = predicted(handle)
    expected = model.decision_function(values())
    if target == "two":
        expected = np.stack([-expected, expected], axis=1)
    np.testing.assert_allclose(answers, expected, **CLOSE)
    card = handle.card
    assert (card.task, card.scale, card.unit) == ("classification", "score", "decision score")
    chosen = np.array(card.classes)[answers.argmax(axis=1)]
    assert (chosen == model.predict(values())).all()
    probe(handle, files.table().head(50))


@pytest.mark.parametrize("name", [*files.NUMBERED, *files.COUNTED])
def test_numbers_equal_scikit_learns(name):
    model = clone({**files.NUMBERED, **files.COUNTED}[name])
    handle = read(files.exported(model, files.count() if name in files.COUNTED else files.number()))
    np.testing.assert_allclose(predicted(handle)[:, 0], model.predict(values()), **CLOSE)
    card = handle.card
    assert (card.task, card.scale, card.outputs) == ("regression", "number", 1)
    assert (card.classes, card.readings) == ((), ())


def test_the_comparison_notices_another_model():
    handle = read(files.exported(clone(files.PROBABLE["forest"]), files.two()))
    other = clone(files.PROBABLE["extra trees"]).fit(values(), files.two())
    assert np.abs(predicted(handle) - other.predict_proba(values())).max() > 1e-2


@pytest.mark.parametrize("zipmap", [False, True], ids=["matrix", "dictionaries"])
@pytest.mark.parametrize("numbers", [False, True], ids=["texts", "whole numbers"])
def test_classes_are_found_however_the_answers_are_written(zipmap, numbers):
    target = (files.three() == "a") * 7 if numbers else files.three()
    model = LogisticRegression()
    card = read(files.exported(model, target, zipmap=zipmap)).card
    assert card.classes == (("0", "7") if numbers else ("a", "b", "c"))


def test_names_of_classes_that_are_handed_out_too_are_no_second_answer():
    data = files.exported(LogisticRegression(), files.two(), zipmap=False, output_class_labels=True)
    assert read(data).card.classes == ("no", "yes")


def test_outliers_have_scores():
    model = IsolationForest(n_estimators=4, random_state=0).fit(values())
    from skl2onnx import to_onnx

    opsets = {"": 18, "ai.onnx.ml": 3}
    handle = read(to_onnx(model, values()[:1], target_opset=opsets).SerializeToString())
    assert (handle.card.scale, handle.card.outputs, handle.card.classes) == ("score", 2, ())
    expected = model.decision_function(values())
    np.testing.assert_allclose(predicted(handle)[:, 1], expected, **CLOSE)


@pytest.mark.parametrize("name", toys.GRAPHS)
def test_a_pipeline_over_raw_text_takes_the_users_own_columns(name):
    data = toys.graph(name)
    card = models.read(data, "credit.onnx").card
    assert [feature.name for feature in card.features] == list(toys.frame())
    assert [feature.kind for feature in card.features] == ["number"] * 3 + ["category"] * 2
    assert card.features[3].categories == ("free", "own", "rent")
    assert card.features[4].categories == ("skilled", "unskilled")
    assert (card.file_name, card.size) == ("credit.onnx", len(data))
    assert card.digest == hashlib.sha256(data).hexdigest()
    assert card.family == "ONNX"
    assert card.kind.startswith("ONNX graph: ")
    assert dict(card.versions) == {name: version(name) for name in ("onnxruntime", "onnx")}
    details = dict(card.details)
    assert details["producer"] == f"skl2onnx {version('skl2onnx')}"
    assert details["opset"].startswith("ai.onnx ") and int(details["operators"]) > 5


def test_a_pipeline_answers_as_it_does_in_scikit_learn():
    model = toys.pipeline(LogisticRegression(max_iter=10_000)).fit(toys.frame(), toys.two())
    handle = models.read(toys.graph("linear"), "model")
    np.testing.assert_allclose(
        predicted(handle, toys.frame()), model.predict_proba(toys.frame()), **CLOSE
    )
    assert handle.card.classes == ("no", "yes")


def test_the_card_says_what_is_lacking_and_how_to_get_it():
    trees = read(toys.graph("forest")).card.lacks
    assert "not opened in this version" in trees["trees"] and "skops" in trees["trees"]
    plain = read(files.network()).card.lacks
    assert plain["trees"] == "An ONNX graph is not made of decision trees."
    for lacking in (trees, plain):
        assert "not differentiated" in lacking["gradients"]
        assert "Keras file" in lacking["deep_shap"]


def test_a_long_graph_is_named_by_its_ends():
    assert read(files.network(1, "Relu", "Tanh")).card.kind == "ONNX graph: MatMul → Relu → Tanh"
    kind = read(files.network(1, "Relu", "Tanh", "Exp", "Abs", "Identity")).card.kind
    assert kind == "ONNX graph: MatMul → Relu → … → Abs"


@pytest.mark.parametrize("rows", [1, from_onnx.BATCH_ROWS, 2 * from_onnx.BATCH_ROWS + 3])
def test_many_rows_go_in_batches_and_come_back_in_order(rows):
    frame = pd.DataFrame(np.arange(rows * 3.0).reshape(rows, 3), columns=files.table().columns)
    handle = read(files.network())
    expected = frame.to_numpy() @ files.WEIGHTS[:, :1]
    np.testing.assert_allclose(predicted(handle, frame), expected, rtol=1e-5)


def test_no_batch_is_larger_than_the_bound(monkeypatch):
    seen = []
    plain = from_onnx.arrays_of

    def watched(frame, inputs):
        seen.append(len(frame))
        return plain(frame, inputs)

    monkeypatch.setattr(from_onnx, "arrays_of", watched)
    handle = read(files.network())
    seen.clear()
    frame = pd.concat([files.table()] * 40)
    predicted(handle, frame)
    assert max(seen) == from_onnx.BATCH_ROWS and sum(seen) == len(frame)


def test_a_file_for_one_row_at_a_time_is_asked_row_by_row():
    handle = read(files.network(inputs=[files.given(shape=(1, 3))]))
    expected = read(files.network()).predict(files.table())
    np.testing.assert_allclose(predicted(handle), expected, rtol=1e-5, atol=1e-6)
    assert any("one row at a time" in note for note in handle.card.notes)


def test_inputs_without_a_second_axis_are_one_column_each():
    nodes = [files.helper.make_node("Sub", ["income", "debt"], ["y"])]
    inputs = [files.given(name, ("rows",)) for name in ("income", "debt")]
    handle = read(files.model_of(nodes, inputs, [files.given("y", ("rows",))]))
    frame = pd.DataFrame({"income": [5.0, 7.0], "debt": [1.0, 9.0]})
    assert [feature.name for feature in handle.card.features] == ["income", "debt"]
    np.testing.assert_array_equal(predicted(handle, frame), [[4.0], [-2.0]])


def test_several_matrices_are_one_row_of_numbered_columns():
    nodes = [
        files.helper.make_node("Concat", ["first", "second"], ["x"], axis=1),
        files.helper.make_node("MatMul", ["x", "weights"], ["y"]),
    ]
    inputs = [files.given("first", (None, 2)), files.given("second", (None, 1))]
    weights = [files.constant("weights", files.WEIGHTS[:, :1])]
    handle = read(files.model_of(nodes, inputs, [files.given("y", (None, 1))], weights))
    assert [feature.name for feature in handle.card.features] == list(files.table())
    np.testing.assert_allclose(predicted(handle), predicted(read(files.network())), atol=1e-6)
