"""Answers of an ONNX file that cannot be explained are a sentence."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC

from tests.intake import onnx_files as files
from tests.intake.onnx.classifiers import classifier, refusal


def _coded():
    return (files.two() == "yes").astype(int)


@pytest.mark.parametrize(
    ("model", "code", "said"),
    [
        (
            lambda: files.network(3, "Sigmoid"),
            "MULTI_LABEL",
            "3 questions of yes or no at once (Sigmoid with 3 outputs)",
        ),
        (lambda: files.network(1, "Softmax"), "CONSTANT_OUTPUT", "a Softmax over 1 output"),
        (
            lambda: files.exported(LinearRegression(), files.table().to_numpy()[:, :2]),
            "SEVERAL_TARGETS",
            "answers 2 numbers a row",
        ),
        (
            lambda: files.exported(
                RandomForestClassifier(2), np.stack([_coded()] * 2, 1), zipmap=False
            ),
            "SEVERAL_TARGETS",
            "several targets at once (“label”, “probabilities”)",
        ),
        (
            lambda: files.exported(
                MLPClassifier((3,), max_iter=2_000),
                np.stack([_coded(), 1 - _coded()], 1),
                zipmap=False,
            ),
            "SEVERAL_TARGETS",
            "answers 2 labels a row",
        ),
        (
            lambda: files.exported(
                GaussianProcessRegressor(alpha=0.1), files.number(), return_std=True
            ),
            "SEVERAL_OUTPUTS",
            "2 outputs, “GPmean”, “GPcovstd”",
        ),
        (
            lambda: files.exported(
                RandomForestClassifier(2), files.two(), zipmap=False, decision_path=True
            ),
            "SEVERAL_OUTPUTS",
            "“label”, “probabilities”, “decision_path”",
        ),
        (
            lambda: files.exported(LogisticRegression(), files.three(), zipmap="columns"),
            "SEVERAL_OUTPUTS",
            "4 outputs",
        ),
        (
            lambda: files.exported(SVC(decision_function_shape="ovo"), files.three(), zipmap=False),
            "PAIR_SCORES",
            "each pair of its 3 classes",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) and part.isupper() else "",
)
@pytest.mark.filterwarnings("ignore:Attribute `prob[AB]_` was deprecated:FutureWarning")
def test_answers_that_cannot_be_explained_are_a_sentence(model, code, said):
    error = refusal(model())
    assert error.code == code
    assert said in error.sentence
    assert error.next_step.endswith(".")


def test_labels_alone_are_no_answer():
    model = classifier()
    del model.graph.output[1]
    error = refusal(model)
    assert error.code == "NO_PROBABILITIES"
    assert "no numbers to explain; its outputs are “label”" in error.sentence
