"""Pictures through the whole service: read, joined, tried, explained, stored, found again."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.declaration import PICTURES
from explainers.records import AllRows, Maps, OneRow, Request, Withheld
from explainers.service.plan import plan
from tests import picture_subjects as given
from tests import toys
from tests.service.answering import NoLauncher, another, opened
from tests.service.picture_service import opened as pictured

METHODS = [name for name, method in registry().items() if method.about == PICTURES]


@pytest.fixture
def analysis(backend, launcher):
    found = pictured(backend, given.network())
    launcher.asked.clear()
    return found


def explained(backend, analysis, name, position=1, seed=0, **parameters):
    request = Request(analysis, name, OneRow(position), parameters, seed)
    return backend.engine.explain(request).result()


@pytest.mark.parametrize("name", METHODS)
def test_every_method_answers_and_says_where_it_comes_from(backend, analysis, name):
    result = explained(backend, analysis, name)
    assert isinstance(result, Maps)
    assert result.values.shape == (1, given.SIDE, given.SIDE)
    assert result.shown.shape == (1, given.SIDE, given.SIDE, 3)
    assert result.data.to_pylist() == [
        {"picture": "cats/two.png", "label": "cats", "width": 16, "height": 16}
    ]
    assert_array_equal(result.positions, [1])
    assert_array_equal(result.target, result.outputs.argmax(axis=1))
    assert_allclose(result.totals, result.values.sum(axis=(1, 2)))
    assert result.output_names == ("class 0", "class 1", "class 2")
    receipt, method = result.receipt, registry()[name]
    assert (receipt.method, receipt.method_version) == (name, method.version)
    assert (receipt.rows_used, receipt.rows_given) == (1, 3)
    assert receipt.table_digest == analysis.table.digest
    assert receipt.parameters["target"] == ""
    assert receipt.versions["keras"] != "absent"
    assert (result.gap is None) == (receipt.gap is None) == (method.tolerance is None)
    with pytest.raises(ValueError, match="read-only"):
        result.shown[:] = 0


@pytest.mark.parametrize("name", METHODS)
def test_the_same_question_is_answered_from_the_store(backend, analysis, name):
    first = explained(backend, analysis, name)
    again = another(backend, NoLauncher()).explain(Request(analysis, name, OneRow(1))).result()
    for part in ("values", "shown", "outputs", "margins", "target", "totals"):
        assert_array_equal(getattr(first, part), getattr(again, part))
    assert first.receipt.key == again.receipt.key
    assert first.signed == again.signed


def test_the_key_hangs_on_the_preparation_the_output_and_the_picture(analysis):
    def key(subject=analysis, position=1, **parameters):
        return plan(Request(subject, "picture_grad_cam", OneRow(position), parameters)).key

    keys = {
        key(),
        key(position=2),
        key(target="0"),
        key(layer="edges"),
        key(replace(analysis, preparation=replace(given.HOW, fit="pad"))),
    }
    assert len(keys) == 5
    assert key(replace(analysis, classes=("a", "b", "c"))) == key()


def test_predictions_are_of_all_pictures_and_find_those_prepared_otherwise(backend, analysis):
    found = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    assert_allclose(found.outputs.sum(axis=1), 1, atol=1e-6)
    assert found.data.column("label").to_pylist() == ["cats", "cats", "dogs"]
    one = explained(backend, analysis, "predictions", position=2)
    assert_allclose(one.outputs[0], found.outputs[2], atol=1e-6)
    maps = explained(backend, analysis, "picture_gradient_input", position=2)
    assert_allclose(maps.outputs[0], found.outputs[2], atol=1e-6)
    other = replace(analysis, preparation=replace(given.HOW, channels="BGR"))
    turned = backend.engine.explain(Request(other, "predictions", AllRows())).result()
    assert np.abs(turned.outputs - found.outputs).max() > 1e-3


def test_the_same_network_of_another_library_gives_the_same_maps(backend):
    keras_file, pt2 = given.twin_files()
    ours = pictured(backend, keras_file)
    theirs = pictured(backend, pt2, "network.pt2")
    for name in METHODS:
        one, other = (explained(backend, each, name) for each in (ours, theirs))
        assert isinstance(one, Maps)
        size = np.abs(one.values).max()
        assert_allclose(other.values, one.values, rtol=0, atol=1e-3 * size, err_msg=name)
        assert_array_equal(one.shown, other.shown)


def test_a_trial_asks_about_prepared_pictures(backend, analysis):
    found = backend.try_out(analysis)
    assert (found.rows, found.notes) == (3, ())
    assert found.predicted >= 1
    request = Request(analysis, "picture_integrated_gradients", OneRow(0))
    estimate = backend.engine.estimate(request)
    assert estimate.model_rows == 68
    assert estimate.seconds > 0


def test_a_trial_says_where_all_pictures_look_alike_to_the_network(backend, analysis):
    blind = replace(analysis, preparation=replace(given.HOW, deviation=(1e9,) * 3))
    (note,) = backend.try_out(blind).notes
    assert "the same for all 3 pictures tried" in note
    assert "prepared as in its training" in note


def test_a_map_that_misses_its_sum_is_withheld(backend, analysis, monkeypatch):
    method = registry()["picture_integrated_gradients"]
    from tests.service.answering import install

    install(monkeypatch, replace(method, tolerance=1e-9))
    found = explained(backend, analysis, method.name, steps=8)
    assert isinstance(found, Withheld)
    assert "The map misses what the output moved" in found.check.sentence
    assert found.check.sentence.endswith("Take more points on the way.")
    assert found.receipt.gap == found.check.value


def refused(ask, *arguments):
    with pytest.raises(RefusedError) as told:
        ask(*arguments)
    return told.value


def test_without_a_preparation_nothing_is_asked(backend, analysis, launcher):
    bare = replace(analysis, preparation=None)
    for ask in (
        lambda: explained(backend, bare, "picture_grad_cam"),
        lambda: explained(backend, bare, "predictions"),
        lambda: backend.try_out(bare),
    ):
        error = refused(ask)
        assert error.code == "NO_PREPARATION"
        assert "Choose the preparation" in error.next_step
    assert launcher.asked == []


def test_a_preparation_for_another_network_is_refused(backend, analysis):
    other = replace(analysis, preparation=replace(given.HOW, height=99))
    error = refused(explained, backend, other, "picture_grad_cam")
    assert error.code == "UNFIT_PREPARATION"
    assert "16 × 99 pixels, and the model takes 16 × 16 pixels" in error.sentence


def test_pictures_and_columns_are_not_joined(backend, analysis):
    plain = opened(backend, toys.model("xgboost"))
    for model, table in ((analysis.model, plain.table), (plain.model, analysis.table)):
        mixed = replace(analysis, model=model, table=table)
        for ask in (backend.try_out, backend.engine.worker):
            assert refused(ask, mixed).code == "COLUMNS_OR_PICTURES"
        assert refused(explained, backend, mixed, "predictions").code == "COLUMNS_OR_PICTURES"


def test_methods_of_tables_say_that_they_explain_tables(backend, analysis):
    error = refused(explained, backend, analysis, "permutation_shap")
    assert error.code == "METHOD_UNFIT"
    assert "explains models of tables, and this one takes pictures" in error.sentence
    assert "Grad-CAM" in error.next_step
    plain = opened(backend, toys.model("xgboost"))
    error = refused(explained, backend, plain, "picture_grad_cam")
    assert "explains models of pictures, and this one takes columns" in error.sentence


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"target": "3"}, "“3”, which is the number of none of the model's 3 outputs"),
        ({"target": "cats"}, "“cats”"),
        ({"target": "-1"}, "“-1”"),
        ({"target": 1}, "allowed is the number of an output"),
        ({"layer": "nowhere"}, "“nowhere”, which is none of the"),
        ({"layer": 3}, "allowed is the name of a layer"),
    ],
)
def test_parts_the_model_does_not_have_are_refused(backend, analysis, parameters, said):
    error = refused(
        lambda: explained(backend, analysis, "picture_grad_cam", **parameters),
    )
    assert error.code == "BAD_PARAMETER"
    assert said in error.sentence


def test_a_network_that_lacks_something_says_what(backend):
    from tests.intake.vision import test_onnx_file

    how = replace(given.HOW, height=8, width=8)
    graph = test_onnx_file.graph("Softmax").SerializeToString()
    analysis = pictured(backend, graph, "graph.onnx", how)
    assert isinstance(explained(backend, analysis, "picture_occlusion"), Maps)
    for name in ("picture_grad_cam", "picture_lrp"):
        assert "ONNX graph" in refused(explained, backend, analysis, name).sentence
