"""Build the sample models of texts: `python -m assets.build_texts`.

Both learn from the same 4 of 5 rows of `movie_snippets.csv`, by the rule of `build_samples.py`, and
the script prints how many of the others they call right:

* `movie_snippets_tfidf.skops` is a scikit-learn Pipeline: words and pairs of neighbouring words are
  weighed by how rare they are, a logistic regression adds them up.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from assets.build_samples import SAMPLES, read_table, training_rows

TABLE: Final = "movie_snippets.csv"
PIPELINE: Final = "movie_snippets_tfidf.skops"
TEXT: Final = "text"
TARGET: Final = "sentiment"
POSITIVE: Final = "positive"


def build_pipeline(table: pd.DataFrame) -> Pipeline:
    """The weighted sum of terms, fitted on every row of `table`.

    Terms are chosen by a count alone: a largest number of them would be filled up with some of
    those that are equally frequent, and which depends on the processor.
    """
    weigh = TfidfVectorizer(ngram_range=(1, 2), min_df=3)
    pipeline = Pipeline([("terms", weigh), ("sentiment", LogisticRegression(C=3.0, max_iter=500))])
    return pipeline.fit(table[TEXT], table[TARGET])


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:,.0f} kB"


def build(folder: Path) -> None:
    """Write the models into `folder`, and print their figures."""
    folder.mkdir(parents=True, exist_ok=True)
    table = read_table(SAMPLES / TABLE)
    learned = training_rows(len(table))
    truth = table[TARGET][~learned].to_numpy()

    pipeline = build_pipeline(table[learned])
    skops.io.dump(pipeline, folder / PIPELINE, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    _tell(folder / PIPELINE, pipeline.predict(table[TEXT][~learned]) == truth)


def _tell(path: Path, right: np.ndarray) -> None:
    print(f"{path.name}: {_size(path)}, {right.sum()} of {len(right)} held-out texts right")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the sample models of texts.")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write into")
    build(parser.parse_args().out)
