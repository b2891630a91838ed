"""Preprocessor files that are turned away, and where each belongs."""

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.covariance import EllipticEnvelope
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    LabelEncoder,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)

from explainers.intake import from_preprocessor
from tests import toys
from tests.intake.preprocessor_files import FRAME, NUMBERS, TEXTS, read, refusal


def forged():
    """A scaler whose file tells of more columns than it was fitted on."""
    scaler = StandardScaler().fit(NUMBERS)
    scaler.feature_names_in_ = np.array(["age", "age", "unused"], dtype=object)
    return scaler


REFUSED = {
    "a model": (
        lambda: LogisticRegression().fit(NUMBERS, toys.two()),
        "NOT_A_PREPROCESSOR",
        "“LogisticRegression”, which is a whole model. Upload it under “Model”",
    ),
    "a pipeline with its model": (
        lambda: make_pipeline(StandardScaler(), LogisticRegression()).fit(NUMBERS, toys.two()),
        "NOT_A_PREPROCESSOR",
        "“Pipeline”, which is a whole model",
    ),
    "a model that could transform": (
        lambda: LinearDiscriminantAnalysis().fit(NUMBERS[["age", "amount"]], toys.two()),
        "NOT_A_PREPROCESSOR",
        "which is a whole model",
    ),
    "no transformer": (
        lambda: EllipticEnvelope().fit(NUMBERS[["age", "amount"]]),
        "NOT_A_PREPROCESSOR",
        "“EllipticEnvelope”, which has no transform method",
    ),
    "a dict": (lambda: {"scaler": 1}, "NOT_A_PREPROCESSOR", "“dict”, which has no transform"),
    "unfitted": (StandardScaler, "NOT_FITTED", "This StandardScaler has not been fitted"),
    "columns unfitted": (lambda: toys.pipeline(None)[0], "NOT_FITTED", "ColumnTransformer has not"),
    "never asked for columns": (Normalizer, "NO_FEATURES", "does not say which columns it takes"),
    "texts": (
        lambda: TfidfVectorizer().fit(FRAME.job),
        "NO_FEATURES",
        "TfidfVectorizer does not say which columns it takes",
    ),
    "labels": (lambda: LabelEncoder().fit(FRAME.job), "NO_FEATURES", "LabelEncoder does not say"),
    "no columns": (
        lambda: ColumnTransformer([("no", "drop", [])]).fit(NUMBERS[[]]),
        "NO_FEATURES",
        "takes 0 columns",
    ),
    "two of one name": (
        forged,
        "DUPLICATE_FEATURE",
        "2 of the preprocessor's 3 columns are called",
    ),
    "nothing known of what it makes": (
        lambda: make_pipeline(PCA(2), FunctionTransformer(np.add)).fit(NUMBERS),
        "NOT_A_PREPROCESSOR",
        "does not say how many columns it makes",
    ),
    "a reader of files": (
        lambda: make_column_transformer((CountVectorizer(input="filename"), "job")),
        "READS_FILES",
        "takes the cells of the table for names of files",
    ),
}


@pytest.mark.parametrize(("build", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_fitted_preprocessor_is_named(build, code, words):
    error = refusal(build())
    assert error.code == code
    assert words in f"{error.sentence} {error.next_step}"


FOREIGN = {
    "a boosted model": (
        lambda: toys.model("xgboost"),
        "is an XGBoost model, not a preprocessor.",
        "Upload it under “Model”.",
    ),
    "a table": (
        toys.csv,
        "is text in rows and cells, not a preprocessor.",
        "Upload it under “Table”.",
    ),
    "an archive": (
        lambda: b"PK\x03\x04 cut off",
        "is a zip archive whose directory cannot be read.",
        "skops.io.dump(preprocessor, 'preprocessor.skops')",
    ),
}


@pytest.mark.parametrize(("data", "sentence", "next_step"), FOREIGN.values(), ids=FOREIGN)
def test_another_kind_of_file_is_sent_where_it_belongs(data, sentence, next_step):
    error = refusal(data(), "scaler.pkl")
    assert error.code == "UNOPENED_FORMAT"
    assert error.sentence.endswith(sentence)
    assert next_step in error.next_step


def test_an_unlisted_type_is_not_built():
    error = refusal(FunctionTransformer(np.save).fit(NUMBERS))
    assert error.code == "UNLISTED_TYPE"


def test_a_file_whose_parts_do_not_fit_is_a_sentence():
    scaler = OrdinalEncoder().fit(TEXTS)
    scaler.feature_names_in_ = 7
    error = refusal(scaler)
    assert error.code == "BROKEN_MODEL"
    assert (
        "The OrdinalEncoder in “before.skops” has parts that do not fit together" in error.sentence
    )


def test_too_many_columns_are_refused_and_not_one_fewer(monkeypatch):
    encoder = OneHotEncoder().fit(TEXTS)
    monkeypatch.setattr(from_preprocessor, "MOST_MADE", 5)
    assert len(read(encoder).card.made) == 5
    monkeypatch.setattr(from_preprocessor, "MOST_MADE", 4)
    error = refusal(encoder)
    assert error.code == "TOO_WIDE"
    assert "makes 5 columns; at most 4 are taken" in error.sentence
