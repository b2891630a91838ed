"""Attention: that of transformers itself, the slow rollout, and what is kept of long texts."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

from explainers.intake import models
from explainers.intake.hugging_face.architectures import ARCHITECTURES
from explainers.methods import registry, text_attention
from explainers.methods.declaration import Subject
from explainers.methods.fitness import why_not
from tests import text_subjects as given
from tests.intake.hugging_face import toy
from tests.intake.texts.corpus import HOSTILE
from tests.reference import text_flow as slow

METHOD = registry()["text_attention"]
TEXT = "Good film. Very dull."


def subject(kind="bert", text=TEXT):
    return Subject(models.read(toy.folder(kind), "r.zip"), given.frame([text]), ())


def explain(about):
    return given.explain(METHOD, about)


def looking(weights, about):
    """The same subject, whose network has other weights of attention."""
    _, pieces = about.model.text.attention(TEXT)
    part = replace(about.model.text, attention=lambda _: (weights, pieces))
    return replace(about, model=replace(about.model, text=part))


@pytest.mark.parametrize("kind", ["bert", "distilbert", "roberta", "deberta-v2"])
def test_it_is_that_of_transformers(kind, tmp_path):
    from transformers import AutoModelForSequenceClassification

    for name, content in toy.files(kind).items():
        (tmp_path / name).write_bytes(content)
    model = AutoModelForSequenceClassification.from_pretrained(
        tmp_path, attn_implementation="eager"
    ).eval()
    about = subject(kind)
    answer = explain(about)
    ids = torch.from_numpy(about.model.text.gradients.pieces(TEXT).ids[None])
    with torch.inference_mode():
        own = model(input_ids=ids, output_attentions=True)
    expected = np.stack([layer[0].numpy() for layer in own.attentions])
    assert_allclose(answer.arrays["weights"], expected, rtol=0, atol=1e-6)
    assert answer.arrays["weights"].dtype == np.float32
    assert_allclose(answer.arrays["rollout"], slow.rollout(expected), rtol=0, atol=1e-6)
    assert np.abs(answer.arrays["rollout"] - slow.rollout(expected[::-1])).max() > 1e-3
    assert_array_equal(answer.arrays["outputs"], about.model.text.answers([TEXT]))


def test_pieces_are_named_and_stand_where_they_are():
    answer = explain(subject())
    names = ["[CLS]", "good", "film", ".", "very", "dull", ".", "[SEP]"]
    assert answer.facts == {"unit": "share of attention", "pieces": names, "notes": []}
    spans = answer.arrays["spans"]
    assert spans[[0, -1]].tolist() == [[-1, -1]] * 2
    assert [TEXT[a:b].lower() for a, b in spans[1:-1].tolist()] == names[1:-1]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_has_its_attention(name):
    text = HOSTILE[name]
    arrays = explain(subject(text=text)).arrays
    assert_allclose(arrays["weights"].sum(axis=-1), 1, rtol=0, atol=1e-5)
    assert_allclose(arrays["rollout"].sum(axis=-1), 1, rtol=0, atol=1e-5)
    assert arrays["spans"].max(initial=0) <= len(text)
    assert len(arrays["spans"]) == arrays["weights"].shape[-1] >= 2


def test_every_architecture_has_some_and_other_models_say_why_they_have_none():
    for kind in ARCHITECTURES:
        assert explain(subject(kind)).arrays["weights"].shape == (2, 4, 8, 8)
    assert why_not(METHOD, given.analysis("network")) == ""
    for kind in ("pairs", "trees", "number"):
        assert "attention" in why_not(METHOD, given.analysis(kind))


def test_what_it_is_not_is_said():
    assert METHOD.silent_on.startswith("Attention is not attribution")
    for source in ("Jain and Wallace 2019", "Wiegreffe and Pinter 2019"):
        assert source in METHOD.silent_on and source in METHOD.paper


def shares(*size):
    drawn = np.random.default_rng(0).exponential(size=size)
    return (drawn / drawn.sum(axis=-1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(
    ("most", "axes", "said"),
    [
        (2 * 4 * 64, (), None),
        (2 * 4 * 64 - 1, (1,), "shown is the mean of each layer's heads"),
        (2 * 64, (1,), "shown is the mean of each layer's heads"),
        (2 * 64 - 1, (0, 1), "shown is the mean of all layers and heads"),
    ],
)
def test_of_a_long_text_means_are_kept(most, axes, said, monkeypatch):
    monkeypatch.setattr(text_attention, "MOST_WEIGHTS", most)
    weights = shares(2, 4, 8, 8)
    answer = explain(looking(weights, subject()))
    expected = weights.mean(axis=axes, keepdims=True) if axes else weights
    assert_allclose(answer.arrays["weights"], expected, rtol=0, atol=1e-6)
    assert_allclose(answer.arrays["rollout"], slow.rollout(weights), rtol=0, atol=1e-6)
    notes = answer.facts["notes"]
    assert len(notes) == bool(said)
    if said:
        assert notes[0] == (
            f"In this text 2 layers of 4 heads have 512 weights, where {most:,} are kept: {said}."
        )


def test_a_network_that_looks_once_has_nothing_to_follow():
    weights = shares(1, 2, 1, 8)
    answer = explain(looking(weights, subject()))
    assert_allclose(answer.arrays["rollout"], weights[0].mean(axis=0), rtol=0, atol=1e-7)
    assert answer.arrays["rollout"].shape == (1, 8)
    assert "looks at the pieces once" in answer.facts["notes"][0]


def test_a_text_of_ten_thousand_words_is_cut_where_the_model_stops_reading():
    answer = explain(subject(text="good film " * 5_000))
    assert answer.arrays["weights"].shape == (2, 4, 32, 32)
    assert "9,970 of this text's 10,000 words are not read" in answer.facts["notes"][-1]
