"""What we open, what we recognise and refuse, and the limits: one list for code, page and docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Walls = Literal["any", "asked", "full"]


@dataclass(frozen=True)
class Format:
    """One file format that is opened. `kind` completes "this file is ...".

    walls: what has to stand around the worker that opens it. "any": a process of its own; what is
    read is data. "asked": a sandbox that passed its test, or a person who trusts this file. "full":
    that sandbox and nothing less, because the file is a program.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    kind: str
    walls: Walls = "any"


@dataclass(frozen=True)
class Foreign:
    """A kind of file that is recognised and not opened: what it is, and what would open it."""

    kind: str
    as_model: str
    as_table: str


MODEL_FORMATS = (
    Format("skops", "scikit-learn (skops)", ("skops",), "a scikit-learn model (skops)"),
    Format(
        "pickle",
        "scikit-learn (pickle, joblib)",
        ("pkl", "pickle", "joblib"),
        "a pickle or joblib file",
        walls="asked",
    ),
    Format("xgboost-json", "XGBoost JSON", ("json",), "an XGBoost model"),
    Format("xgboost-ubj", "XGBoost UBJ", ("ubj",), "an XGBoost model"),
    Format("lightgbm", "LightGBM text", ("txt",), "a LightGBM model"),
    Format("catboost", "CatBoost", ("cbm",), "a CatBoost model"),
    Format("keras", "Keras", ("keras",), "a Keras model"),
    Format("keras-hdf5", "Keras HDF5", ("h5", "hdf5"), "a Keras model (HDF5)"),
    Format(
        "saved-model",
        "TensorFlow SavedModel (zip)",
        ("zip",),
        "a TensorFlow program (SavedModel)",
        walls="full",
    ),
    Format("onnx", "ONNX", ("onnx",), "an ONNX model"),
    Format("pt2", "PyTorch export (.pt2)", ("pt2",), "a PyTorch exported program", walls="full"),
    Format("torchscript", "TorchScript", ("pt", "pth"), "a TorchScript program", walls="full"),
    Format("mlflow", "MLflow folder (zip)", ("zip",), "an MLflow folder"),
    Format("hugging-face", "Hugging Face classifier (zip)", ("zip",), "a Hugging Face folder"),
)

TABLE_FORMATS = (
    Format("csv", "CSV / TSV", ("csv", "tsv", "txt"), "text in rows and cells"),
    Format("xlsx", "Excel (.xlsx)", ("xlsx", "xlsm"), "an Excel workbook"),
    Format("parquet", "Parquet", ("parquet",), "a Parquet table"),
    Format("arrow", "Arrow / Feather", ("arrow", "feather"), "an Arrow table"),
    Format("json-lines", "JSON lines", ("jsonl", "ndjson", "json"), "records in JSON"),
    Format("gzip", "gzipped text (.gz)", ("gz",), "text in a gzip file"),
    Format("picture", "PNG / JPEG / WebP", ("png", "jpg", "jpeg", "webp"), "a picture"),
    Format("pictures", "pictures (zip)", ("zip",), "a zip archive of pictures"),
)

_OPENED = "This version opens " + ", ".join(f.title for f in MODEL_FORMATS) + "."
_READ = "This version reads " + ", ".join(f.title for f in TABLE_FORMATS) + "."
_NOT_A_TABLE = "Upload it under “Model”, and the table here. " + _READ
_FRAMES_TOO = (
    "Upload it under “Model” if it holds a model. If it holds a table, open it with pandas and "
    "save it with frame.to_parquet('table.parquet'). " + _READ
)
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
    "hdf5": Foreign(
        "an HDF5 file without a Keras model in it: weights alone, or data",
        "Weights alone are no whole model: load them into their network and save that with "
        "model.save('model.keras'). " + _OPENED,
        "If it holds a table of pandas, open it with pandas.read_hdf and save it with "
        "frame.to_parquet('table.parquet'). " + _READ,
    ),
    "torch": _model(
        "a PyTorch file of torch.save: weights without their model, or a pickled one",
        "It does not hold the program that uses them. Load it where the model's code is, call "
        "model.eval() and program = torch.export.export(model, (example,), dynamic_shapes=({0: "
        "torch.export.Dim('rows')},)), where example is a few rows as a tensor, and save that with "
        "torch.export.save(program, 'model.pt2').",
    ),
    "pt2-old": _model(
        "a PyTorch exported program in the layout that PyTorch gave up in version 2.8",
        "Its weights are a pickle. Load it where you trust it with torch.export.load of a current "
        "PyTorch, and save it again with torch.export.save(program, 'model.pt2').",
    ),
    "safetensors": _model(
        "a safetensors file",
        "It holds weights without the network they belong to. Of a text classifier, pack the whole "
        "folder as a zip archive: config.json, tokenizer.json and model.safetensors.",
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
        "A table in JSON is one record a line, or a list of records with the names of columns; in "
        "pandas, frame.to_json('table.jsonl', orient='records', lines=True) writes it. " + _READ,
    ),
    "numpy": Foreign(
        "a NumPy array file",
        "It is no model. " + _OPENED,
        "Give the columns names and save them as CSV or Parquet. " + _READ,
    ),
    "excel": Foreign(
        "a workbook in an older or another form (.xls, .xlsb or .ods)",
        "Upload the table in it under “Table”, and the model here. " + _OPENED,
        "Open it in Excel or LibreOffice and save it as .xlsx. " + _READ,
    ),
    "excel-encrypted": Foreign(
        "an Excel workbook that is protected by a password",
        "Upload the table in it under “Table”, and the model here. " + _OPENED,
        "Save it without a password. " + _READ,
    ),
    "feather-1": _table("a Feather file of the first version, which was given up in 2020"),
    "orc": _table("an ORC file"),
    "sqlite": _table("an SQLite database"),
    "parquet-encrypted": _table("an encrypted Parquet file"),
    "html": Foreign(
        "a web page (HTML), perhaps the page of a download that failed",
        "Download the model itself. " + _OPENED,
        "Download the table itself. " + _READ,
    ),
    "xml": Foreign(
        "an XML file", "It is no model. " + _OPENED, "Save the table as CSV or .xlsx. " + _READ
    ),
    "pdf": Foreign(
        "a PDF document",
        "It is no model. " + _OPENED,
        "Numbers in it are drawn, not stored in cells; get the table they came from. " + _READ,
    ),
    "other-picture": Foreign(
        "a picture of another kind (GIF, BMP, TIFF, HEIC or AVIF)",
        "It is no model. " + _OPENED,
        "Save it as PNG. " + _READ,
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
    "lz4": Foreign(
        "a file compressed with LZ4",
        "Save the model again with joblib.dump(model, 'model.joblib', compress=3). " + _OPENED,
        "Unpack it and upload what is inside. " + _READ,
    ),
    "compressed": Foreign(
        "a compressed file",
        "Unpack it and upload what is inside. " + _OPENED,
        "Unpack it and upload what is inside. " + _READ,
    ),
    "unknown": Foreign("a file of a kind we do not know", _OPENED, _READ),
}


def kind_of(name: str) -> str:
    """Say what a file of format `name` is; completes "this file is ..."."""
    known = {each.name: each.kind for each in (*MODEL_FORMATS, *TABLE_FORMATS)}
    return known[name] if name in known else FOREIGN[name].kind


def why_no_model(name: str) -> tuple[str, str]:
    """Say what a file of format `name` is and the next step, where a model is wanted."""
    for table in TABLE_FORMATS:
        if table.name == name:
            packed = "A model in it has to be unpacked first. " if name == "gzip" else ""
            return f"{table.kind}, not a model", (
                f"Upload it under “Table”, and the model here. {packed}{_OPENED}"
            )
    return FOREIGN[name].kind, FOREIGN[name].as_model


def why_no_table(name: str) -> tuple[str, str]:
    """Say what a file of format `name` is and the next step, where a table is wanted."""
    for model in MODEL_FORMATS:
        if model.name == name:
            return f"{model.kind}, not a table", _FRAMES_TOO if name == "pickle" else _NOT_A_TABLE
    return FOREIGN[name].kind, FOREIGN[name].as_table
