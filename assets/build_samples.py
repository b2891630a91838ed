"""Build the sample models from the sample tables: `python -m assets.build_samples`.

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
from pathlib import Path
from typing import Final

from assets.credit_models import BOOSTER, PIPELINE, TABLE, build_credit
from assets.iris_network import FLOWERS, NETWORK, build_iris
from assets.sample_rows import SAMPLES

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

Rebuild: `python -m assets.build_samples`, for breast cancer, wine and diabetes
`python -m assets.build_tables`, for the networks of pictures `python assets/build_images.py`, for
the pictures `python -m assets.build_pictures`, for the models of texts
`python -m assets.build_texts`. Origin and licences: `LICENCES.md`.
"""


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:.0f} kB"


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
