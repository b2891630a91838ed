"""Preprocessor files: what a fitted transformer takes and makes, and what is turned away."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sklearn
import skops.io
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.covariance import EllipticEnvelope
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    LabelEncoder,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)

from explainers.errors import RefusedError
from explainers.intake import from_preprocessor
from explainers.service.record_json import to_json
from explainers.service.storage.keys import file_digest
from explainers.service.workers.frames import Frame, encode
from tests import toys

FRAME = toys.frame()
NUMBERS, TEXTS = FRAME[list(toys.NUMBERS)], FRAME[list(toys.TEXTS)]
GAPS = NUMBERS.assign(age=NUMBERS.age.where(NUMBERS.age > 30))


def read(transformer, name="before.skops"):
    return from_preprocessor.read(skops.io.dumps(transformer), name)


def refusal(given, name="before.skops"):
    data = given if isinstance(given, bytes) else skops.io.dumps(given)
    with pytest.raises(RefusedError) as caught:
        from_preprocessor.read(data, name)
    return caught.value


def dense(made):
    return made.toarray() if hasattr(made, "toarray") else np.asarray(made)


# A transformer, the columns it is fitted on, what it is called, what it makes, and from which.
KNOWN = {
    "a scaler": (StandardScaler(), NUMBERS, "StandardScaler", toys.NUMBERS, (0, 1, 2)),
    "another": (MinMaxScaler(), NUMBERS, "MinMaxScaler", toys.NUMBERS, (0, 1, 2)),
    "one without names": (
        StandardScaler(),
        NUMBERS.to_numpy(),
        "StandardScaler",
        ("x0", "x1", "x2"),
        (0, 1, 2),
    ),
    "one-hot": (
        OneHotEncoder(),
        TEXTS,
        "OneHotEncoder",
        ("housing_free", "housing_own", "housing_rent", "job_skilled", "job_unskilled"),
        (0, 0, 0, 1, 1),
    ),
    "gaps and marks": (
        SimpleImputer(add_indicator=True),
        GAPS,
        "SimpleImputer",
        (*toys.NUMBERS, "missingindicator_age"),
        (0, 1, 2, 0),
    ),
    "columns": (
        toys.pipeline(None)[0],
        FRAME,
        "ColumnTransformer",
        (
            "nominal__housing_free",
            "nominal__housing_own",
            "nominal__housing_rent",
            "ordered__job",
            "scaled__age",
            "rest__amount",
            "rest__unused",
        ),
        (3, 3, 3, 4, 0, 1, 2),
    ),
    "a pipeline": (
        make_pipeline(SimpleImputer(), StandardScaler()),
        GAPS,
        "SimpleImputer → StandardScaler",
        toys.NUMBERS,
        (0, 1, 2),
    ),
    "a frame made": (
        StandardScaler().set_output(transform="pandas"),
        NUMBERS,
        "StandardScaler",
        toys.NUMBERS,
        (0, 1, 2),
    ),
    "no names for what is made": (
        FunctionTransformer(np.arctan),
        NUMBERS,
        "FunctionTransformer",
        ("column 1", "column 2", "column 3"),
        (0, 1, 2),
    ),
    "words of a column": (
        make_column_transformer((CountVectorizer(), "job")),
        FRAME,
        "ColumnTransformer",
        ("countvectorizer__skilled", "countvectorizer__unskilled"),
        (4, 4),
    ),
}


@pytest.mark.parametrize(
    ("transformer", "frame", "kind", "made", "sources"), KNOWN.values(), ids=KNOWN
)
def test_a_transformer_says_what_it_takes_and_makes(transformer, frame, kind, made, sources):
    handle = read(transformer.fit(frame))
    card = handle.card
    bare = isinstance(frame, np.ndarray)
    taken = [f"column {i + 1}" for i in range(3)] if bare else list(frame.columns)
    assert [feature.name for feature in card.features] == taken
    assert (card.kind, card.made, card.sources) == (kind, made, sources)
    assert (card.untraced, card.notes) == ("", ())
    given = pd.DataFrame(frame, columns=taken)
    answer = handle.encode(given.iloc[5:25])
    assert not hasattr(answer, "toarray")
    np.testing.assert_array_equal(np.asarray(answer), dense(transformer.transform(frame[5:25])))


def test_the_card_names_file_and_versions():
    data = skops.io.dumps(StandardScaler().fit(NUMBERS))
    card = from_preprocessor.read(data, "scaler.skops").card
    assert (card.file_name, card.size, card.digest) == (
        "scaler.skops",
        len(data),
        file_digest(data),
    )
    assert card.versions == {"scikit-learn": sklearn.__version__}


MIXED = {
    "components": (PCA(2), ("pca0", "pca1"), "PCA"),
    "after a function without names": (
        make_pipeline(FunctionTransformer(np.arctan), PCA(2)),
        ("column 1", "column 2"),
        "PCA",
    ),
    "beside a scaler": (
        make_union(StandardScaler(), PCA(1)),
        (*(f"standardscaler__{name}" for name in toys.NUMBERS), "pca__pca0"),
        "PCA",
    ),
    "distances": (KMeans(2, n_init=1), ("kmeans0", "kmeans1"), "KMeans"),
    "rows of length one": (Normalizer(), toys.NUMBERS, "Normalizer"),
}


@pytest.mark.parametrize(("transformer", "made", "mixer"), MIXED.values(), ids=MIXED)
def test_what_mixes_columns_is_taken_and_said_to_be_untraced(transformer, made, mixer):
    handle = read(transformer.fit(NUMBERS))
    assert (handle.card.made, handle.card.sources) == (made, ())
    assert handle.card.untraced == (
        "The attributions cannot be given per column of yours: in the preprocessor, "
        f"{mixer} mixes several columns into one."
    )
    assert np.asarray(handle.encode(NUMBERS.head(4))).shape == (4, len(made))


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


def test_names_too_long_to_travel_are_numbers(monkeypatch):
    encoder = OneHotEncoder().fit(TEXTS)
    letters = len("".join(encoder.get_feature_names_out()))
    monkeypatch.setattr(from_preprocessor, "_MOST_LETTERS", letters)
    assert read(encoder).card.made[0] == "housing_free"
    monkeypatch.setattr(from_preprocessor, "_MOST_LETTERS", letters - 1)
    assert read(encoder).card.made == tuple(f"column {i + 1}" for i in range(5))


def test_the_largest_card_fits_a_frame():
    """A card travels in the header of one frame."""
    most, letters = from_preprocessor.MOST_MADE, from_preprocessor._MOST_LETTERS
    card = read(StandardScaler().fit(NUMBERS)).card
    name = "é" * (letters // most)
    widest = replace(card, made=(name,) * most, sources=(999,) * most)
    assert len(b"".join(encode(Frame("card", to_json(widest))))) > 600_000


def test_a_file_of_an_older_version_is_noted():
    data = skops.io.dumps(StandardScaler().fit(NUMBERS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = members["schema.json"].decode()
    members["schema.json"] = schema.replace(sklearn.__version__, "1.7.0").encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    (note,) = from_preprocessor.read(made.getvalue(), "old.skops").card.notes
    assert "Saved with scikit-learn 1.7.0" in note
