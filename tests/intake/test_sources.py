"""Encoded columns traced back to raw ones, against shuffling the raw ones to see what moves."""

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.utils import all_estimators

from explainers.intake.sources import MixedColumnsError, sources
from tests.intake.tracing import moved_by

pytestmark = pytest.mark.filterwarnings("ignore:Skipping features without any observed values")
ROWS = 160
TARGET = np.arange(ROWS) % 2


def raw():
    """Numbers, texts that look like column names, and gaps."""
    draw = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "age": draw.normal(size=ROWS),
            "age_years": draw.normal(size=ROWS),
            "city": draw.choice(["age", "age_years", "x_1", "\x03", "1"], ROWS),
            "x": draw.choice(["1", "city_age", "rare", "x"], ROWS, p=[0.48, 0.3, 0.02, 0.2]),
            "gaps": np.where(draw.random(ROWS) < 0.3, np.nan, draw.normal(size=ROWS)),
            "empty": np.full(ROWS, np.nan),
        }
    )


RAW = raw()
NUMBERS = RAW[["age", "age_years"]]
TEXTS = RAW[["city", "x"]]
ONE_HOT = OneHotEncoder()

COLUMN_CHOICES = {
    "names": ["x", "city"],
    "one name in a list": ["city"],
    "numbers": [3, 2],
    "numbers from the end": [-3, -4],
    "a slice of numbers": slice(2, 4),
    "a slice of names": slice("city", "x"),
    "a slice from a name": slice(None, "age_years"),
    "a mask": [False, False, True, True, False, False],
    "an array of truth values": np.array([False, False, True, False, False, False]),
    "a function": make_column_selector(pattern="city|x"),
    "a function of types": make_column_selector(dtype_exclude="number"),
    "nothing": [],
}


@pytest.mark.parametrize("columns", COLUMN_CHOICES.values(), ids=COLUMN_CHOICES)
@pytest.mark.parametrize("remainder", ["drop", "passthrough", StandardScaler()], ids=str)
def test_every_way_to_choose_columns(columns, remainder):
    frame = RAW[["age", "age_years", "city", "x", "age", "age_years"]]
    frame = frame.set_axis(["age", "age_years", "city", "x", "more", "most"], axis=1)
    if not isinstance(remainder, str) or remainder == "passthrough":
        # What remains must be numbers: the texts are coded beside the choice.
        frame = frame.assign(city=frame.city.map(len) * 1.0, x=frame.x.map(len) * 1.0)
    transformer = ColumnTransformer([("chosen", ONE_HOT, columns)], remainder=remainder)
    agrees(transformer.fit(frame), frame)


def agrees(transformer, frame, steps=None):
    """Our tracing names a superset of one for every column that moves, and moves with it."""
    traced = sources(steps or [transformer], frame.shape[1])
    moved = moved_by(transformer, frame)
    assert len(traced) == len(moved)
    for encoded, (ours, seen) in enumerate(zip(traced, moved, strict=True)):
        assert seen <= {int(ours)}, f"encoded column {encoded}: {ours} against {seen}"
    assert any(moved) or not len(moved)


def fitted(transformer, frame):
    return transformer.fit(frame, TARGET)


# A transformer and the columns it is fitted on.
SINGLE = {
    "one-hot": (ONE_HOT, TEXTS),
    "one-hot without the first": (OneHotEncoder(drop="first"), TEXTS),
    "one-hot of two": (OneHotEncoder(drop="if_binary"), TEXTS),
    "one-hot of frequent ones": (OneHotEncoder(min_frequency=10), TEXTS),
    "one-hot of a few": (
        OneHotEncoder(max_categories=3, handle_unknown="infrequent_if_exist"),
        TEXTS,
    ),
    "one-hot named in its own way": (
        OneHotEncoder(feature_name_combiner=lambda name, value: f"{value}-{name}"),
        TEXTS,
    ),
    "codes": (OrdinalEncoder(), TEXTS),
    "means of the target": (TargetEncoder(), TEXTS),
    "means": (SimpleImputer(), RAW[["gaps", "age"]]),
    "means and marks": (SimpleImputer(add_indicator=True), RAW[["age", "gaps"]]),
    "an empty column dropped": (
        SimpleImputer(strategy="median", add_indicator=True),
        RAW[["empty", "age", "gaps"]],
    ),
    "an empty column kept": (
        SimpleImputer(keep_empty_features=True, add_indicator=True),
        RAW[["empty", "age", "gaps"]],
    ),
    "marks alone": (MissingIndicator(), RAW[["age", "gaps", "age_years"]]),
    "the best": (SelectKBest(k=1), NUMBERS),
    "what varies": (VarianceThreshold(), RAW[["age"]].assign(same=1.0, more=RAW.age_years)),
    "bins": (KBinsDiscretizer(3, strategy="uniform"), NUMBERS),
    "curves": (SplineTransformer(3), NUMBERS),
    "a function of each cell": (FunctionTransformer(np.arctan), NUMBERS),
    "no function": (FunctionTransformer(), NUMBERS),
    "one column twisted": (PCA(1), RAW[["age"]]),
    "words of one column": (ColumnTransformer([("w", CountVectorizer(), "city")]), TEXTS),
    "a pipeline": (make_pipeline(SimpleImputer(), StandardScaler()), RAW[["empty", "age", "gaps"]]),
    "a pipeline with a pause": (
        Pipeline([("a", "passthrough"), ("b", None), ("c", MinMaxScaler())]),
        NUMBERS,
    ),
    "a union": (
        make_union(StandardScaler(), SimpleImputer(add_indicator=True)),
        RAW[["age", "gaps"]],
    ),
    "a union with parts left out": (
        FeatureUnion([("a", "drop"), ("b", "passthrough"), ("c", MinMaxScaler())]),
        NUMBERS,
    ),
    "columns in columns": (
        make_column_transformer(
            (make_column_transformer((ONE_HOT, ["x"]), remainder="drop"), ["city", "x"]),
            (make_pipeline(SimpleImputer(), SelectKBest(k=1)), ["gaps", "age"]),
            remainder="passthrough",
        ),
        RAW.drop(columns="empty"),
    ),
    "the best of encoded ones": (
        make_pipeline(make_column_transformer((ONE_HOT, ["city", "x"]), ("passthrough", ["age"])),
                      SelectKBest(k=4)),
        RAW[["age", "city", "x"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("transformer", "frame"), SINGLE.values(), ids=SINGLE)
def test_tracing_agrees_with_what_moves(transformer, frame):
    agrees(fitted(transformer, frame), frame)


def test_tracing_leaves_the_transformer_as_it_was():
    transformer = fitted(OneHotEncoder(), TEXTS)
    sources([transformer], 2)
    assert list(transformer.feature_names_in_) == ["city", "x"]
    assert transformer.get_feature_names_out()[0] == "city_\x03"


def test_steps_are_traced_one_after_the_other():
    imputer = SimpleImputer(add_indicator=True).fit(RAW[["empty", "gaps", "age"]])
    middle = imputer.transform(RAW[["empty", "gaps", "age"]])
    varied = VarianceThreshold().fit(middle)
    assert not varied.get_support().all()
    both = sources([imputer, varied], 3)
    np.testing.assert_array_equal(both, sources([imputer], 3)[varied.get_support()])


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
        OneHotEncoder(feature_name_combiner=lambda name, value: str(value)),  # noqa: ARG005
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
