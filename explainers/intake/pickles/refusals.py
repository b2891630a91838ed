"""The sentences for pickles that are not opened, each with the next step."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from importlib.util import find_spec

from explainers.errors import RefusedError, quoted
from explainers.settings import PICKLE_NAMES

_SHOWN = 5
_AGAIN = "Save the fitted model again with joblib.dump(model, 'model.joblib')."
_STANDARD = (
    "Save the model with standard scikit-learn steps, export it to ONNX, or ask the administrator "
)
# The first whose beginning fits one of the names is given.
_ADVICE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("torch.",),
        "A PyTorch model is opened as ONNX: export it with torch.onnx.export and upload that file.",
    ),
    (
        ("keras.", "tensorflow.", "tf_keras.", "scikeras."),
        "Save the Keras model with model.save('model.keras') and upload that file.",
    ),
    (
        ("statsmodels.",),
        "statsmodels has no format of its own that can be opened; fit the same model with "
        "scikit-learn, or export it to ONNX.",
    ),
    (
        ("imblearn.", "imblearn_"),
        "Samplers work in training alone: save sklearn.pipeline.Pipeline of the fitted steps "
        "without the sampler.",
    ),
    (
        ("cloudpickle.", "dill."),
        "cloudpickle and dill put code into the file, which is never run here. Save the model with "
        "joblib.dump, without functions and classes of your own.",
    ),
    (
        ("xgboost.", "lightgbm.", "catboost."),
        "Save the boosted model in its own format: XGBoost JSON, LightGBM text or CatBoost .cbm.",
    ),
)


def unusual(what: str) -> RefusedError:
    """Return UNUSUAL_PICKLE; `what` completes "It does what no saved model does: it ..."."""
    return RefusedError(
        "UNUSUAL_PICKLE",
        f"This pickle does what no saved model does: it {what}. That was not done.",
        _AGAIN,
    )


def unreadable(what: str) -> RefusedError:
    """Return BROKEN_MODEL; `what` completes "The pickle cannot be read: ..."."""
    return RefusedError(
        "BROKEN_MODEL",
        f"The pickle cannot be read: {what}.",
        "It was probably cut off or changed on its way; save or upload it again.",
    )


def unlisted(names: Collection[str]) -> RefusedError:
    """Return MISSING_CLASS where no name is installed here, else UNLISTED_TYPE, with the names."""
    ordered = sorted(names)
    missing = [name for name in ordered if not _installed(name)]
    advice = next((words for start, words in _ADVICE if _any_starts(ordered, start)), "")
    if len(missing) == len(ordered):
        return RefusedError(
            "MISSING_CLASS",
            f"This file needs code that is not installed here: {_shown(ordered)}. Pickle files "
            "store only the name of a custom class, not its code.",
            advice or _STANDARD + f"to install your package and to name it in {PICKLE_NAMES.name}.",
        )
    return RefusedError(
        "UNLISTED_TYPE",
        "This file needs names that are not on the list of those a model is made of: "
        f"{_shown(ordered)}. None of them was run.",
        advice or _way_forward(ordered),
    )


def no_model(kind: str) -> RefusedError:
    """Return NOT_A_MODEL for a pickled table or series of pandas."""
    return RefusedError(
        "NOT_A_MODEL",
        f"The file holds a pandas {kind}, which is data and no model.",
        "Save it as a table with frame.to_parquet('table.parquet') and upload it under “Table”.",
    )


def _shown(names: Sequence[str]) -> str:
    words = ", ".join(quoted(name) for name in names[:_SHOWN])
    return words if len(names) <= _SHOWN else f"{words} and {len(names) - _SHOWN} more"


def _way_forward(names: Sequence[str]) -> str:
    """What to do about installed names; what Python itself brings is never worth listing."""
    if any(name.split(".", 1)[0] in sys.stdlib_module_names for name in names):
        return f"A saved model needs no functions of Python's own library. {_AGAIN}"
    return _STANDARD + f"to name them in {PICKLE_NAMES.name}, if they are your own."


def _any_starts(names: Sequence[str], beginnings: tuple[str, ...]) -> bool:
    return any(name.startswith(beginnings) for name in names)


def _installed(name: str) -> bool:
    """Tell whether the package a name begins with is here; it is looked for, not imported."""
    package = name.split(".", 1)[0]
    if package.startswith("__") or not package.isidentifier():
        return False
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):
        return False
