"""What mixes columns cannot be traced, and no transformer of scikit-learn is traced wrongly."""

import warnings

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import KNNImputer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    Normalizer,
    OneHotEncoder,
    PolynomialFeatures,
    StandardScaler,
)
from sklearn.utils import all_estimators

from explainers.intake.sources import MixedColumnsError, sources
from tests.intake.raw_columns import NUMBERS, RAW, TARGET, TEXTS, agrees, fitted
from tests.intake.tracing import moved_by

pytestmark = pytest.mark.filterwarnings("ignore:Skipping features without any observed values")
MIXED = {
    "components": (PCA(2), NUMBERS, "PCA mixes several columns into one"),
    "products": (PolynomialFeatures(2), NUMBERS, "PolynomialFeatures mixes several columns"),
    "powers with a constant": (PolynomialFeatures(1), NUMBERS, "PolynomialFeatures mixes"),
    "rows of length one": (Normalizer(), NUMBERS, "Normalizer mixes several columns into one"),
    "neighbours": (KNNImputer(), RAW[["age", "gaps"]], "KNNImputer mixes several columns"),
    "a function of its own": (
        FunctionTransformer(lambda frame: frame, feature_names_out="one-to-one"),
        NUMBERS,
        "FunctionTransformer runs a function that may mix columns",
    ),
    "a function of two": (FunctionTransformer(np.add), NUMBERS, "may mix columns"),
    "inside columns": (
        make_column_transformer((PCA(1), ["age", "age_years"])),
        NUMBERS,
        "PCA mixes several columns into one",
    ),
    "inside a union": (make_union(StandardScaler(), PCA(1)), NUMBERS, "PCA mixes"),
    "one-hot named by value": (
        OneHotEncoder(feature_name_combiner=lambda _, value: str(value)),
        TEXTS,
        "OneHotEncoder mixes",
    ),
}


@pytest.mark.parametrize(("transformer", "frame", "phrase"), MIXED.values(), ids=MIXED)
def test_what_cannot_be_traced_is_refused_with_the_phrase(transformer, frame, phrase):
    if isinstance(transformer, FunctionTransformer) and transformer.func is np.add:
        transformer.n_features_in_ = 2
    else:
        fitted(transformer, frame)
    with pytest.raises(MixedColumnsError, match=phrase):
        sources([transformer], frame.shape[1])


def test_the_phrase_reaches_the_card():
    import skops.io

    from explainers.intake import models

    model = make_pipeline(StandardScaler(), PCA(2), RandomForestClassifier(2)).fit(NUMBERS, TARGET)
    card = models.read(skops.io.dumps(model), "model.skops").card
    assert card.lacks["trees"] == (
        "The attributions cannot be given per column: PCA mixes several columns into one."
    )


def every_transformer():
    """Each transformer of scikit-learn that can be fitted on three numbers."""
    frame = RAW[["age", "age_years"]].assign(third=np.abs(RAW.age - RAW.age_years))
    for name, kind in all_estimators(type_filter="transformer"):
        try:
            transformer = kind()
            transformer.fit(frame, TARGET)
            transformer.transform(frame)
        except Exception:  # noqa: BLE001 it takes something else than three numbers
            continue
        yield name, transformer, frame


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
def test_no_transformer_of_scikit_learn_is_traced_wrongly():
    traced, refused = set(), set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for name, transformer, frame in every_transformer():
            try:
                sources([transformer], frame.shape[1])
            except MixedColumnsError:
                refused.add(name)
                continue
            agrees(transformer, frame)
            traced.add(name)
    assert {"StandardScaler", "QuantileTransformer", "KBinsDiscretizer", "SelectKBest"} <= traced
    assert {"PCA", "Normalizer", "TfidfTransformer", "KMeans", "PolynomialFeatures"} <= refused


def test_the_slow_tracing_sees_what_mixes():
    assert moved_by(PCA(2).fit(NUMBERS), NUMBERS) == [{0, 1}, {0, 1}]
    assert moved_by(StandardScaler().fit(NUMBERS), NUMBERS) == [{0}, {1}]
