"""Which library's model an MLmodel file describes, and where it lies."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.mlflow.description import FLAVOURS, described
from explainers.records import Feature
from tests.intake.mlflow import toy


def refused(text):
    with pytest.raises(RefusedError) as caught:
        described(text.encode())
    return caught.value


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_flavour_says_where_its_model_lies(flavour):
    found = described(toy.mlmodel(flavour))
    assert (found.flavour, found.path) == (flavour, toy.PLACES[flavour][1])
    assert found.columns == tuple(Feature(name, "number") for name in toy.TYPES)


def test_the_run_is_told():
    more = "model_id: m-1234\n"
    assert described(toy.mlmodel(version="3.17.2", more=more)).details == (
        ("MLflow", "3.17.2"),
        ("run", toy.RUN),
        ("MLflow model", "m-1234"),
        ("saved", "2026-11-22 06:49:56.299851"),
    )
    long = toy.mlmodel(version="v" + "9" * 100)
    assert dict(described(long).details)["MLflow"] == "v" + "9" * 59
    assert described(b"flavors: {onnx: {data: model.onnx}}").details == ()


def test_a_saved_program_and_a_path_with_a_dot_are_understood():
    assert described(b"flavors: {tensorflow: {saved_model_dir: tf2model}}").path == "tf2model"
    assert described(b"flavors: {onnx: {data: ./model.onnx/}}").path == "model.onnx"
    assert described(b"flavors: {pytorch: {}}").path == "data"


def test_of_two_flavours_the_one_that_is_served_counts():
    two = "flavors: {keras: {data: a}, onnx: {data: b}, python_function: {loader_module: %s}}"
    assert described((two % "mlflow.onnx").encode()).flavour == "onnx"
    error = refused("flavors: {keras: {data: a}, onnx: {data: b}}")
    assert error.code == "SEVERAL_MODELS" and "2 flavours (onnx, keras)" in error.sentence


@pytest.mark.parametrize("loader", ["mlflow.pyfunc.model", "my_loader", "mlflow.sklearn.evil"])
def test_code_of_the_authors_is_never_run(loader):
    error = refused(toy.mlmodel(loader=loader).decode())
    assert error.code == "MLFLOW_CODE"
    assert "mlflow.xgboost" in error.next_step
    alone = refused(f"flavors: {{python_function: {{loader_module: {loader}}}}}")
    assert alone.code == "MLFLOW_CODE"


@pytest.mark.parametrize("flavour", ["spark", "prophet", "transformers"])
def test_another_flavour_is_named(flavour):
    served = f"flavors: {{python_function: {{loader_module: mlflow.{flavour}}}, {flavour}: {{}}}}"
    for text in (served, f"flavors: {{{flavour}: {{}}}}"):
        error = refused(text)
        assert error.code == "UNOPENED_FORMAT"
        assert f"of the flavour “{flavour}”" in error.sentence


@pytest.mark.parametrize("text", ["a: 1", "flavors: []", "flavors: {}", "flavors: {sklearn: 1}"])
def test_a_description_without_a_model_is_broken(text):
    assert refused(text).code == "BROKEN_MODEL"
