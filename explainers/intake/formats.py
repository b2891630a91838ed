"""What we open, what we recognise and refuse, and the limits: one list for code, page and docs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One file format. `advice` is the next step for a format that is recognised and refused."""

    name: str
    title: str
    endings: tuple[str, ...]
    advice: str = ""


MODEL_FORMATS = (
    Format("skops", "scikit-learn (skops)", ("skops",)),
    Format("xgboost-json", "XGBoost JSON", ("json",)),
    Format("xgboost-ubj", "XGBoost UBJ", ("ubj",)),
    Format("lightgbm", "LightGBM text", ("txt",)),
)

TABLE_FORMATS = (
    Format("csv", "CSV", ("csv", "tsv")),
    Format("parquet", "Parquet", ("parquet",)),
)

_OPENED = "This version opens " + ", ".join(f.title for f in MODEL_FORMATS) + "."

REFUSED_MODELS = {
    f.name: f
    for f in (
        Format(
            "pickle",
            "pickle or joblib file",
            ("pkl", "joblib"),
            "A pickle can run any code while it opens. Save the model again with "
            "skops.io.dump(model, 'model.skops') and upload that file.",
        ),
        Format(
            "keras",
            "Keras model",
            ("keras", "h5"),
            "Keras models are opened by the Keras reader, which is not part of this version. "
            + _OPENED,
        ),
        Format(
            "onnx",
            "ONNX model",
            ("onnx",),
            "ONNX models are opened by ONNX Runtime, which is not part of this version. " + _OPENED,
        ),
        Format(
            "torch",
            "PyTorch archive",
            ("pt", "pt2", "pth"),
            "PyTorch models are opened from .pt2 exports, which this version does not read. "
            + _OPENED,
        ),
        Format(
            "catboost",
            "CatBoost model",
            ("cbm",),
            "CatBoost models are opened by the CatBoost reader, which is not part of this "
            "version. " + _OPENED,
        ),
        Format(
            "table",
            "table, not a model",
            ("csv", "parquet"),
            "Upload it under “Table”, and the model here. " + _OPENED,
        ),
        Format("unknown", "file of a kind we do not know", (), _OPENED),
    )
}
