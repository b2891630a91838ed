"""Build the sample models from the sample tables: `python assets/build_samples.py`.

Every model learns from the same 4 of 5 rows of its table: with n rows, the first 4n/5 of
`numpy.random.default_rng(0).permutation(n)`, positions counted from 0 in the file's order. The
other rows are held out, and the figures in `assets/samples/README.md` are theirs.

Two models show the two common ways to meet text columns, a third one what a network needs:

* `german_credit_pipeline.skops` is a scikit-learn Pipeline over the raw text: ordered words become
  ranks, unordered words become one-hot columns, a gradient boosting reads the numbers.
* `german_credit_xgboost.json` is a bare XGBoost booster that splits on the categories themselves.
* `iris_network.keras` is a Keras network that takes centimetres: it scales them itself.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path
from typing import Final

import keras
import numpy as np
import pandas as pd
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

SAMPLES: Final = Path(__file__).resolve().parent / "samples"
TABLE: Final = "german_credit.csv"
PIPELINE: Final = "german_credit_pipeline.skops"
BOOSTER: Final = "german_credit_xgboost.json"

FLOWERS: Final = "iris.csv"
NETWORK: Final = "iris_network.keras"

TARGET: Final = "credit_risk"
POSITIVE: Final = "bad"
SPECIES: Final = "species"
SEED: Final = 0
EPOCHS: Final = 400
SPARSENESS: Final = 0.06

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

README: Final = """# Samples

Tables and models that learned from them, so that every page can be tried at once.

| file | what it is | held out |
|---|---|---|
| `{table}` | 1,000 credit decisions, 20 features, target `credit_risk` | |
| `{pipeline}` | scikit-learn Pipeline over the raw text columns | AUC {pipeline_auc:.3f} |
| `{booster}` | XGBoost on pandas categories, label 1 = bad | AUC {booster_auc:.3f} |
| `{flowers}` | 150 flowers, 4 measurements in cm, target `species` | |
| `{network}` | Keras network 4-16-8-3 that scales its inputs itself | {right} of {held_out} right |
| `breast_cancer.csv` | 569 tumours, 30 measurements, target `diagnosis` | |
| `breast_cancer_logistic.skops` | scikit-learn Pipeline, logistic regression | 109 of 114 right |
| `wine.csv` | 178 wines, 13 measurements, target `grower`, one of three | |
| `wine_forest.skops` | scikit-learn random forest | 34 of 36 right |
| `diabetes.csv` | 442 patients, 10 measurements, target `progression`, a number | |
| `diabetes_lightgbm.txt` | LightGBM, regression | R2 0.403 |

The models learned from 4 of 5 rows and are measured on the others (which rows: the docstring of
`assets/build_samples.py`). AUC is the probability that a bad credit scores above a good one, R2 the
share of the target's variance that the predictions explain. A page that shows figures for all rows
shows better ones, because most of them were learned from.

A `..._dictionary.csv` says what people call a table's columns, and in which unit they count.

The credit table is decades old, small, and holds attributes such as sex, age and nationality that
lending law restricts in many countries. It is here to show explanations, unwelcome ones included;
its models are no credit models.

Two networks of pictures are beside them, each with pictures. `squeezenet.keras` names one of 1,000
things in a photograph of 227 x 227 pixels. Of the seven in `photographs.zip`, ImageNet has a name
for what is on three: a cat, an espresso, a tripod. For a rocket the network knows only near names,
and for a cell, galaxies and the back of an eye none: it calls them something all the same.
`digits_network.keras` reads digits of 8 x 8 pixels; `digits.zip` holds the 360 it has not learned
from, in a folder for each digit.

Of texts there are 4,000 sentences from film reviews, `movie_snippets.csv`, target `sentiment`.
`movie_snippets_tfidf.skops` weighs words and pairs of words and calls 585 of 800 held-out sentences
right; `movie_snippets_network.keras` reads them word by word and calls 582 right. One sentence out
of its review is often no verdict, and people disagree about it, too.

Rebuild: `python assets/build_samples.py`, for breast cancer, wine and diabetes
`python -m assets.build_tables`, for the networks of pictures `python assets/build_images.py`, for
the pictures `python -m assets.build_pictures`, for the models of texts
`python -m assets.build_texts`. Origin and licences: `LICENCES.md`.
"""


def read_table(path: Path) -> pd.DataFrame:
    """The sample table; `keep_default_na=False` because "none" is a word here, not a gap."""
    return pd.read_csv(path, keep_default_na=False)


def training_rows(rows: int) -> np.ndarray:
    """(rows,) booleans, True where a row is learned from; the rule of the module's docstring."""
    chosen = np.zeros(rows, dtype=bool)
    chosen[np.random.default_rng(SEED).permutation(rows)[: rows * 4 // 5]] = True
    return chosen


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


def flowers() -> pd.DataFrame:
    """The iris table as scikit-learn ships it, with an identifier and the species by name."""
    found = load_iris(as_frame=True)
    table = found.data.assign(**{SPECIES: found.target_names[found.target]})
    table.insert(0, "flower_id", [f"IR-{i + 1:03d}" for i in range(len(table))])
    return table


def network(precision: str) -> keras.Sequential:
    """The network before it has learned; its first layer turns centimetres into scaled numbers."""
    layers = keras.layers
    keras.utils.set_random_seed(SEED)
    return keras.Sequential(
        [
            keras.Input((4,), dtype=precision, name="centimetres"),
            layers.Normalization(dtype=precision, name="scale"),
            # Petal length and width tell nearly the same; a sparse first layer leans on few columns
            # clearly, so that what explains the network does not hang on its first weights.
            layers.Dense(
                16,
                activation="relu",
                dtype=precision,
                name="first",
                kernel_regularizer=keras.regularizers.L1(SPARSENESS),
            ),
            layers.Dense(8, activation="relu", dtype=precision, name="second"),
            layers.Dense(3, activation="softmax", dtype=precision, name="classes"),
        ],
        name="iris",
    )


def build_network(inputs: np.ndarray, species: np.ndarray) -> keras.Sequential:
    """The Keras model. It learns in double precision, where the order of sums hardly matters.

    In single precision another processor would end with other weights.
    """
    learner, model = network("float64"), network("float32")
    for each in (learner, model):
        each.get_layer("scale").adapt(inputs)
    precision = keras.config.floatx()
    keras.config.set_floatx("float64")  # a penalty on weights takes its precision from here
    learner.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    learner.fit(inputs, species, batch_size=len(inputs), epochs=EPOCHS, shuffle=False, verbose=0)
    keras.config.set_floatx(precision)
    for name in ("first", "second", "classes"):
        model.get_layer(name).set_weights(learner.get_layer(name).get_weights())
    return model


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:.0f} kB"


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


def build_iris(folder: Path) -> dict[str, int]:
    """Write the iris table and its network; the figures for the README."""
    table = flowers()
    table.to_csv(folder / FLOWERS, index=False, lineterminator="\n")
    inputs = table.drop(columns=["flower_id", SPECIES]).to_numpy()
    _, species = np.unique(table[SPECIES], return_inverse=True)
    learned = training_rows(len(table))
    model = build_network(inputs[learned], species[learned])
    model.save(folder / NETWORK)
    guessed = model.predict(inputs[~learned], verbose=0).argmax(axis=1)
    return {"right": int((guessed == species[~learned]).sum()), "held_out": int((~learned).sum())}


def build(folder: Path) -> None:
    """Write the models, the iris table and their README into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"table": TABLE, "pipeline": PIPELINE, "booster": BOOSTER}
    files |= {"flowers": FLOWERS, "network": NETWORK}
    readme = README.format(**files, **build_credit(folder), **build_iris(folder))
    (folder / "README.md").write_text(readme, encoding="utf-8")
    for name in (PIPELINE, BOOSTER, FLOWERS, NETWORK):
        print(f"{name}: {_size(folder / name)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the sample models.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    build(parser.parse_args().out)
