"""Build three sample tables and their models out of scikit-learn: `python -m assets.build_tables`.

The models learn from 4 of 5 rows, by the rule of `build_samples.py`, and the script prints how they
do on the others:

* `breast_cancer_logistic.skops` is a scikit-learn Pipeline: each column is scaled, then weighed and
  added up, so that what it says can be checked by hand.
* `wine_forest.skops` is a scikit-learn random forest that chooses among three classes.
* `diabetes_lightgbm.txt` is a LightGBM booster that predicts a number.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path
from typing import Final

import lightgbm
import numpy as np
import pandas as pd
import skops.io
from sklearn.base import BaseEstimator
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import r2_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from assets.sample_rows import SAMPLES, SEED, training_rows

CANCER: Final = ("breast_cancer.csv", "breast_cancer_logistic.skops")
WINE: Final = ("wine.csv", "wine_forest.skops")
DIABETES: Final = ("diabetes.csv", "diabetes_lightgbm.txt")
"""Of each sample its table and its model."""


def tumours() -> pd.DataFrame:
    """The breast cancer table as scikit-learn ships it, with an identifier and named classes."""
    found = load_breast_cancer(as_frame=True)
    table = found.data.assign(diagnosis=found.target_names[found.target])
    return _numbered(table, "tumour_id", "BC")


def wines() -> pd.DataFrame:
    """The wine table as scikit-learn ships it; who grew a wine is told by 1, 2 and 3."""
    found = load_wine(as_frame=True)
    grown_by = np.array(["grower 1", "grower 2", "grower 3"])
    return _numbered(found.data.assign(grower=grown_by[found.target]), "wine_id", "WI")


def patients() -> pd.DataFrame:
    """The diabetes table in its own units: scikit-learn offers it scaled, too."""
    found = load_diabetes(as_frame=True, scaled=False)
    return _numbered(found.data.assign(progression=found.target), "patient_id", "DP")


def _numbered(table: pd.DataFrame, identifier: str, letters: str) -> pd.DataFrame:
    table.insert(0, identifier, [f"{letters}-{at + 1:03d}" for at in range(len(table))])
    return table


def build_cancer(folder: Path) -> None:
    """Write the breast cancer table and its sum of weighed columns."""
    table = tumours()
    # Columns that tell nearly the same share a weight where it is kept small.
    weigh = LogisticRegression(C=0.05, max_iter=1_000)
    pipeline = Pipeline([("scale", StandardScaler()), ("weigh", weigh)])
    _scikit_learn(folder, CANCER, table, pipeline, "diagnosis")


def build_wine(folder: Path) -> None:
    """Write the wine table and its forest."""
    forest = RandomForestClassifier(n_estimators=60, max_depth=4, random_state=SEED, n_jobs=1)
    _scikit_learn(folder, WINE, wines(), forest, "grower")


def build_diabetes(folder: Path) -> None:
    """Write the diabetes table and its booster; one thread, so that sums come out the same."""
    table = patients()
    inputs, truth, learned = _parts(table, "progression")
    parameters = {
        "objective": "regression",
        "num_leaves": 6,
        "learning_rate": 0.05,
        "min_data_in_leaf": 15,
        "feature_fraction": 0.7,
        "seed": SEED,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(inputs[learned], truth[learned])
    booster = lightgbm.train(parameters, data, num_boost_round=90)
    _write(folder, DIABETES, table)
    booster.save_model(folder / DIABETES[1])
    score = r2_score(truth[~learned], booster.predict(inputs[~learned]))
    print(f"{DIABETES[1]}: R2 {score:.3f} on {(~learned).sum()} held-out rows")


def _scikit_learn(
    folder: Path, files: tuple[str, str], table: pd.DataFrame, model: BaseEstimator, target: str
) -> None:
    inputs, truth, learned = _parts(table, target)
    model.fit(inputs[learned], truth[learned])
    _write(folder, files, table)
    path = folder / files[1]
    skops.io.dump(model, path, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    right = model.predict(inputs[~learned]) == truth[~learned]
    print(f"{path.name}: {right.sum()} of {len(right)} held-out rows right")


def _parts(table: pd.DataFrame, target: str) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """What the model is given, what it is to answer, and which rows it learns from."""
    return table.iloc[:, 1:].drop(columns=target), table[target], training_rows(len(table))


def _write(folder: Path, files: tuple[str, str], table: pd.DataFrame) -> None:
    table.to_csv(folder / files[0], index=False, lineterminator="\n")


def build(folder: Path) -> None:
    """Write the tables and their models into `folder`, and print their figures."""
    folder.mkdir(parents=True, exist_ok=True)
    for build_one in (build_cancer, build_wine, build_diabetes):
        build_one(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build sample tables and their models.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    build(parser.parse_args().out)
