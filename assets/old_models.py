"""Fit ordinary models, and save them with the answers they give: `python old_models.py FOLDER`.

`build_old_pickles.py` runs this with older versions of scikit-learn, so it uses nothing of ours.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

NUMBERS = ["age", "amount", "years"]
_ROWS, _KEPT, _SEED = 60, 12, 11


def save(target: Path) -> None:
    """Fit and save every model with the scikit-learn that runs this."""
    target.mkdir(parents=True, exist_ok=True)
    data, classes, value = table()
    shown = data.head(_KEPT)
    answers = {}
    for name, (model, columns, asked) in models().items():
        fitted = model.fit(data[columns], value if asked == "predict" else classes)
        joblib.dump(fitted, target / f"{name}.joblib", compress=3)
        found = getattr(fitted, asked)(shown[columns])
        answers[name] = {"columns": columns, "answers": found.reshape(_KEPT, -1).tolist()}
    content = {
        "scikit-learn": sklearn.__version__,
        # A gap is null in JSON.
        "rows": shown.astype(object).where(shown.notna(), None).to_dict(orient="list"),
        "models": answers,
    }
    (target / "answers.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def table() -> tuple[pd.DataFrame, Any, Any]:
    """Three numbers, a text and a number with gaps; two classes and a number to predict."""
    draw = np.random.default_rng(_SEED)
    data = pd.DataFrame(
        {
            "age": draw.integers(18, 80, _ROWS).astype(float),
            "amount": draw.integers(100, 9_000, _ROWS).astype(float),
            "years": draw.integers(0, 12, _ROWS).astype(float),
            "housing": draw.choice(["own", "rent", "free"], _ROWS),
        }
    )
    data["income"] = (data.amount / 3).where(data.age > 30)  # with gaps
    value = (data.age - 45) / 20 + (data.housing == "rent") - data.amount / 5_000
    classes = np.where(value > value.median(), "yes", "no")
    return data, classes, value.to_numpy()


def models() -> dict[str, tuple[Any, list[str], str]]:
    """Each model by name: unfitted, the columns it takes, and what it is asked."""
    few: dict[str, Any] = {"n_estimators": 4, "max_depth": 3, "random_state": 0}
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), [*NUMBERS, "income"]),
            ("texts", OneHotEncoder(handle_unknown="ignore"), ["housing"]),
        ]
    )
    scaled = make_pipeline(StandardScaler(), LogisticRegression())
    network = MLPClassifier((4,), solver="lbfgs", max_iter=2_000, random_state=0)
    proba = {
        "logistic": scaled,
        "forest": RandomForestClassifier(**few),
        "boosting": GradientBoostingClassifier(**few),
        "histogram": HistGradientBoostingClassifier(max_iter=4, random_state=0),
        "vectors": make_pipeline(StandardScaler(), SVC(probability=True, random_state=0)),
        "neighbours": KNeighborsClassifier(),
        "bayes": GaussianNB(),
        "network": make_pipeline(StandardScaler(), network),
        "calibrated": CalibratedClassifierCV(GaussianNB(), cv=2),
        "vote": VotingClassifier([("a", GaussianNB()), ("b", scaled)], voting="soft"),
    }
    numbers = {
        "ridge": make_pipeline(StandardScaler(), Ridge()),
        "extra trees": ExtraTreesRegressor(**few),
        "histogram of a number": HistGradientBoostingRegressor(max_iter=4, random_state=0),
    }
    return {
        **{name: (model, NUMBERS, "predict_proba") for name, model in proba.items()},
        **{name: (model, NUMBERS, "predict") for name, model in numbers.items()},
        "columns": (
            make_pipeline(columns, LogisticRegression()),
            [*NUMBERS, "housing", "income"],
            "predict_proba",
        ),
    }


if __name__ == "__main__":
    save(Path(sys.argv[1]))
