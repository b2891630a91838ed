"""A network is laid out by shape, filled with every weight, and asked in batches."""

import json

import numpy as np
import pytest
import torch

from explainers.errors import RefusedError
from explainers.intake.hugging_face import network
from explainers.intake.hugging_face.config import audited
from explainers.intake.hugging_face.network import blank, filled, left_over, scores
from explainers.intake.hugging_face.weights import Array, header_of
from tests.intake.hugging_face import toy


def empty(kind="bert", **changes):
    config = json.loads(toy.files(kind)["config.json"]) | changes
    return blank(torch, audited(json.dumps(config).encode()))


def model(kind="bert"):
    return filled(torch, empty(kind), toy.files(kind)["model.safetensors"])


def refused(call, *arguments):
    with pytest.raises(RefusedError) as caught:
        call(*arguments)
    return caught.value


def test_parameters_are_counted_without_making_any():
    found = empty()
    real = sum(each.numel() for each in model().parameters())
    assert found.parameters == real == 18_082
    huge = refused(lambda: empty(hidden_size=8_192, num_hidden_layers=96, num_attention_heads=8))
    assert huge.code == "TOO_MANY_PARAMETERS"
    assert "at most 150,000,000" in huge.sentence


def test_the_number_of_parameters_is_limited_exactly(monkeypatch):
    monkeypatch.setattr(network, "MAX_PARAMETERS", 18_082)
    assert empty()
    monkeypatch.setattr(network, "MAX_PARAMETERS", 18_081)
    assert refused(empty).code == "TOO_MANY_PARAMETERS"


@pytest.mark.parametrize(
    ("kind", "pad", "positions"),
    [("bert", 0, 40), ("roberta", 1, 38), ("roberta", 5, 34), ("mpnet", 1, 38), ("albert", 3, 40)],
)
def test_positions_that_are_numbered_from_the_padding_leave_fewer(kind, pad, positions):
    assert empty(kind, pad_token_id=pad).positions == positions


def test_the_longest_text_there_is_room_for_is_answered():
    for kind in ("bert", "roberta", "mpnet"):
        longest = [[5] * empty(kind).positions]
        assert np.isfinite(scores(torch, model(kind), longest, 2)).all()
        with pytest.raises((IndexError, RuntimeError)):
            scores(torch, model(kind), [[5] * (empty(kind).positions + 1)], 2)


def test_every_weight_must_be_there_in_its_shape():
    shapes = empty().shapes
    arrays = dict(header_of(toy.files()["model.safetensors"]))
    assert left_over(shapes, arrays) == []
    bias = arrays["classifier.bias"]
    for changed, words in (
        (Array("F32", (3,), 0, 12), "is 3 of F32, and the configuration asks for 2 numbers"),
        (Array("I64", (2,), 0, 16), "is 2 of I64"),
    ):
        error = refused(left_over, shapes, arrays | {"classifier.bias": changed})
        assert error.code == "BROKEN_MODEL" and words in error.sentence
    del arrays["classifier.bias"]
    error = refused(left_over, shapes, arrays)
    assert "1 of 41 weights are missing: “classifier.bias”" in error.sentence
    more = {**arrays, "classifier.bias": bias, "cls.head": bias, "bert.position_ids": bias}
    assert left_over(shapes, more) == ["cls.head"]


def test_no_random_weight_is_left_in_the_network():
    held = safetensors_of("bert")
    for name, value in model().state_dict().items():
        np.testing.assert_array_equal(value.numpy(), held[name].numpy())


def safetensors_of(kind):
    from safetensors.torch import load

    return load(toy.files(kind)["model.safetensors"])


def test_half_precision_is_widened():
    from safetensors.torch import load, save

    half = {name: each.half() for name, each in safetensors_of("bert").items()}
    made = filled(torch, empty(), save(half))
    assert {each.dtype for each in made.parameters()} == {torch.float32}
    for name, each in load(save(half)).items():
        np.testing.assert_array_equal(made.state_dict()[name].numpy(), each.float().numpy())


def test_texts_go_in_batches_of_one_length_and_come_back_in_order(monkeypatch):
    asked = []
    real = model()

    def watched(**given):
        asked.append(tuple(given["input_ids"].shape))
        return real(**given)

    texts = [[2, 5, 3], [2, 3], [2, 6, 3], [2, 7, 3], [2, 8, 3]]
    monkeypatch.setattr(network, "BATCH_TOKENS", 6)
    found = scores(torch, watched, texts, 2)
    assert asked == [(1, 2), (2, 3), (2, 3)]
    alone = np.concatenate([scores(torch, real, [text], 2) for text in texts])
    np.testing.assert_allclose(found, alone, rtol=0, atol=1e-6)
    monkeypatch.setattr(network, "BATCH_TOKENS", 1)
    assert scores(torch, watched, texts, 2).shape == (5, 2)
    assert asked[-1] == (1, 3)


def test_a_full_memory_is_told_by_its_own_type():
    def full(**_):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9")

    def broken(**_):
        raise RuntimeError("shapes")

    with pytest.raises(MemoryError):
        scores(torch, full, [[1]], 2)
    with pytest.raises(RuntimeError, match="shapes"):
        scores(torch, broken, [[1]], 2)


def test_a_network_that_cannot_be_built_names_the_version():
    error = refused(lambda: empty(num_attention_heads=5))
    assert error.code == "BROKEN_MODEL" and "Transformers 5." in error.sentence
