"""scikit-learn objects that are no fitted model of a table, or not quite what they seem."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.multioutput import MultiOutputClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.hostile import good
from tests.hostile.items import Explained, Outcome, Refused, Tried, Unfit, family
from tests.intake.pickles.assembled import bare, built, linear, mapping, number, whole

MANY = 200


def _rows() -> pd.DataFrame:
    return good.frame()


def _fitted(model: Any, target: Any = None) -> bytes:
    made: bytes = skops.io.dumps(model.fit(_rows(), good.outcome() if target is None else target))
    return made


def _forest() -> RandomForestClassifier:
    return RandomForestClassifier(4, max_depth=2, random_state=0)


def _eager() -> bytes:
    """A forest that asks for every processor there is."""
    model = _forest().fit(_rows(), good.outcome())
    model.n_jobs = -1
    made: bytes = skops.io.dumps(model)
    return made


def _many_classes() -> bytes:
    """As many classes as rows, each row several times."""
    rows = pd.concat([_rows()] * 4, ignore_index=True).head(MANY)
    made: bytes = skops.io.dumps(GaussianNB().fit(rows, np.arange(MANY)))
    return made


def _other_classes() -> bytes:
    """Two classes in the file's list, three columns of probabilities."""
    model = LogisticRegression().fit(_rows(), np.arange(good.ROWS) % 3)
    model.classes_ = model.classes_[:2]
    made: bytes = skops.io.dumps(model)
    return made


def _unseen() -> bytes:
    """An encoder that raises at a value it has not seen: none of the table's."""
    rows = _rows().round(0) + 100
    model = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(rows, good.outcome())
    made: bytes = skops.io.dumps(model)
    return made


def _remembering() -> bytes:
    """A pipeline with a folder to remember its steps in."""
    model = make_pipeline(StandardScaler(), _forest()).fit(_rows(), good.outcome())
    model.memory = "/tmp/remembered"
    made: bytes = skops.io.dumps(model)
    return made


def _natural() -> bytes:
    """Histogram boosting with categories, which skops' own list refuses."""
    rows = _rows().assign(c=(_rows().c > 0).astype(int))
    model = HistGradientBoostingClassifier(max_iter=3, categorical_features=["c"])
    made: bytes = skops.io.dumps(model.fit(rows, good.outcome()))
    return made


def _two_models() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("one.json", good.model())
        archive.writestr("two.skops", _fitted(_forest()))
    return made.getvalue()


def _old() -> bytes:
    inner = bare("sklearn.ensemble._gb_losses", "BinomialDeviance")
    return whole(linear(_sklearn_version=b"\x8c\x051.2.2", loss_=inner))


def _of_class(module: str, name: str) -> Callable[[], bytes]:
    return lambda: whole(built(bare(module, name), mapping(power=number(2))))


def _half(place: str) -> bytes:
    """A name that holds half a character."""
    model = LogisticRegression().fit(_rows(), good.outcome())
    names = getattr(model, place).astype(object)
    names[0] = "\ud800"
    setattr(model, place, names)
    return pickle.dumps(model)


MODELS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "never fitted": (
        "unfitted",
        lambda: skops.io.dumps(_forest()),
        Refused("NOT_FITTED", "has not been fitted"),
    ),
    "never fitted, in a pipeline": (
        "unfitted",
        lambda: pickle.dumps(make_pipeline(StandardScaler(), _forest())),
        Refused("NOT_FITTED"),
    ),
    "a scaler": (
        "transformer without predict",
        lambda: _fitted(StandardScaler()),
        Refused("NOT_A_MODEL", "“StandardScaler”, which has no predict method"),
    ),
    "a dict": (
        "dict around a model",
        lambda: pickle.dumps({"model": LinearRegression().fit(_rows(), np.arange(good.ROWS))}),
        Refused("NOT_A_MODEL", "“dict” with the entries “model”"),
    ),
    "a list": (
        "dict around a model",
        lambda: skops.io.dumps([LogisticRegression().fit(_rows(), good.outcome())]),
        Refused("NOT_A_MODEL", "“list”"),
    ),
    "a class of a notebook": (
        "__main__ class",
        _of_class("__main__", "LogScaler"),
        Refused("MISSING_CLASS", "__main__.LogScaler"),
    ),
    "a class of somebody's package": (
        "missing package",
        _of_class("acme.steps", "LogScaler"),
        Refused("MISSING_CLASS", "acme.steps.LogScaler"),
    ),
    "of scikit-learn 1.2.2": (
        "old library version",
        _old,
        Refused("OLD_VERSION", "saved with scikit-learn 1.2.2"),
    ),
    "200 classes": (
        "200 classes",
        _many_classes,
        Explained("chooses among 200 classes, given 3 columns"),
    ),
    "several targets": (
        "multi-label",
        lambda: _fitted(
            MultiOutputClassifier(LogisticRegression()),
            np.stack([good.outcome(), good.outcome()], axis=1),
        ),
        Refused("SEVERAL_TARGETS", "several targets at once"),
    ),
    "a hard vote": (
        "label-only",
        lambda: _fitted(VotingClassifier([("a", GaussianNB()), ("b", LogisticRegression())])),
        Refused("NO_PROBABILITIES", "answers labels only"),
    ),
    "a class too many": (
        "class mismatch",
        _other_classes,
        Tried("WRONG_SHAPE", "(50, 3) where (50, 2) was expected"),
    ),
    "other classes than the table's": (
        "class mismatch",
        lambda: _fitted(LogisticRegression(), np.where(good.outcome() == "yes", "good", "bad")),
        Explained("tells bad from good"),
    ),
    "categories it has not seen": (
        "raises in predict",
        _unseen,
        Tried("PREDICT_FAILED", "Found unknown categories"),
    ),
    "the most frequent class": (
        "constant output",
        lambda: _fitted(DummyClassifier()),
        Explained("answers the same for all 50 rows tried"),
    ),
    "other columns": (
        "wrong width",
        lambda: skops.io.dumps(
            LogisticRegression().fit(_rows().assign(d=1.0, e=2.0), good.outcome())
        ),
        Unfit("lacks 2 of the model's 5 columns: “d”, “e”"),
    ),
    "all processors": (
        "n_jobs",
        _eager,
        Explained("tells no from yes, given 3 columns"),
    ),
    "a folder to remember in": (
        "memory",
        _remembering,
        Explained("tells no from yes, given 3 columns"),
    ),
    "categories in histogram boosting": (
        "skops HistGradientBoosting with categories",
        _natural,
        Explained("tells no from yes, given 3 columns"),
    ),
    "half a character for a column": (
        "unicode name",
        lambda: _half("feature_names_in_"),
        Refused("BROKEN_MODEL", r"it holds the name “\ud800”"),
    ),
    "half a character for a class": (
        "unicode name",
        lambda: _half("classes_"),
        Refused("BROKEN_MODEL", r"it holds the name “\ud800”"),
    ),
    "two models in a zip": (
        "zip with two models",
        _two_models,
        Refused("UNOPENED_FORMAT", "a zip archive without a model we know in it"),
    ),
}
ITEMS = family("fitted", "model", "model.pkl", MODELS)
