"""What a file holds instead of a model, or besides one, is told, with a way forward."""

import pickle
import struct
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
from numpy.lib.recfunctions import repack_fields
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from explainers.errors import RefusedError
from explainers.intake import from_preprocessor, models
from explainers.intake.pickles import load
from explainers.intake.probing.probe import probe
from explainers.service.workers.environment import allowed, homeless, worker_environment
from explainers.settings import PICKLE_NAMES
from tests import toys
from tests.intake.pickles import own_steps
from tests.intake.pickles.assembled import (
    bare,
    built,
    called,
    linear,
    mapping,
    named,
    number,
    whole,
)
from tests.intake.pickles.hostile.corpus import CORPUS
from tests.intake.pickles.ways import WAYS

NUMBERS = toys.frame()[["age", "amount"]]
LINE = LogisticRegression(max_iter=10_000).fit(NUMBERS, toys.two())
OWN = "tests.intake.pickles.own_steps"


def refusal(thing, name="model.pkl", read=models.read):
    data = thing if isinstance(thing, bytes) else pickle.dumps(thing)
    with pytest.raises(RefusedError) as caught:
        read(data, name)
    return caught.value


def own_pipeline(step):
    return make_pipeline(step, LogisticRegression(max_iter=10_000)).fit(NUMBERS, toys.two())


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


# The server's own names.


def test_a_name_of_the_servers_own_is_built_and_only_that(monkeypatch):
    model = own_pipeline(own_steps.LogScaler())
    assert refusal(model).code == "UNLISTED_TYPE"
    monkeypatch.setenv(PICKLE_NAMES.name, f"{OWN}.LogScaler")
    for how in ("pickle 0", "pickle 4", "joblib zlib"):
        handle = models.read(WAYS[how](model), "model.pkl")
        np.testing.assert_allclose(handle.predict(NUMBERS), model.predict_proba(NUMBERS))
    other = own_pipeline(own_steps.Remembering())
    assert f"“{OWN}.Remembering”" in refusal(other).sentence
    monkeypatch.setenv(PICKLE_NAMES.name, OWN)
    assert refusal(model).code == "UNLISTED_TYPE"


def test_a_function_a_state_and_a_call_of_the_servers_own(monkeypatch):
    names = ("halved", "Remembering", "Slotted")
    monkeypatch.setenv(PICKLE_NAMES.name, ", ".join(f"{OWN}.{name}" for name in names))
    model = own_pipeline(FunctionTransformer(own_steps.halved))
    handle = models.read(pickle.dumps(model), "model.pkl")
    np.testing.assert_allclose(handle.predict(NUMBERS), model.predict_proba(NUMBERS))
    before = len(own_steps.STATES)
    assert load(pickle.dumps(own_steps.Remembering().fit(NUMBERS))).model.n_features_in_ == 2
    assert len(own_steps.STATES) == before + 1
    assert load(pickle.dumps(own_steps.Slotted(5))).model.value == 5


def test_a_name_of_the_servers_own_that_is_not_installed(monkeypatch):
    monkeypatch.setenv(PICKLE_NAMES.name, "acme.steps.Log")
    error = refusal(whole(bare("acme.steps", "Log")))
    assert error.code == "MISSING_CLASS"


def test_what_lies_inside_a_step_of_the_servers_own_is_audited(monkeypatch):
    monkeypatch.setenv(PICKLE_NAMES.name, f"{OWN}.LogScaler")
    step = own_steps.LogScaler()
    step.inner = {"search": own_pipeline(StandardScaler())}
    step.inner["search"][-1].n_jobs = 7
    found = load(pickle.dumps(own_pipeline(step)))
    from explainers.intake.sklearn.audit import audit

    audit(found.model)
    assert found.model[0].inner["search"][-1].n_jobs == 1


def test_the_setting_reaches_a_worker(tmp_path):
    server = {PICKLE_NAMES.name: f"{OWN}.LogScaler", "RATIONALE_SECRET": "x"}
    given = homeless(worker_environment(server, 1), tmp_path)
    assert given[PICKLE_NAMES.name] == f"{OWN}.LogScaler"
    assert not allowed("RATIONALE_SECRET")


# Versions.


def aged(thing, saved_with):
    here = version("scikit-learn").encode()
    data = pickle.dumps(thing, 4)
    told, old = (bytes([0x8C, len(v)]) + v for v in (here, saved_with.encode()))
    assert told in data
    # Without frames, whose lengths a text of another length would change.
    return data.replace(told, old)


def test_another_version_is_noted():
    handle = models.read(aged(LINE, "1.7.2"), "old.pkl")
    (note,) = handle.card.notes
    assert note.startswith(
        f"Saved with scikit-learn 1.7.2 and opened with {version('scikit-learn')}"
    )
    np.testing.assert_array_equal(handle.predict(NUMBERS), LINE.predict_proba(NUMBERS))
    assert models.read(pickle.dumps(LINE), "new.pkl").card.notes == ()


def test_the_lowest_version_is_the_one_told():
    both = [load(aged(LINE, "1.10.0")).saved_with, load(aged(LINE, "1.9.0")).saved_with]
    assert both == ["1.10.0", "1.9.0"]
    mixed = whole(
        b"](" + linear(_sklearn_version=b"\x8c\x061.10.0"),
        linear(_sklearn_version=b"\x8c\x051.8.0") + b"e",
    )
    assert load(mixed).saved_with == "1.8.0"


@pytest.mark.parametrize("told", [number(1), b"]", b"\x8c\x0d<b>1.2.3</b>\n", b"\x8c\x00"])
def test_a_version_that_is_none_is_not_believed(told):
    assert load(whole(linear(_sklearn_version=told))).saved_with is None


def test_a_name_that_a_version_no_longer_has_names_both_versions():
    inner = bare("sklearn.ensemble._gb_losses", "BinomialDeviance")
    error = refusal(whole(linear(_sklearn_version=b"\x8c\x051.2.2", loss_=inner)))
    assert error.code == "OLD_VERSION"
    assert "saved with scikit-learn 1.2.2" in error.sentence
    assert f"with {version('scikit-learn')}, the version in use here" in error.sentence
    assert "sklearn.ensemble._gb_losses.BinomialDeviance" in error.sentence
    assert "saving it again there does not help" in error.next_step


def test_trees_laid_out_by_another_version_name_both_versions():
    from sklearn.tree import DecisionTreeRegressor

    tree = DecisionTreeRegressor(max_depth=2).fit(NUMBERS, toys.score())
    state = tree.tree_.__getstate__()
    fewer = [name for name in state["nodes"].dtype.names if name != "missing_go_to_left"]

    class Older:
        def __reduce__(self):
            from sklearn.tree._tree import Tree

            nodes = repack_fields(state["nodes"][fewer])
            return Tree, (2, np.array([1]), 1), {**state, "nodes": nodes}

    tree.tree_ = Older()
    steps = Pipeline([("scale", StandardScaler().fit(NUMBERS)), ("tree", tree)])
    error = refusal(aged(steps, "1.2.2"))
    assert error.code == "OLD_VERSION"
    assert "ValueError" in error.sentence
    same = refusal(steps)
    assert same.code == "BROKEN_MODEL"


def test_a_prediction_that_fails_for_its_version_names_both():
    from explainers.errors import ModelError

    old = LinearRegression().fit(NUMBERS, toys.score())
    del old.coef_
    handle = models.read(aged(old, "1.2.2"), "old.pkl")
    with pytest.raises(ModelError) as caught:
        handle.predict(NUMBERS)
    assert caught.value.code == "OLD_VERSION"
    assert "no attribute 'coef_'" in caught.value.sentence
    with pytest.raises(ModelError) as caught:
        probe(handle, NUMBERS)
    assert caught.value.code == "OLD_VERSION"


def test_a_card_that_cannot_be_written_for_its_version_names_both():
    old = LinearRegression().fit(NUMBERS.to_numpy(), toys.score())
    del old.n_features_in_  # which scikit-learn counts since 0.24
    error = refusal(aged(old, "0.23.2"))
    assert error.code == "OLD_VERSION"
    assert "saved with scikit-learn 0.23.2" in error.sentence
    assert refusal(old).code == "NOT_A_TABLE_MODEL"
    bare_classes = LogisticRegression().fit(NUMBERS, toys.two())
    del bare_classes.classes_
    error = refusal(aged(bare_classes, "0.23.2"))
    assert error.code == "OLD_VERSION" and "AttributeError" in error.sentence
    assert refusal(bare_classes).code == "BROKEN_MODEL"


def test_texts_of_arrow_are_followed_before_they_are_read():
    data, _ = CORPUS["native: texts lead outside"]
    assert "ArrowInvalid" in refusal(data).sentence


def test_the_same_minor_version_is_no_reason():
    patch = ".".join([*version("scikit-learn").split(".")[:2], "99"])
    old = LinearRegression().fit(NUMBERS, toys.score())
    del old.coef_
    handle = models.read(aged(old, patch), "old.pkl")
    assert "Saved with" in handle.card.notes[0]
    with pytest.raises(AttributeError):
        handle.predict(NUMBERS)


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
