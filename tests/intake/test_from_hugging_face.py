"""Text classifiers answer as transformers itself does, and what is not known is asked."""

import hashlib
import warnings
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explainers.intake import models
from explainers.intake.hugging_face.architectures import ARCHITECTURES
from explainers.intake.probing.probe import probe
from explainers.intake.reading import handle_as
from explainers.records import Feature, TextInput
from tests.intake.hugging_face import toy
from tests.intake.refusing import refused_by

SAME = 1e-5  # single precision, texts filled up to one length there and not here


def read(data):
    return models.read(data, "reviews.zip")


def frame(texts=toy.TEXTS):
    return pd.DataFrame({"text": list(texts)})


refused = partial(refused_by, read)


def transformers_answers(kind, folder):
    """What transformers answers, by its own loading and its own tokenizer."""
    import torch
    from transformers import AutoModelForSequenceClassification, PreTrainedTokenizerFast

    for name, content in toy.files(kind).items():
        Path(folder, name).write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    given = tokenizer(list(toy.TEXTS), padding=True, truncation=True, return_tensors="pt")
    with torch.inference_mode():
        logits = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"]).logits
    return logits.softmax(-1).numpy()


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_answers_equal_those_of_transformers(kind, tmp_path):
    handle = read(toy.folder(kind))
    expected = transformers_answers(kind, tmp_path)
    answers = handle.predict(frame())
    assert answers.dtype == np.float64
    np.testing.assert_allclose(answers, expected, rtol=0, atol=SAME)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(answers, expected + 2 * SAME, rtol=0, atol=SAME)
    assert np.ptp(answers[:, 1]) > 100 * SAME  # the texts do make a difference
    probe(handle, frame(list(toy.TEXTS) * 8))


def test_the_card_says_what_the_network_is():
    data = toy.folder()
    card = read(data).card
    assert (card.family, card.task, card.scale) == ("Hugging Face", "classification", "probability")
    assert card.kind == "BertForSequenceClassification, 2 layers of width 32"
    assert card.features == (Feature("text", "category"),)
    assert (card.outputs, card.classes) == (2, ("negative", "positive"))
    assert (card.readings, card.reading) == ((), None)
    assert (card.digest, card.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert set(card.lacks) == {"trees", "walkable_trees", "linear", "deep_shap"}
    assert card.texts == TextInput(limit=32, attention=(2, 4), baselines=("pad", "zero"))
    assert dict(card.details) == {
        "parameters": "18,082",
        "weights saved as": "F32",
        "vocabulary": "17",
        "saved with": f"Transformers {version('transformers')}",
    }
    assert card.versions["transformers"] == version("transformers")
    assert card.notes[0].startswith("The model reads the first 32 tokens of a text")
    assert "exactly one of them is taken" in card.notes[-1]
    said = read(toy.with_config(problem_type="single_label_classification")).card
    assert "exactly one of them" not in " ".join(said.notes)


def test_text_beyond_the_last_token_changes_nothing():
    """32 tokens, of which two are the marks around the text."""
    handle = read(toy.folder())
    long = "good film " * 15
    answers = handle.predict(frame([long, long + "bad bad bad", long[:-5], long[:-5] + "bad"]))
    np.testing.assert_allclose(answers[0], answers[1], rtol=0, atol=SAME)
    assert np.abs(answers[2] - answers[3]).max() > 100 * SAME


def test_a_missing_text_is_an_empty_one_and_that_is_said():
    handle = read(toy.folder())
    answers = handle.predict(frame(["", np.nan, None]))
    np.testing.assert_array_equal(answers[1:], answers[:1].repeat(2, axis=0))
    assert any("missing in the table" in note for note in handle.card.notes)


def test_numbers_in_the_column_are_texts():
    handle = read(toy.folder())
    assert handle.predict(pd.DataFrame({"text": [3.0, 4.0]})).shape == (2, 2)
    assert handle.predict(frame([])).shape == (0, 2)


def test_a_text_is_answered_once_however_often_it_comes():
    handle = read(toy.folder())
    answers = handle.predict(frame(["good film", "bad", "good film"]))
    np.testing.assert_array_equal(answers[0], answers[2])
    np.testing.assert_array_equal(answers[:2], handle.predict(frame(["good film", "bad"])))


def test_one_output_is_asked_about_unless_the_file_says_it():
    one = (("labels", ((0, "score"),)),)
    open_card = read(toy.folder(**dict(one))).card
    assert open_card.readings == ("number", "log-odds")
    handle = read(toy.folder(**dict(one)))
    number = handle_as(handle, "number").predict(frame())[:, 0]
    odds = handle_as(handle, "log-odds").predict(frame())
    np.testing.assert_allclose(odds[:, 1], 1 / (1 + np.exp(-number)), rtol=0, atol=1e-12)
    settled = read(toy.folder(**dict(one), problem_type="regression")).card
    assert (settled.task, settled.scale, settled.readings) == ("regression", "number", ())


def test_classes_without_names_of_their_own_have_none():
    three = tuple((number, f"LABEL_{number}") for number in range(3))
    card = read(toy.folder(labels=three)).card
    assert (card.outputs, card.classes) == (3, ())


def test_weights_nobody_asks_for_are_named():
    import torch
    from safetensors.torch import load, save

    arrays = load(toy.files()["model.safetensors"])
    extra = {"cls.predictions.bias": torch.zeros(3), "bert.embeddings.position_ids": torch.ones(4)}
    data = toy.packed(toy.files() | {"model.safetensors": save({**arrays, **extra})})
    handle = read(data)
    assert handle.card.notes[-1].startswith("The network does not use 1 weight in the file")
    assert "“cls.predictions.bias”" in handle.card.notes[-1]
    np.testing.assert_array_equal(handle.predict(frame()), read(toy.folder()).predict(frame()))


def test_pictures_and_questions_are_refused_with_the_way_forward():
    vit = {"model_type": "vit", "architectures": ["ViTForImageClassification"]}
    pictures = refused(toy.with_config(**vit))
    assert pictures.code == "MISSING_FILE" and "“preprocessor_config.json”" in pictures.sentence
    several = refused(toy.with_config(problem_type="multi_label_classification"))
    assert several.code == "MULTI_LABEL" and "2 questions of yes or no" in several.sentence
