"""The two models of the credit table: a scikit-learn Pipeline and a bare XGBoost booster."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from assets.sample_rows import SAMPLES, SEED, read_table, training_rows

TABLE: Final = "german_credit.csv"
PIPELINE: Final = "german_credit_pipeline.skops"
BOOSTER: Final = "german_credit_xgboost.json"

TARGET: Final = "credit_risk"
POSITIVE: Final = "bad"

# Words with an order of their own, lowest first: a tree can then cut between neighbours.
ORDERED: Final = {
    "checking_account": ["no account", "below 0 DM", "0 to 200 DM", "200 DM or more"],
    "savings": [
        "unknown or none",
        "below 100 DM",
        "100 to 500 DM",
        "500 to 1000 DM",
        "1000 DM or more",
    ],
    "employed_since": [
        "unemployed",
        "under 1 year",
        "1 to 4 years",
        "4 to 7 years",
        "7 years or more",
    ],
    "job": [
        "unskilled non-resident",
        "unskilled resident",
        "skilled",
        "management/self-employed",
    ],
    "telephone": ["none", "yes"],
    "foreign_worker": ["no", "yes"],
}
NOMINAL: Final = [
    "credit_history",
    "purpose",
    "personal_status_sex",
    "other_debtors",
    "property",
    "other_installment_plans",
    "housing",
]
NUMBERS: Final = [
    "duration_months",
    "credit_amount",
    "installment_rate_pct",
    "residence_since_years",
    "age",
    "existing_credits",
    "dependents",
]


def build_pipeline(table: pd.DataFrame) -> Pipeline:
    """The scikit-learn model, fitted on every row of `table`.

    No native categories: shap's own Tree SHAP is silently wrong on them in this estimator, and
    whoever compares its numbers with ours should find the same.
    """
    encode = ColumnTransformer(
        [
            (
                "ordered",
                OrdinalEncoder(
                    categories=list(ORDERED.values()),
                    handle_unknown="use_encoded_value",
                    unknown_value=-1,
                ),
                list(ORDERED),
            ),
            ("nominal", OneHotEncoder(handle_unknown="ignore", sparse_output=False), NOMINAL),
            ("numbers", "passthrough", NUMBERS),
        ]
    )
    boosting = HistGradientBoostingClassifier(
        max_iter=80, max_leaf_nodes=8, learning_rate=0.08, early_stopping=False, random_state=SEED
    )
    pipeline = Pipeline([("encode", encode), ("boosting", boosting)])
    return pipeline.fit(table[[*ORDERED, *NOMINAL, *NUMBERS]], table[TARGET])


def booster_inputs(table: pd.DataFrame) -> pd.DataFrame:
    """The 20 features in the file's order, words as pandas categories."""
    features = table.drop(columns=["applicant_id", TARGET])
    words = [*ORDERED, *NOMINAL]
    return features.astype(dict.fromkeys(words, "category"))


def build_booster(inputs: pd.DataFrame, bad: np.ndarray) -> xgboost.Booster:
    """The XGBoost model; one thread, so that the sums come out the same on every machine."""
    parameters = {
        "objective": "binary:logistic",
        "max_depth": 3,
        "eta": 0.15,
        "subsample": 0.8,
        "seed": SEED,
        "nthread": 1,
    }
    matrix = xgboost.DMatrix(inputs, label=bad, enable_categorical=True)
    return xgboost.train(parameters, matrix, num_boost_round=60)


def build_credit(folder: Path) -> dict[str, float]:
    """Write both credit models; their figures for the README."""
    table = read_table(SAMPLES / TABLE)
    learned = training_rows(len(table))
    bad = (table[TARGET] == POSITIVE).to_numpy()

    pipeline = build_pipeline(table[learned])
    skops.io.dump(pipeline, folder / PIPELINE, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    scores = pipeline.predict_proba(table[~learned])[:, list(pipeline.classes_).index(POSITIVE)]

    # Categories are taken from the whole table: a value seen only in held-out rows is a category
    # the model knows by name and has no split on.
    inputs = booster_inputs(table)
    booster = build_booster(inputs[learned], bad[learned])
    booster.save_model(folder / BOOSTER)
    held_out = xgboost.DMatrix(inputs[~learned], enable_categorical=True)
    return {
        "pipeline_auc": roc_auc_score(bad[~learned], scores),
        "booster_auc": roc_auc_score(bad[~learned], booster.predict(held_out)),
    }
