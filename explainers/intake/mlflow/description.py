"""The file MLmodel: which library wrote the model, which file holds it, and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.mlflow.plain_yaml import parsed
from explainers.intake.mlflow.signature import columns_of
from explainers.intake.summary import listed
from explainers.records import Feature

FLAVOURS: Mapping[str, tuple[str, ...]] = {
    "sklearn": ("pickled_model",),
    "xgboost": ("data",),
    "lightgbm": ("data",),
    "catboost": ("data",),
    "onnx": ("data",),
    "keras": ("data",),
    "tensorflow": ("data", "saved_model_dir"),
    "pytorch": ("model_data",),
}
"""Flavours whose model is opened, and the settings that name its file or folder."""
_FUNCTION = "python_function"
_MAX_SHOWN = 60
_SAVED_AS = ", ".join(f"mlflow.{flavour}" for flavour in FLAVOURS)
_NATIVE = f"Save the model itself with the module of its library ({_SAVED_AS})."


@dataclass(frozen=True)
class Description:
    """What MLmodel says.

    path: the model's file or folder within the MLflow folder. columns: those of the signature,
    empty where it names none. details: what the card tells of the run.
    """

    flavour: str
    path: str
    columns: tuple[Feature, ...]
    details: tuple[tuple[str, str], ...]


def described(text: bytes) -> Description:
    """Read MLmodel.

    Raises RefusedError: TOO_LARGE_CONFIG, TOO_DEEP, BROKEN_MODEL, MLFLOW_CODE, UNOPENED_FORMAT,
    SEVERAL_MODELS.
    """
    made = parsed(text, "MLmodel")
    flavours = made.get("flavors")
    if not isinstance(flavours, dict) or not flavours:
        raise _broken("MLmodel names no flavour, so nothing says which library wrote the model")
    flavour = _flavour(flavours)
    return Description(
        flavour,
        _path(flavour, flavours[flavour]),
        columns_of(made.get("signature")),
        _details(made),
    )


def _flavour(flavours: Mapping[Any, Any]) -> str:
    """Choose the flavour that MLflow itself would serve the model by."""
    native = [name for name in FLAVOURS if name in flavours]
    function = flavours.get(_FUNCTION)
    loader = function.get("loader_module") if isinstance(function, dict) else None
    if loader is not None:
        served = [name for name in native if loader == f"mlflow.{name}"]
        if served:
            return served[0]
        others = [str(name) for name in flavours if name not in (_FUNCTION, *FLAVOURS)]
        if not any(loader == f"mlflow.{name}" for name in others):
            raise _code(loader)
    if len(native) == 1 and loader is None:
        return native[0]
    if len(native) > 1:
        raise RefusedError(
            "SEVERAL_MODELS",
            f"The MLflow folder holds a model in {len(native)} flavours ({', '.join(native)}), and "
            "nothing says which one is meant.",
            "Save the model with one of them.",
        )
    names = [str(name) for name in flavours if name != _FUNCTION]
    raise RefusedError(
        "UNOPENED_FORMAT",
        f"The MLflow folder holds a model of the flavour {listed(names)}; this version opens those "
        f"of {', '.join(FLAVOURS)}.",
        "Export the model to ONNX and save it with mlflow.onnx, or upload the ONNX file.",
    )


def _path(flavour: str, settings: Any) -> str:
    known = settings if isinstance(settings, dict) else {}
    for key in FLAVOURS[flavour]:
        if known.get(key) is not None:
            return str(known[key]).removeprefix("./").rstrip("/")
    if flavour in ("keras", "tensorflow", "pytorch"):
        return "data"  # where these three put it when they do not say
    raise _broken(f"the flavour {flavour} does not say which file holds the model")


def _details(made: Mapping[Any, Any]) -> tuple[tuple[str, str], ...]:
    found = (
        ("MLflow", made.get("mlflow_version")),
        ("run", made.get("run_id")),
        ("MLflow model", made.get("model_id")),
        ("saved", made.get("utc_time_created")),
    )
    return tuple((what, str(value)[:_MAX_SHOWN]) for what, value in found if value is not None)


def _code(loader: object) -> RefusedError:
    own = loader == "mlflow.pyfunc.model"
    how = "is a Python class of its author's (mlflow.pyfunc)" if own else f"needs {quoted(loader)}"
    return RefusedError(
        "MLFLOW_CODE",
        f"The model in the MLflow folder {how}: it answers by running Python code out of the "
        "folder, which is never run here.",
        _NATIVE + " What the code does before it belongs into the model, or into a preprocessor.",
    )


def _broken(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The MLflow folder cannot be right: {what}.",
        "Save the model again with MLflow and pack its folder.",
    )
