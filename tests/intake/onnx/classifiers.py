"""ONNX files that answer a class, opened or turned away."""

from functools import partial

from tests.intake import onnx_files as files
from tests.intake.onnx_answers import read
from tests.intake.refusing import refused_by

refusal = partial(refused_by, read)


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
