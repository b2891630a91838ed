"""What each family of formats keeps to try its own reader with, as files for the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.hostile.items import Item, Refused

Hostile = Mapping[str, tuple[Callable[[], bytes], str]]

# The edits that ended a process before they were looked for, and some of the others. The rest go
# through the readers alone, in tests of their own.
XGBOOST = (
    *("a child out of reach", "a negative child", "a way back", "two ways to one node"),
    *("a parent out of reach", "a column out of reach", "a negative column"),
    *("a list out of reach", "a huge category", "a text beyond its bytes", "nodes in words"),
)
LIGHTGBM = (
    *("a column out of reach", "a negative column", "a node out of reach", "a leaf out of reach"),
    *("a way back", "a category set out of reach", "category bounds beyond", "a leaf of letters"),
    *("num_class is huge", "another number", "cut in a tree", "cut in the categories"),
)
# A file -> the term it stands for, where it is one of the known dangers.
TERMS: Mapping[str, Mapping[str, str]] = {
    "Keras": {
        "a Lambda": "Lambda",
        "a Lambda in HDF5": "Lambda",
        "an old Lambda": "Lambda",
        "marshalled code": "Lambda",
        "code for a function": "Lambda",
        "a program in a folder": "TFSMLayer",
        "a program in a folder, in HDF5": "TFSMLayer",
        "a terabyte of units": "parameter count before weights",
        "a terabyte of units in HDF5": "parameter count before weights",
        "learned words": "outside vocabulary",
        "a link to a file": "weights outside the file",
        "an archive of zeros": "zip that expands",
    },
    "SavedModel": {"reads a file": "SavedModel", "writes a file": "SavedModel"},
    "PyTorch": {
        "pt2: weights that are a pickle": ".pt2 with pickles",
        "pt2: a constant that is a pickle": ".pt2 with pickles",
        "pt2: all weights in one pickle": ".pt2 with pickles",
        "script: a pickle of Python": "TorchScript",
        "script: raises when asked": "TorchScript",
        "save: a pickled model": "torch.load",
        "save: a pickle that runs": "torch.load",
        "pt2: two models": "zip with two models",
        "pt2: training mode": "non-deterministic",
    },
    "Hugging Face": {
        "code beside the model": "HF .py",
        "weights in a pickle": "HF .bin",
        "code the configuration asks for": "HF auto_map",
    },
    "MLflow": {"a pickle that starts a program": "runs programs"},
    "XGBoost": {},
    "LightGBM": {},
    "CatBoost": {},
}


def _collected(family: str, hostile: Hostile, file_name: str) -> tuple[Item, ...]:
    terms = TERMS[family]
    return tuple(
        Item(
            f"{family}: {name}",
            terms.get(name, f"edited {family} file"),
            "model",
            file_name,
            make,
            Refused(code),
        )
        for name, (make, code) in hostile.items()
    )


def keras() -> tuple[Item, ...]:
    """Keras files, in both forms."""
    from tests.intake.keras.hostile import HOSTILE

    return _collected("Keras", HOSTILE, "model.keras")


def saved_model() -> tuple[Item, ...]:
    """TensorFlow programs."""
    from tests.intake.saved_model.hostile import HOSTILE

    return _collected("SavedModel", HOSTILE, "model.zip")


def torch() -> tuple[Item, ...]:
    """Exported programs, TorchScript, and what torch.save makes."""
    from tests.intake.torch.hostile import HOSTILE

    return _collected("PyTorch", HOSTILE, "model.pt2")


def hugging_face() -> tuple[Item, ...]:
    """Folders of models of texts."""
    from tests.intake.hugging_face.hostile import HOSTILE

    return _collected("Hugging Face", HOSTILE, "model.zip")


def mlflow() -> tuple[Item, ...]:
    """Folders around a model of another format."""
    from tests.intake.mlflow.hostile import HOSTILE

    return _collected("MLflow", HOSTILE, "model.zip")


def boosted() -> tuple[Item, ...]:
    """Boosted trees edited by hand: their libraries walk them in compiled code without looking."""
    from tests.intake.boosted.hostile import HOSTILE

    chosen: dict[str, dict[str, tuple[Callable[[], bytes], str]]] = {}
    for name, case in HOSTILE.items():
        family, _, what = name.partition(": ")
        chosen.setdefault(family, {})[what] = case
    few = {"XGBoost": XGBOOST, "LightGBM": LIGHTGBM}
    endings = {"XGBoost": "model.json", "LightGBM": "model.txt", "CatBoost": "model.cbm"}
    return tuple(
        item
        for family, cases in chosen.items()
        for item in _collected(
            family,
            {name: cases[name] for name in few.get(family, cases)},
            endings[family],
        )
    )
