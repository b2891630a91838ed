"""What a file holds instead of a model, or besides one, is told, with a way forward."""

import pickle
import struct

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from explainers.intake import from_preprocessor
from explainers.intake.pickles import load
from tests.intake.pickles import own_steps
from tests.intake.pickles.assembled import bare, built, called, mapping, named, number, whole
from tests.intake.pickles.hostile.corpus import CORPUS
from tests.intake.pickles.small_models import LINE, NUMBERS, OWN, aged, own_pipeline, refusal
from tests.intake.pickles.ways import WAYS


def test_the_sentence_about_a_class_of_a_script():
    made = bare("__main__", "LogScaler")
    error = refusal(whole(built(made, mapping(a=number(1)))))
    assert str(error) == (
        "This file needs code that is not installed here: “__main__.LogScaler”. Pickle files store "
        "only the name of a custom class, not its code. Save the model with standard scikit-learn "
        "steps, export it to ONNX, or ask the administrator to install your package and to name it "
        "in RATIONALE_PICKLE_NAMES. [MISSING_CLASS]"
    )


def test_all_names_are_told_at_once_up_to_five():
    steps = b"".join(bare(f"acme{i}", "Step") for i in range(7))
    error = refusal(whole(b"](" + steps + b"e"))
    assert error.code == "MISSING_CLASS"
    assert "“acme0.Step”, “acme1.Step”" in error.sentence
    assert error.sentence.count("“") == 5
    assert "and 2 more" in error.sentence


def test_what_is_installed_and_not_listed_is_told_apart_from_what_is_missing():
    both = b"](" + bare("acme", "Step") + named("sklearn.datasets", "load_iris") + b"e"
    error = refusal(whole(both))
    assert error.code == "UNLISTED_TYPE"
    assert "“acme.Step”, “sklearn.datasets.load_iris”" in error.sentence
    assert "if they are your own" in error.next_step


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("torch.nn.modules.linear.Linear", "torch.onnx.export"),
        ("keras.src.models.sequential.Sequential", "model.save('model.keras')"),
        ("tensorflow.python.x.Y", "model.save('model.keras')"),
        ("catboost.core.Pool", "LightGBM text or CatBoost .cbm"),
        ("statsmodels.regression.linear_model.OLS", "statsmodels has no format"),
        ("imblearn.pipeline.Pipeline", "Samplers work in training alone"),
        ("cloudpickle.cloudpickle._make_function", "cloudpickle and dill put code into the file"),
        ("dill._dill._create_type", "cloudpickle and dill put code into the file"),
        ("xgboost.sklearn.XGBModel", "XGBoost JSON, LightGBM text"),
        ("lightgbm.sklearn.LGBMModel", "XGBoost JSON, LightGBM text"),
        ("acme.models.Best", "ask the administrator"),
    ],
)
def test_each_library_has_a_way_of_its_own(name, words):
    module, _, last = name.rpartition(".")
    error = refusal(whole(bare(module, last)))
    assert error.code in ("MISSING_CLASS", "UNLISTED_TYPE")
    assert f"“{name}”" in error.sentence
    assert words in error.next_step


@pytest.mark.parametrize("thing", [NUMBERS, NUMBERS.age], ids=["frame", "series"])
def test_a_table_is_sent_to_the_other_box(thing):
    error = refusal(thing)
    assert error.code == "NOT_A_MODEL"
    assert error.sentence.startswith(f"The file holds a pandas {type(thing).__name__}")
    assert "frame.to_parquet('table.parquet')" in error.next_step


WRAPPED = {
    "a dict": ({"model": LINE, "names": ["age"]}, "“dict” with the entries “model”, “names”"),
    "a tuple": ((StandardScaler(), LINE), "“tuple”"),
    "a list": ([LINE], "“list”"),
}


@pytest.mark.parametrize(("thing", "words"), WRAPPED.values(), ids=WRAPPED)
def test_what_is_around_a_model_is_named_and_where_the_model_is(thing, words):
    error = refusal(thing)
    assert error.code == "NOT_A_MODEL"
    assert words in error.sentence
    where = {dict: "the entry “model”", tuple: "item 1", list: "item 0"}[type(thing)]
    assert f"Save the fitted model itself, {where}, with joblib.dump" in error.next_step


@pytest.mark.parametrize("thing", [None, 7, "text", np.arange(3.0), {"a": 1}], ids=repr)
def test_what_is_no_model_is_named(thing):
    error = refusal(thing)
    assert error.code == "NOT_A_MODEL"
    assert f"“{type(thing).__name__}”" in error.sentence


def test_an_unfitted_model_and_a_lone_transformer():
    assert refusal(LogisticRegression()).code == "NOT_FITTED"
    error = refusal(StandardScaler().fit(NUMBERS))
    assert error.code == "NOT_A_MODEL"
    assert "upload it under “Preprocessor”" in error.next_step


def test_what_a_search_remembers_needs_no_trust():
    search = GridSearchCV(LogisticRegression(), {"C": [1.0]}, cv=2, scoring=own_steps.halved)
    search.estimator.set_params(random_state=0)
    search.best_estimator_ = LINE
    search.best_params_ = {"C": 1.0}
    search.scorer_ = {"mine": own_steps.halved}
    loaded = load(pickle.dumps(search))
    assert vars(loaded.model)["scorer_"] is None
    assert vars(loaded.model)["refit"] is True
    (note,) = loaded.notes
    assert note == f"Left out, because no prediction asks for it: “{OWN}.halved”."


def test_what_a_prediction_does_ask_for_needs_trust():
    search = GridSearchCV(LogisticRegression(), {"C": [1.0]}, cv=2, scoring=own_steps.halved)
    search.best_estimator_ = own_pipeline(FunctionTransformer(own_steps.halved))
    error = refusal(search)
    assert error.code == "UNLISTED_TYPE"
    assert f"{OWN}.halved" in error.sentence


def test_texts_of_arrow_are_followed_before_they_are_read():
    data, _ = CORPUS["native: texts lead outside"]
    assert "ArrowInvalid" in refusal(data).sentence


def test_the_columns_left_over_in_scikit_learn_1_6_are_a_list():
    data = b"](" + number(2) + number(0) + b"e"
    kept = bare("sklearn.compose._column_transformer", "_RemainderColsList")
    made = built(kept, mapping(data=data, future_dtype=b"N", warning_was_emitted=b"\x89"))
    assert load(whole(made)).model == [2, 0]
    assert refusal(whole(built(kept, mapping(data=number(1))))).code == "BROKEN_MODEL"


def test_compiled_losses_are_made_of_numbers_alone():
    loss = ("sklearn._loss._loss", "CyHalfTweedieLoss")
    made = load(whole(called(named(*loss), b"G" + struct.pack(">d", 1.5)))).model
    assert made.__reduce__()[1] == (1.5,)
    assert refusal(whole(called(named(*loss), b"]"))).code == "BROKEN_MODEL"
    other = named("sklearn._loss._loss", "__pyx_unpickle_CyHalfMultinomialLoss")
    assert refusal(whole(called(other, named(*loss), number(1), b")"))).code == "BROKEN_MODEL"


# Preprocessors.


@pytest.mark.parametrize("how", ["pickle 0", "pickle 5", "joblib gzip"])
def test_a_preprocessor_is_read_the_same_way(how):
    scaler = StandardScaler().fit(NUMBERS)
    handle = from_preprocessor.read(WAYS[how](scaler), "scaler.pkl")
    assert (handle.card.kind, handle.card.made) == ("StandardScaler", ("age", "amount"))
    assert handle.card.notes == ()
    np.testing.assert_array_equal(handle.encode(NUMBERS), scaler.transform(NUMBERS))


def test_a_preprocessor_is_refused_the_same_way():
    error = refusal(FunctionTransformer(np.save), "x.pkl", from_preprocessor.read)
    assert error.code == "UNLISTED_TYPE"
    error = refusal(LINE, "x.pkl", from_preprocessor.read)
    assert error.code == "NOT_A_PREPROCESSOR"
    assert "joblib.dump(preprocessor, 'preprocessor.joblib')" in error.next_step
    (note,) = from_preprocessor.read(aged(StandardScaler().fit(NUMBERS), "1.7.0"), "s").card.notes
    assert "Saved with scikit-learn 1.7.0" in note


@pytest.mark.parametrize(
    "names",
    [
        pd.Index(["age", "amount"]),
        pd.Index(["age", "amount"], dtype=object),
        pd.Index(["age", "amount"], dtype="string"),
        pd.Index(["age", "amount"], dtype=pd.StringDtype("python", na_value=np.nan)),
        pd.Index(["age", "amount", None], dtype="string"),
        pd.Index([3, 4]),
        pd.Index([0.5, 1.5]),
        pd.RangeIndex(2, 8, 3),
        pd.Index([f"column {i}" for i in range(5_000)]),
    ],
    ids=lambda names: f"{type(names).__name__} of {names.dtype}, {len(names)}",
)
@pytest.mark.parametrize("how", ["pickle 0", "pickle 4", "joblib"])
def test_lists_of_columns_come_back(names, how):
    loaded = load(WAYS[how]([names])).model[0]
    assert isinstance(loaded, pd.Index)
    same = [None if pd.isna(name) else name for name in names]
    assert [None if pd.isna(name) else name for name in loaded] == same
