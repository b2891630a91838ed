"""Files that did not arrive: nothing, a part, or a note that stands for the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import skops.io
from sklearn.linear_model import LogisticRegression

from tests import toys
from tests.hostile import good
from tests.hostile.answers import graph
from tests.hostile.items import Outcome, Refused, family
from tests.intake import foreign
from tests.intake.pickles.ways import WAYS

(POINTER,) = foreign.FILES["git-lfs"].values()


def _linear() -> LogisticRegression:
    return LogisticRegression().fit(good.frame(), good.outcome())


def _ubj() -> bytes:
    return toys.model("xgboost-ubj-three")


def _lightgbm() -> bytes:
    return toys.model("lightgbm")


def half(make: Callable[[], bytes]) -> bytes:
    """The first half of a file."""
    whole = make()
    return whole[: len(whole) // 2]


MODELS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "nothing": ("empty model", lambda: b"", Refused("EMPTY_FILE", "has 0 bytes")),
    "blanks": ("empty model", lambda: b"\n \n", Refused("UNOPENED_FORMAT", "is empty")),
    "a note for Git": (
        "git-lfs pointer",
        lambda: POINTER,
        Refused("UNOPENED_FORMAT", "a Git LFS pointer"),
    ),
    "a page of a failed download": (
        "a web page for a model",
        lambda: b"<!DOCTYPE html><html><body>404</body></html>",
        Refused("UNOPENED_FORMAT", "a web page (HTML)"),
    ),
    "a table": (
        "a table for a model",
        good.table,
        Refused("UNOPENED_FORMAT", "text in rows and cells, not a model"),
    ),
    "half an ONNX graph": ("truncated model", partial(half, graph), Refused("BROKEN_MODEL")),
    "half an XGBoost JSON": (
        "truncated model",
        partial(half, good.model),
        Refused("BROKEN_MODEL"),
    ),
    "half an XGBoost UBJ": ("truncated model", partial(half, _ubj), Refused("BROKEN_MODEL")),
    "half a LightGBM text": (
        "truncated model",
        partial(half, _lightgbm),
        Refused("BROKEN_MODEL", "cut off"),
    ),
    "half a skops file": (
        "truncated model",
        partial(half, lambda: skops.io.dumps(_linear())),
        Refused("UNOPENED_FORMAT", "directory cannot be read"),
    ),
    **{
        f"half a {name} file": (
            "truncated model",
            partial(half, partial(WAYS[name], _linear())),
            Refused("BROKEN_MODEL"),
        )
        for name in ("pickle 4", "joblib", "joblib gzip")
    },
}
TABLES: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "a note for Git and no table": (
        "git-lfs pointer",
        lambda: POINTER,
        Refused("UNOPENED_FORMAT", "a Git LFS pointer"),
    ),
    "a pickled frame": (
        "dataset pickle",
        foreign.frame_pickle,
        Refused("UNOPENED_FORMAT", "a pickle or joblib file, not a table"),
    ),
    "an array": (
        "object .npy",
        partial(foreign.numpy_file, several=False),
        Refused("UNOPENED_FORMAT", "a NumPy array file"),
    ),
}
ITEMS = (
    *family("arrived", "model", "model.bin", MODELS),
    *family("arrived", "table", "table.csv", TABLES),
)
