"""ONNX files that answer a class, opened or turned away."""

import pytest

from explainers.errors import RefusedError
from explainers.intake import from_onnx
from tests.intake import onnx_files as files


def read(data):
    return from_onnx.read(data if isinstance(data, bytes) else files.written(data), "model.onnx")


def refusal(data):
    with pytest.raises(RefusedError) as caught:
        read(data)
    return caught.value


def classifier(**attributes):
    """A linear classifier whose second output is the answer, and the first its label."""
    node = files.learning(
        "LinearClassifier",
        ["x"],
        ["label", "y"],
        coefficients=files.WEIGHTS.ravel().tolist(),
        intercepts=[0.0, 0.0, 0.0],
        **{"classlabels_ints": [3, 5, 9], **attributes},
    )
    outputs = [files.given("label", (None,), files.INT64), files.given("y", (None, 3))]
    return files.model_of([node], [files.given()], outputs)
