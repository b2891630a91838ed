"""Encoded columns traced back to raw ones, against shuffling the raw ones to see what moves."""

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)

from explainers.intake.sources import sources
from tests.intake.raw_columns import NUMBERS, RAW, TEXTS, agrees, fitted

pytestmark = pytest.mark.filterwarnings("ignore:Skipping features without any observed values")
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
