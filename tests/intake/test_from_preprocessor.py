"""Preprocessor files: what a fitted transformer takes and makes."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sklearn
import skops.io
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    StandardScaler,
)

from explainers.intake import from_preprocessor
from explainers.service.record_json import to_json
from explainers.service.storage.keys import file_digest
from explainers.service.workers.frames import Frame, encode
from tests import toys
from tests.intake.preprocessor_files import FRAME, NUMBERS, TEXTS, read

GAPS = NUMBERS.assign(age=NUMBERS.age.where(NUMBERS.age > 30))


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
