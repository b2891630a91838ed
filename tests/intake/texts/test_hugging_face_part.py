"""Transformers as methods see them: margins, slopes by pieces, attention, for each architecture."""

import json

import numpy as np
import pytest
import torch

from explainers.intake import models
from explainers.intake.hugging_face.architectures import ARCHITECTURES
from explainers.intake.reading import handle_as
from explainers.intake.texts import hugging_face_part
from explainers.records import TextInput
from tests.intake.hugging_face import toy

TEXT = "Good film. Very dull."
SAME = 1e-5  # single precision
ONE = (("labels", ((0, "score"),)),)


def part(kind="bert", **changes):
    return models.read(toy.folder(kind, **changes), "reviews.zip").text


def embedded(found, texts):
    """The pieces of texts of one length, and their embeddings."""
    ids = np.stack([found.gradients.pieces(text).ids for text in texts])
    return ids, found.gradients.embedded(ids)


def softmax(margins):
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_slopes_are_the_differences_of_margins(kind):
    found = part(kind)
    ids, vectors = embedded(found, [TEXT])
    margins = found.margins([TEXT])
    draw = np.random.default_rng(0)
    for output in (0, 1):
        given, slopes = found.gradients.slopes(vectors, ids, output)
        np.testing.assert_allclose(given, margins, rtol=0, atol=SAME * np.abs(margins).max())
        assert slopes.shape == vectors.shape and slopes.dtype == np.float32
        for _ in range(3):
            way = draw.normal(size=vectors.shape).astype(np.float32)
            way *= 1e-2 / np.linalg.norm(way)
            up, _ = found.gradients.slopes(vectors + way, ids, output)
            down, _ = found.gradients.slopes(vectors - way, ids, output)
            difference = (up - down)[0, output] / 2
            assert abs(difference - (slopes * way).sum()) < 0.02 * 1e-2 * np.linalg.norm(slopes)
            assert abs(difference - (slopes * way).sum()) < 0.5 * abs(difference) + 1e-3


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_attention_shares_one_out_and_leaves_the_network_as_it_was(kind):
    found = part(kind)
    before = found.margins([TEXT, "dull"])
    weights, pieces = found.attention(TEXT)
    count = len(pieces.ids)
    assert weights.shape == (2, 4, count, count)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=0, atol=1e-6)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(weights[..., 1:].sum(axis=-1), 1, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(found.margins([TEXT, "dull"]), before)
    again, _ = found.attention(TEXT)
    np.testing.assert_array_equal(again, weights)


def test_attention_is_that_of_transformers(tmp_path):
    from transformers import AutoModelForSequenceClassification

    for name, content in toy.files().items():
        (tmp_path / name).write_bytes(content)
    model = AutoModelForSequenceClassification.from_pretrained(
        tmp_path, attn_implementation="eager"
    ).eval()
    weights, pieces = part().attention(TEXT)
    with torch.inference_mode():
        answer = model(input_ids=torch.from_numpy(pieces.ids[None]), output_attentions=True)
    expected = np.stack([layer[0].numpy() for layer in answer.attentions])
    np.testing.assert_allclose(weights, expected, rtol=0, atol=1e-6)


def test_the_margins_are_before_the_softmax_and_the_answers_behind_it():
    found = part()
    assert found.unit == "score before softmax"
    margins = found.margins(toy.TEXTS)
    np.testing.assert_allclose(found.answers(toy.TEXTS), softmax(margins), rtol=0, atol=1e-12)
    assert found.margins([]).shape == found.answers([]).shape == (0, 2)
    assert found.linear is None and "no weighted sum" in found.why_no_linear


def test_one_sum_of_yes_or_no_has_two_sides():
    handle = models.read(toy.folder(**dict(ONE)), "reviews.zip")
    number = handle_as(handle, "number").text
    odds = handle_as(handle, "log-odds").text
    assert (number.unit, odds.unit) == ("prediction", "log-odds")
    raw = number.margins(toy.TEXTS)
    assert raw.shape == (len(toy.TEXTS), 1)
    np.testing.assert_array_equal(odds.margins(toy.TEXTS), np.hstack([-raw, raw]))
    np.testing.assert_allclose(odds.answers(toy.TEXTS)[:, 1:], 1 / (1 + np.exp(-raw)))
    ids, vectors = embedded(odds, [TEXT])
    (margins, no), (_, yes) = (odds.gradients.slopes(vectors, ids, side) for side in (0, 1))
    np.testing.assert_array_equal(no, -yes)
    np.testing.assert_allclose(margins, odds.margins([TEXT]), rtol=0, atol=1e-4)
    assert np.abs(yes).max() > 0


def test_texts_are_differentiated_a_few_at_a_time(monkeypatch):
    found = part()
    texts = ["good film", "bad film", "dull film", "fine film"]
    ids, vectors = embedded(found, texts)
    whole, slopes = found.gradients.slopes(vectors, ids, 1)
    alone = [found.gradients.slopes(vectors[i : i + 1], ids[i : i + 1], 1)[1] for i in range(4)]
    np.testing.assert_allclose(slopes, np.concatenate(alone), rtol=0, atol=1e-4)
    monkeypatch.setattr(hugging_face_part, "SLOPE_TOKENS", 1)
    np.testing.assert_allclose(found.gradients.slopes(vectors, ids, 1)[1], slopes, atol=1e-4)
    nothing, none = found.gradients.slopes(vectors[:0], ids[:0], 0)
    assert nothing.shape == (0, 2) and none.shape == (0, *vectors.shape[1:])
    assert whole.shape == (4, 2)


def with_mask():
    settings = json.loads(toy.files()["tokenizer_config.json"])
    settings["mask_token"] = {"content": "[MASK]", "lstrip": True}
    changed = {"tokenizer_config.json": json.dumps(settings).encode()}
    return models.read(toy.packed(toy.files() | changed), "reviews.zip")


def test_baselines_leave_the_marks_of_the_tokenizer_alone():
    handle = with_mask()
    assert handle.card.texts == TextInput(32, (2, 4), ("pad", "mask", "zero"))
    known = handle.text.gradients.baselines
    ids = handle.text.gradients.pieces(TEXT).ids
    assert known["pad"](ids).tolist() == [2, *[0] * (len(ids) - 2), 3]
    assert known["mask"](ids[None]).tolist() == [[2, *[4] * (len(ids) - 2), 3]]
    assert known["zero"](ids) is None
    assert tuple(part().gradients.baselines) == ("pad", "zero")  # no mask is named there


@pytest.mark.parametrize("kind", ["roberta", "xlm-roberta", "camembert", "mpnet"])
def test_a_padding_token_in_a_text_has_the_place_the_network_gives_it(kind):
    """These count places from the padding token's number, and pass it over."""
    found = part(kind)
    ids = np.array([[2, 5, 1, 7, 3]])  # 1 is the padding token of their configuration
    margins, _ = found.gradients.slopes(found.gradients.embedded(ids), ids, 0)
    plain, _ = found.gradients.slopes(found.gradients.embedded(ids), np.full_like(ids, 7), 0)
    network = _network_of(found)
    with torch.inference_mode():
        tokens = torch.from_numpy(ids)
        expected = network(input_ids=tokens, attention_mask=torch.ones_like(tokens)).logits.numpy()
    np.testing.assert_allclose(margins, expected, rtol=0, atol=1e-4)
    assert np.abs(plain - expected).max() > 1e-3


def _network_of(found):
    return found.attention.network.model


def test_a_full_memory_is_told_by_its_own_type(monkeypatch):
    found = part()
    ids, vectors = embedded(found, [TEXT])

    def full(**_):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9")

    monkeypatch.setattr(_network_of(found), "forward", full)
    for ask in (lambda: found.attention(TEXT), lambda: found.gradients.slopes(vectors, ids, 0)):
        with pytest.raises(MemoryError):
            ask()
    assert _network_of(found).config._attn_implementation == "sdpa"
