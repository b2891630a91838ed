"""Commands inside of other things, and files that were damaged."""

from __future__ import annotations

import gzip
import io
import os
import pickle
from typing import Any

import joblib
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from tests.intake.pickles.assembled import (
    linear,
    text,
    whole,
)
from tests.intake.pickles.hostile.common import BROKEN, COMMAND, UNLISTED, Case


class Canary:
    """Runs a command where it is unpickled by anything but our reader."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (COMMAND,)


def my_score(model: object, frame: object, target: object) -> float:  # noqa: ARG001
    return 1.0


def hidden() -> dict[str, Case]:
    """Inside of other things."""
    inside = np.array([Canary(), None], dtype=object)

    def by_joblib(thing: object, **options: Any) -> bytes:
        made = io.BytesIO()
        joblib.dump(thing, made, **options)
        return made.getvalue()

    search = GridSearchCV(LogisticRegression(), {"C": [1.0]}, cv=2, scoring=my_score)
    search.fit(np.arange(20.0)[:, None], [0, 1] * 10)
    search.scorer_ = Canary()
    return {
        "in an array of a pickle": (pickle.dumps(inside, 5), UNLISTED),
        "in an array of joblib": (by_joblib(inside), UNLISTED),
        "in a compressed array of joblib": (by_joblib(inside, compress=3), UNLISTED),
        "in arrays in arrays": (by_joblib(np.array([inside, None], dtype=object)), UNLISTED),
        "in a gzip file": (gzip.compress(pickle.dumps(Canary())), UNLISTED),
        "in a list": (pickle.dumps([1, {"a": (Canary(),)}]), UNLISTED),
        "as a scorer that is left out": (pickle.dumps(search), ""),
        "as a function of a step": (
            pickle.dumps(make_pipeline(FunctionTransformer(np.save), LogisticRegression())),
            UNLISTED,
        ),
        "a model in the nested file": (
            by_joblib({"a": inside, "b": np.arange(3.0)}, protocol=2),
            UNLISTED,
        ),
    }


def damaged() -> dict[str, Case]:
    good = whole(linear())
    return {
        "protocol 9": (b"\x80\x09N.", BROKEN),
        "no opcode": (whole(b"\xff"), BROKEN),
        "without its end": (good[:-1], BROKEN),
        "an empty stack": (b"\x80\x04.", BROKEN),
        "no mark": (whole(b"t"), BROKEN),
        "an unknown object": (whole(b"h\x07"), BROKEN),
        "a key without a value": (whole(b"}(" + text("a") + b"u"), BROKEN),
        "a torn letter": (whole(b"X\x01\x00\x00\x00\xff"), BROKEN),
        "a cut gzip file": (gzip.compress(pickle.dumps(np.arange(999.0)))[:-200], BROKEN),
    }
