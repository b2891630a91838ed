"""What a CatBoost model was trained for decides how its answers are read, or that they are not."""

import catboost
import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from tests import toys
from tests.intake.boosted import catboost_files as made

NUMBERS = toys.frame()[made.NUMBERS]
SCORE = toys.score()
POSITIVE = np.exp(SCORE)
BINARY = (SCORE > 0.3).astype(int)
THREE = np.digitize(SCORE, [-0.3, 0.9])


def handle_of(model):
    return models.read(made.saved(model), "model.cbm")


# Loss -> label, the unit its trees add up to.
ONE_NUMBER = {
    "RMSE": (SCORE, "prediction"),
    "MAE": (SCORE, "prediction"),
    "MAPE": (POSITIVE, "prediction"),
    "Quantile:alpha=0.3": (SCORE, "prediction"),
    "Expectile:alpha=0.3": (SCORE, "prediction"),
    "Huber:delta=1": (SCORE, "prediction"),
    "Lq:q=3": (SCORE, "prediction"),
    "LogCosh": (SCORE, "prediction"),
    "Poisson": (POSITIVE, "log of the prediction"),
    "Tweedie:variance_power=1.5": (POSITIVE, "log of the prediction"),
    "LogLinQuantile": (POSITIVE, "score"),
    "Cox": (SCORE, "score"),
    "SurvivalAft": (np.stack([POSITIVE, POSITIVE], axis=1), "score"),
}
LINKS = {"prediction": lambda x: x, "score": lambda x: x, "log of the prediction": np.exp}


@pytest.mark.parametrize("loss", ONE_NUMBER)
def test_one_number_is_answered_and_linked_to_its_margin(loss):
    label, unit = ONE_NUMBER[loss]
    model = made.regressor(loss_function=loss).fit(NUMBERS, label)
    handle = handle_of(model)
    assert (handle.card.task, handle.card.outputs, handle.trees.unit) == ("regression", 1, unit)
    assert handle.card.kind == f"CatBoost, {loss.split(':')[0]}"
    answers = handle.predict(NUMBERS)
    np.testing.assert_array_equal(answers[:, 0], model.predict(NUMBERS))
    np.testing.assert_allclose(LINKS[unit](handle.trees.margins(NUMBERS)), answers, rtol=1e-12)


# Loss -> label, the unit its trees add up to, names of the classes.
CLASSES = {
    "Logloss": (toys.two(), "log-odds", ("no", "yes")),
    "Logloss of numbers": (BINARY + 4, "log-odds", ("4", "5")),
    "Logloss of truth": (BINARY > 0, "log-odds", ("False", "True")),
    "CrossEntropy": (BINARY * 0.8 + 0.1, "log-odds", ("0", "1")),
    "Focal:focal_alpha=0.5;focal_gamma=1": (BINARY, "log-odds", ("0", "1")),
    "MultiClass": (toys.three(), "score before softmax", ("high", "low", "middle")),
    "MultiClass of numbers": (THREE * 2, "score before softmax", ("0", "2", "4")),
    "MultiClass of two": (toys.two(), "score before softmax", ("no", "yes")),
    "MultiClassOneVsAll": (
        toys.three(),
        "log-odds against the rest",
        ("high", "low", "middle"),
    ),
}


@pytest.mark.parametrize("loss", CLASSES)
def test_classes_are_answered_as_catboost_does(loss):
    label, unit, names = CLASSES[loss]
    model = made.classifier(loss_function=loss.split(" ")[0]).fit(NUMBERS, label)
    handle = handle_of(model)
    assert (handle.card.task, handle.card.scale) == ("classification", "probability")
    assert (handle.card.classes, handle.trees.unit) == (names, unit)
    answers, margins = handle.predict(NUMBERS), handle.trees.margins(NUMBERS)
    np.testing.assert_array_equal(answers, model.predict_proba(NUMBERS))
    assert margins.shape == answers.shape == (toys.ROWS, len(names))
    linked = np.exp(margins) if unit.endswith("softmax") else 1 / (1 + np.exp(-margins))
    total = linked.sum(axis=1, keepdims=True) if unit.endswith("softmax") else 1
    np.testing.assert_allclose(linked / total, answers, rtol=1e-12)


def test_a_sum_of_models_is_opened():
    first = made.classifier(random_seed=1).fit(NUMBERS, BINARY)
    second = made.classifier(random_seed=2).fit(NUMBERS, BINARY)
    both = catboost.sum_models([first, second], weights=[0.25, 0.75])
    handle = handle_of(both)
    assert handle.card.kind == "CatBoost, Logloss"
    expected = both.predict(NUMBERS, prediction_type="Probability")
    np.testing.assert_array_equal(handle.predict(NUMBERS), expected)


class Pull:
    """An objective of one's own."""

    def calc_ders_range(self, answers, labels, weights):  # noqa: ARG002
        # CatBoost compiles this by Numba, which knows no zip with names.
        return [(labels[i] - answers[i], -1.0) for i in range(len(labels))]


def ranked(loss):
    groups = np.repeat(np.arange(24), 10)
    model = catboost.CatBoostRanker(**made.QUICK, loss_function=loss)
    return model.fit(NUMBERS, BINARY, group_id=groups)


def texted():
    frame = NUMBERS.assign(words=[f"one {job} of all" for job in toys.frame().job])
    return made.classifier(text_features=["words"]).fit(frame, BINARY)


def embedded():
    draw = np.random.default_rng(0)
    vectors = [draw.normal(size=4) + label for label in BINARY]
    frame = NUMBERS.assign(vector=pd.Series(vectors))
    return made.classifier(embedding_features=["vector"]).fit(frame, BINARY)


TWO_LABELS = np.stack([BINARY, 1 - BINARY], axis=1)
UNSUPPORTED = {
    "labels": (
        lambda: made.classifier(loss_function="MultiLogloss").fit(NUMBERS, TWO_LABELS),
        "SEVERAL_TARGETS",
        "trained for MultiLogloss and answers 2 labels at once",
    ),
    "targets": (
        lambda: made.regressor(loss_function="MultiRMSE").fit(NUMBERS, TWO_LABELS * 1.0),
        "SEVERAL_TARGETS",
        "trained for MultiRMSE and answers 2 numbers at once",
    ),
    "quantiles": (
        lambda: made.regressor(loss_function="MultiQuantile:alpha=0.1,0.9").fit(NUMBERS, SCORE),
        "SEVERAL_TARGETS",
        "trained for MultiQuantile and answers 2 numbers at once",
    ),
    "a number and its spread": (
        lambda: made.regressor(loss_function="RMSEWithUncertainty").fit(NUMBERS, SCORE),
        "SEVERAL_TARGETS",
        "trained for RMSEWithUncertainty and answers 2 numbers at once",
    ),
    "a ranking": (
        lambda: ranked("YetiRank"),
        "UNSUPPORTED_OBJECTIVE",
        "trained for YetiRank: it ranks the rows of a group",
    ),
    "a ranking by squares": (
        lambda: ranked("QueryRMSE"),
        "UNSUPPORTED_OBJECTIVE",
        "trained for QueryRMSE: it ranks the rows of a group",
    ),
    "an objective of one's own": (
        lambda: made.regressor(loss_function=Pull(), eval_metric="RMSE").fit(NUMBERS, SCORE),
        "UNSUPPORTED_OBJECTIVE",
        "trained for “PythonUserDefinedPerObject” and answers 1 number,",
    ),
    "texts": (texted, "NOT_A_TABLE_MODEL", "takes text features"),
    "embeddings": (embedded, "NOT_A_TABLE_MODEL", "takes embedding features"),
}


@pytest.mark.filterwarnings("ignore:Can't optimze method:UserWarning")  # Numba cannot compile ours
@pytest.mark.parametrize(("build", "code", "words"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_what_we_cannot_show_is_named(build, code, words):
    with pytest.raises(RefusedError) as caught:
        handle_of(build())
    assert caught.value.code == code
    assert words in caught.value.sentence


def test_a_file_that_does_not_say_what_it_was_trained_for_is_refused():
    data = made.told(made.file("two"), b'"type":"Logloss"', b'"kind":"Logloss"')
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.cbm")
    assert caught.value.code == "UNSUPPORTED_OBJECTIVE"
    assert "does not say what it was trained for and answers 1 number," in caught.value.sentence
