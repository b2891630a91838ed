"""MLflow folders as MLflow 2.22 and 3.17 write them, put together by hand."""

import functools
import io
import json
import zipfile

import numpy as np
import pandas as pd
import skops.io
from sklearn.linear_model import LogisticRegression

from tests import toys

RUN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
# What each library's models are called inside, and the setting that says so.
PLACES = {
    "sklearn": ("pickled_model", "model.pkl", "model.pkl"),
    "xgboost": ("data", "model.ubj", "model.ubj"),
    "lightgbm": ("data", "model.lgb", "model.lgb"),
    "catboost": ("data", "model.cb", "model.cb"),
    "onnx": ("data", "model.onnx", "model.onnx"),
    "keras": ("data", "data", "data/model.keras"),
    "tensorflow": ("data", "data", "data/model.keras"),
    "pytorch": ("model_data", "data", "data/model.pt2"),
}
TYPES = {"age": "long", "amount": "double", "unused": "double"}
BESIDE = {
    "conda.yaml": b"name: mlflow-env\n",
    "python_env.yaml": b"python: 3.11.7\n",
    "requirements.txt": b"scikit-learn==1.9.1\n",
}


def mlmodel(flavour="sklearn", columns=TYPES, version="2.22.0", more="", loader=None):
    """The text of an MLmodel file; `columns` are names and types, None for no signature."""
    key, value, _ = PLACES[flavour]
    text = (
        "artifact_path: model\nflavors:\n  python_function:\n    env:\n      conda: conda.yaml\n"
        f"      virtualenv: python_env.yaml\n    loader_module: {loader or 'mlflow.' + flavour}\n"
        f"    python_version: 3.11.7\n  {flavour}:\n    code: null\n    {key}: {value}\n"
        f"mlflow_version: {version}\nrun_id: {RUN}\n{more}"
        "utc_time_created: '2026-11-22 06:49:56.299851'\n"
    )
    if columns is not None:
        inputs = [{"type": kind, "name": n, "required": True} for n, kind in columns.items()]
        text += f"signature:\n  inputs: '{json.dumps(inputs)}'\n  params: null\n"
    return text.encode()


def packed(members, top="model/"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(top + name, content)
    return stream.getvalue()


def folder(model, flavour="sklearn", beside=None, top="model/", **written):
    """A folder with `model`, the bytes of a file, saved by `flavour`."""
    _, _, path = PLACES[flavour]
    described = {"MLmodel": mlmodel(flavour, **written), path: model}
    return packed({**described, **BESIDE, **(beside or {})}, top)


@functools.cache
def unnamed():
    """A scikit-learn model that was trained on bare arrays, in skops."""
    data = toys.frame()[list(toys.NUMBERS)].to_numpy()
    return skops.io.dumps(LogisticRegression(max_iter=2_000).fit(data, toys.two()))


def numbers():
    """Rows under the names of the signature."""
    return pd.DataFrame(toys.frame()[list(TYPES)]).astype(np.float64)
