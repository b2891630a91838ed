"""A Keras configuration that is too large, too deep or describes no model."""

import keras
import pytest

from explainers.errors import RefusedError
from explainers.intake.keras.config import MAX_DEPTH, audited, parsed, parts_of
from tests import toys
from tests.intake.keras.configs import refused
from tests.intake.keras_files import config_of, sequential

layers = keras.layers


def test_layers_are_counted_through_models_inside():
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dropout(0.1)])
    config = audited(config_of(sequential(inner, layers.Dense(1))))
    names = [part["class_name"] for part in parts_of(config)]
    assert sorted(names) == ["Dense", "Dense", "Dropout", "InputLayer", "InputLayer"]


def test_more_layers_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr("explainers.intake.keras.config.MAX_LAYERS", 3)
    error = refused(config_of(toys.network("two")))
    assert error.code == "TOO_MANY_LAYERS"
    assert error.sentence == "The network has 4 layers; at most 3 are opened."


def test_a_large_configuration_is_refused_unread(monkeypatch):
    monkeypatch.setattr("explainers.intake.keras.config.MAX_BYTES", 1_500_000)
    with pytest.raises(RefusedError, match=r"takes 2\.0 MB; at most 2 MB are read") as caught:
        parsed(b" " * 2_000_000)
    assert caught.value.code == "TOO_LARGE_CONFIG"


@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1, 2_000_000])
def test_deep_nesting_is_refused_before_it_is_parsed(levels):
    text = b'{"a": "[[[[", "config": {"x": ' + b"[" * (levels - 2) + b"]" * (levels - 2) + b"}}"
    if levels == MAX_DEPTH:
        assert parsed(text)["a"] == "[[[["
        return
    with pytest.raises(RefusedError, match=f"nests {levels:,} levels deep; at most 100") as caught:
        parsed(text)
    assert caught.value.code == "TOO_DEEP"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'{"config": 7}',
        b"\xff\xfe",
        b'{"config": {}, "x": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_describes_no_model_is_broken(text):
    with pytest.raises(RefusedError) as caught:
        parsed(text)
    assert caught.value.code == "BROKEN_MODEL"


@pytest.mark.parametrize(
    "config",
    [
        {"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}},
        {"module": "keras", "class_name": "Sequential", "config": {"layers": [{"config": {}}]}},
        {
            "module": "keras",
            "class_name": "Sequential",
            "config": {
                "layers": [{"module": "keras.layers", "class_name": "Dense", "config": None}]
            },
        },
    ],
)
def test_a_description_with_wrong_parts_is_told(config):
    assert refused(config).code in ("BROKEN_MODEL", "UNLISTED_TYPE")
