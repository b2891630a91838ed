"""The error of an ONNX model that must never reach ONNX Runtime."""

import pytest

from explainers.errors import RefusedError
from explainers.intake import from_onnx, models
from tests.intake import onnx_files as files


def _opened(_):
    pytest.fail("ONNX Runtime was given the file")


def refusal(model):
    """The error of a model, or of its bytes, which the audit must turn away by itself."""
    data = model if isinstance(model, bytes) else files.written(model)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(RefusedError) as caught:
        patch.setattr(from_onnx, "opened", _opened)
        models.read(data, "model.onnx")
    assert caught.value.next_step.endswith(".")
    return caught.value
