"""ONNX graphs with a tokenizer: answers, margins, and what they are refused for."""

import json
from functools import partial

import numpy as np
import pandas as pd
import pytest
from onnx import TensorProto

from explainers.intake import models
from explainers.intake.probing.probe import probe
from explainers.intake.reading import handle_as
from explainers.intake.sniff import format_of
from explainers.records import TextInput
from tests.intake.hugging_face import toy
from tests.intake.refusing import refused_by
from tests.intake.texts import graphs
from tests.intake.texts.graphs import by_hand, config, margins, packed

SAME = 1e-5  # single precision
TEXTS = toy.TEXTS
ONE = config(id2label={"0": "score"})


def read(data):
    return models.read(data, "reviews.zip")


refused = partial(refused_by, read)


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=SAME)


@pytest.mark.parametrize("kind", ["bert", "distilbert", "roberta"])
def test_an_exported_transformer_answers_as_its_folder_does(kind):
    data = packed(graphs.transformer(kind), config_json=toy.files(kind)["config.json"])
    assert format_of(data) == "hugging-face"
    handle, folder = read(data), read(toy.folder(kind))
    found, expected = (each.text.margins(TEXTS) for each in (handle, folder))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4 * np.abs(expected).max())
    with pytest.raises(AssertionError):
        same(found, expected + 1e-3)
    frame = pd.DataFrame({"text": list(TEXTS) * 8})
    assert handle.card.classes == folder.card.classes == ("negative", "positive")
    assert probe(handle, frame).rows == 56


def test_the_card_says_what_the_graph_is_and_lacks():
    card = read(packed(by_hand())).card
    assert (card.family, card.kind) == ("ONNX", "ONNX graph of texts, 3 operators")
    assert card.texts == TextInput(limit=32) and card.scale == "probability"
    assert "save_pretrained writes it" in card.lacks["gradients"]
    assert {"linear", "gradients", "attention", "trees"} <= set(card.lacks)
    assert card.versions.keys() == {"onnxruntime", "onnx", "tokenizers"}
    assert card.notes[0] == "The model reads the first 32 tokens of a text; what is beyond is cut."


@pytest.mark.parametrize("last", ["", "Softmax", "LogSoftmax"])
def test_margins_are_before_the_last_function(last):
    part = read(packed(by_hand(last))).text
    expected = margins(TEXTS)
    same(part.margins(TEXTS), expected)
    same(part.answers(TEXTS), softmax(expected))
    assert part.unit == "score before softmax"
    assert part.answers([]).shape == part.margins([]).shape == (0, 2)


def test_one_output_is_asked_about_unless_it_is_said():
    open_card = read(packed(by_hand(columns=1), config_json=ONE))
    assert open_card.card.readings == ("number", "log-odds")
    odds = handle_as(open_card, "log-odds").text
    sums = margins(TEXTS, 1)
    same(odds.margins(TEXTS), np.hstack([-sums, sums]))
    same(odds.answers(TEXTS)[:, 1:], 1 / (1 + np.exp(-sums)))
    number = handle_as(open_card, "number").text
    assert (odds.unit, number.unit) == ("log-odds", "prediction")
    same(number.margins(TEXTS), sums)
    yes = read(packed(by_hand("Sigmoid", 1), config_json=None)).text
    same(yes.margins(TEXTS), np.hstack([-sums, sums]))
    same(yes.answers(TEXTS)[:, 1:], 1 / (1 + np.exp(-sums)))


def test_a_folder_without_a_configuration_has_no_names_and_asks():
    card = read(packed(by_hand("Softmax"), config_json=None)).card
    assert (card.outputs, card.classes, card.scale) == (2, (), "probability")
    assert read(packed(by_hand(), config_json=None)).card.readings == ("log-odds", "probability")
    deep = packed(by_hand(), "onnx/model.onnx", tokenizer_config_json=None)
    assert read(deep).card.texts == TextInput(limit=40)  # what its configuration says
    assert (
        read(packed(by_hand(), tokenizer_config_json=None, config_json=None)).card.texts.limit
        == 512
    )


@pytest.mark.parametrize(
    "graph",
    [
        by_hand(inputs=("input_ids",)),
        by_hand(inputs=("attention_mask", "input_ids", "token_type_ids")),
        by_hand(kind=TensorProto.INT32),
        by_hand(shape=(1, "tokens")),
    ],
    ids=["tokens alone", "with segments", "short numbers", "one text at once"],
)
def test_inputs_as_exporters_write_them(graph):
    same(read(packed(graph)).text.margins(TEXTS), margins(TEXTS))


@pytest.mark.parametrize(
    ("graph", "code", "words"),
    [
        (by_hand(inputs=("input_ids", "pixels")), "NOT_A_TABLE_MODEL", "“pixels”"),
        (by_hand(shape=("texts",)), "NOT_A_TABLE_MODEL", "no table of whole numbers"),
        (by_hand(shape=(4, "tokens")), "FIXED_BATCH", "exactly 4 texts"),
        (by_hand(shape=("texts", 16)), "FIXED_LENGTH", "exactly 16 tokens"),
        (by_hand(columns=3), "BROKEN_MODEL", "names 2 classes, and the graph answers 3"),
        (by_hand("Sigmoid"), "MULTI_LABEL", "2 questions of yes or no"),
        (b"\x08\x09\x12\x01x", "BROKEN_MODEL", ""),
    ],
)
def test_a_graph_that_is_no_text_classifier_is_refused(graph, code, words):
    error = refused(packed(graph))
    assert error.code == code and words in error.sentence


def test_the_folder_is_checked_as_any_other():
    assert refused(packed(by_hand(), **{"run.py": b"x"})).code == "HUGGING_FACE_CODE"
    assert refused(packed(by_hand(), **{"a.bin": b"x"})).code == "PICKLED_WEIGHTS"
    asking = json.dumps({"auto_map": {"AutoModel": "own.py"}}).encode()
    assert refused(packed(by_hand(), config_json=asking)).code == "HUGGING_FACE_CODE"
    alone = toy.packed({"model.onnx": by_hand()})
    assert format_of(alone) == "zip"  # without a tokenizer nobody knows what its numbers are
    both = toy.packed(toy.files() | {"model.onnx": by_hand()})
    assert read(both).card.family == "Hugging Face"
