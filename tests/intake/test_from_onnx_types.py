"""Texts, whole numbers and truth values of an ONNX model, and gaps where it takes none."""

import numpy as np
import pandas as pd
import pytest
from skl2onnx.common.data_types import (
    BooleanTensorType,
    FloatTensorType,
    Int64TensorType,
    StringTensorType,
)
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from explainers.errors import ModelError
from tests import toys
from tests.intake import onnx_files as files
from tests.intake.onnx_answers import CLOSE, predicted, read


def exported(model, frame, target, types):
    fitted = model.fit(frame, target)
    return fitted, read(toys.onnx_file(fitted, types, zipmap=False))


def encoded(*columns):
    encoder = OneHotEncoder(handle_unknown="ignore")
    parts = [("texts", encoder, list(columns)), ("numbers", "passthrough", ["age"])]
    model = LogisticRegression(max_iter=10_000)
    return Pipeline([("columns", ColumnTransformer(parts)), ("model", model)])


TYPES = [
    ("age", FloatTensorType([None, 1])),
    ("housing", StringTensorType([None, 1])),
    ("job", StringTensorType([None, 1])),
]


def test_missing_text_is_the_category_the_model_has_for_it():
    frame = toys.frame()[["age", "housing", "job"]].copy()
    frame.loc[::4, "housing"] = np.nan
    model, handle = exported(encoded("housing", "job"), frame, toys.two(), TYPES)
    np.testing.assert_allclose(predicted(handle, frame), model.predict_proba(frame), **CLOSE)
    assert handle.card.features[1].categories == ("free", "own", "rent")
    notes = " ".join(handle.card.notes)
    assert "a gap in “housing” is given to the model as “nan”" in notes
    assert "a gap in “job” is given to the model as empty text" in notes


def test_missing_text_the_model_never_saw_is_no_category_at_all():
    frame = toys.frame()[["age", "housing", "job"]]
    model, handle = exported(encoded("housing", "job"), frame, toys.two(), TYPES)
    expected = model.predict_proba(frame.assign(housing="something else"))
    np.testing.assert_allclose(predicted(handle, frame.assign(housing=np.nan)), expected, **CLOSE)
    assert np.abs(expected - model.predict_proba(frame)).max() > 0.01


def whole(kind):
    nodes = [
        files.helper.make_node("Cast", ["count"], ["number"], to=files.FLOAT),
        files.helper.make_node("Add", ["number", "other"], ["y"]),
    ]
    inputs = [files.given("count", (None, 1), kind), files.given("other", (None, 1))]
    return read(files.model_of(nodes, inputs, [files.given("y", (None, 1))]))


def test_whole_numbers_are_rounded_and_the_card_says_so():
    handle = whole(files.INT64)
    frame = pd.DataFrame({"count": [1.4, 1.6, -3.0], "other": [0.0, 0.5, np.nan]})
    np.testing.assert_array_equal(predicted(handle, frame), [[1.0], [2.5], [np.nan]])
    assert any("whole numbers for “count”; a fraction is rounded" in n for n in handle.card.notes)


def test_numbers_beyond_the_range_become_the_nearest_one_in_it():
    frame = pd.DataFrame({"count": [1e300, -1e300], "other": [0.0, 0.0]})
    for kind, low, high in (
        (files.INT64, -(2.0**63), 2.0**63),
        (files.TensorProto.UINT8, 0.0, 255.0),
    ):
        np.testing.assert_allclose(predicted(whole(kind), frame), [[high], [low]])


def test_a_gap_where_whole_numbers_are_wanted_is_a_sentence():
    frame = pd.DataFrame({"count": [1.0, np.nan, 2.0], "other": [0.0, 0.0, 0.0]})
    with pytest.raises(ModelError) as caught:
        whole(files.INT64).predict(frame)
    assert caught.value.code == "MISSING_NUMBER"
    assert "whole numbers for “count”" in caught.value.sentence
    assert "1 row of 3" in caught.value.sentence


def test_truth_values_are_numbers_or_words():
    handle = whole(files.TRUTH)
    for values_ in ([True, False], ["True", "False"], [1, 0]):
        frame = pd.DataFrame({"count": values_, "other": [0.0, 0.0]})
        np.testing.assert_array_equal(predicted(handle, frame), [[1.0], [0.0]])


@pytest.mark.parametrize("types", [Int64TensorType, FloatTensorType, BooleanTensorType])
def test_every_type_of_number_skl2onnx_writes_is_taken(types):
    frame = pd.DataFrame({"a": [0, 1, 1, 0, 1, 0] * 5, "b": [1, 0, 1, 0, 0, 0] * 5})
    target = np.where(frame.a + frame.b > 0, "yes", "no")
    columns = [(name, types([None, 1])) for name in frame]
    parts = ColumnTransformer([("all", "passthrough", ["a", "b"])])
    pipeline = Pipeline([("columns", parts), ("model", LogisticRegression())])
    model, handle = exported(pipeline, frame, target, columns)
    np.testing.assert_allclose(predicted(handle, frame), model.predict_proba(frame), **CLOSE)


def test_single_precision_is_told_where_there_is_any():
    single = read(files.network()).card.notes
    assert "single precision (about 7 digits)" in single[0]
    given, made = (files.given(name, (None, 3), files.DOUBLE) for name in ("x", "y"))
    double = files.model_of([files.helper.make_node("Softmax", ["x"], ["y"])], [given], [made])
    assert read(double).card.notes == ()
