"""ONNX files opened and asked."""

import numpy as np

from explainers.intake import from_onnx
from tests.intake import onnx_files as files

CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def read(data):
    return from_onnx.read(data if isinstance(data, bytes) else files.written(data), "model.onnx")


def predicted(handle, frame=None):
    answers = handle.predict(files.table() if frame is None else frame)
    assert answers.dtype == np.float64
    return answers
