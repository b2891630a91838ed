"""What we open, what we recognise and refuse, and the limits: one list for code, page and docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One file format that is opened. `kind` completes "this file is ..."."""

    name: str
    title: str
    endings: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Foreign:
    """A kind of file that is recognised and not opened: what it is, and what would open it."""

    kind: str
    as_model: str
    as_table: str


MODEL_FORMATS = (
    Format("skops", "scikit-learn (skops)", ("skops",), "a scikit-learn model (skops)"),
    Format("xgboost-json", "XGBoost JSON", ("json",), "an XGBoost model"),
    Format("xgboost-ubj", "XGBoost UBJ", ("ubj",), "an XGBoost model"),
    Format("lightgbm", "LightGBM text", ("txt",), "a LightGBM model"),
)

TABLE_FORMATS = (
    Format("csv", "CSV", ("csv", "tsv"), "text in rows and cells"),
    Format("parquet", "Parquet", ("parquet",), "a Parquet table"),
)

_OPENED = "This version opens " + ", ".join(f.title for f in MODEL_FORMATS) + "."
_READ = "This version reads CSV (UTF-8) and Parquet."
_NOT_A_TABLE = "Upload it under “Model”, and the table here. " + _READ
_CUT_OFF = "It was probably cut off on its way; save or upload it again. "
_LFS = "Run “git lfs pull” to get the real file, and upload that."
_FRAME = "Open it with pandas and save it with frame.to_parquet('table.parquet'). " + _READ


def _model(kind: str, why: str) -> Foreign:
    """Describe a model file of a library this version does not read."""
    return Foreign(kind, f"{why} {_OPENED}", f"It is no table. {_READ}")


def _table(kind: str) -> Foreign:
    """Describe a table file of a kind this version does not read."""
    return Foreign(kind, "Upload it under “Table”, and the model here. " + _OPENED, _FRAME)


FOREIGN: Mapping[str, Foreign] = {
    "empty": Foreign("empty", "Save the model again. " + _OPENED, "Save the table again. " + _READ),
    "pickle": Foreign(
        "a pickle or joblib file",
        "A pickle can run any code while it opens. Save the model again with "
        "skops.io.dump(model, 'model.skops') and upload that file.",
        "A pickle can run any code while it opens. Save the table again with "
        "frame.to_parquet('table.parquet') and upload that file.",
    ),
    "keras": _model(
        "a Keras model",
        "Keras models are opened by the Keras reader, which is not part of this version.",
    ),
    "hdf5": _model(
        "an HDF5 file, the older form of Keras models",
        "Keras models are opened by the Keras reader, which is not part of this version.",
    ),
    "onnx": _model(
        "an ONNX model",
        "ONNX models are opened by ONNX Runtime, which is not part of this version.",
    ),
    "torch": _model(
        "a PyTorch archive",
        "PyTorch models are opened from .pt2 exports, which this version does not read.",
    ),
    "safetensors": _model(
        "a safetensors file",
        "It holds weights without the program that uses them, so it is no whole model.",
    ),
    "catboost": _model(
        "a CatBoost model",
        "CatBoost models are opened by the CatBoost reader, which is not part of this version.",
    ),
    "xgboost-old": _model(
        "an XGBoost model in the binary format that XGBoost gave up in version 3",
        "Load it with an older XGBoost and save it with Booster.save_model('model.json').",
    ),
    "dump": _model(
        "a text dump of trees, made to be read by people",
        "It does not hold the whole model; save it with Booster.save_model instead.",
    ),
    "json": Foreign(
        "a JSON file of another kind",
        "It has no “learner”, so it is no saved XGBoost model; a dump or a configuration is not "
        "enough. Save the model with Booster.save_model('model.json'). " + _OPENED,
        "Save the table as CSV or Parquet. " + _READ,
    ),
    "numpy": Foreign(
        "a NumPy array file",
        "It is no model. " + _OPENED,
        "Give the columns names and save them as CSV or Parquet. " + _READ,
    ),
    "excel": _table("an Excel workbook"),
    "arrow": _table("an Arrow or Feather file"),
    "orc": _table("an ORC file"),
    "sqlite": _table("an SQLite database"),
    "parquet-encrypted": _table("an encrypted Parquet file"),
    "utf-16": Foreign(
        "text in UTF-16, or with NUL bytes in it",
        "It is no model. " + _OPENED,
        "Save it as UTF-8 text: in Excel, choose “CSV UTF-8”. " + _READ,
    ),
    "html": Foreign(
        "a web page (HTML), perhaps the page of a download that failed",
        "Download the model itself. " + _OPENED,
        "Download the table itself. " + _READ,
    ),
    "git-lfs": Foreign("a Git LFS pointer, a note that stands for the real file", _LFS, _LFS),
    "zip": Foreign(
        "a zip archive without a model we know in it",
        "Upload the model file inside it. " + _OPENED,
        "Upload the table inside it. " + _READ,
    ),
    "broken-zip": Foreign(
        "a zip archive whose directory cannot be read", _CUT_OFF + _OPENED, _CUT_OFF + _READ
    ),
    "compressed": Foreign(
        "a compressed file",
        "Unpack it and upload what is inside. " + _OPENED,
        "Unpack it and upload what is inside. " + _READ,
    ),
    "unknown": Foreign("a file of a kind we do not know", _OPENED, _READ),
}


def why_no_model(name: str) -> tuple[str, str]:
    """Say what a file of format `name` is and the next step, where a model is wanted."""
    for table in TABLE_FORMATS:
        if table.name == name:
            return f"{table.kind}, not a model", (
                "Upload it under “Table”, and the model here. " + _OPENED
            )
    return FOREIGN[name].kind, FOREIGN[name].as_model


def why_no_table(name: str) -> tuple[str, str]:
    """Say what a file of format `name` is and the next step, where a table is wanted."""
    for model in MODEL_FORMATS:
        if model.name == name:
            return f"{model.kind}, not a table", _NOT_A_TABLE
    return FOREIGN[name].kind, FOREIGN[name].as_table
