"""What a TextVectorization layer may be told, and which vocabularies are opened."""

import keras
import pytest

from explainers.errors import RefusedError
from explainers.intake.keras import text_settings
from explainers.intake.keras.archive import opened
from explainers.intake.keras.config import audited
from explainers.intake.keras.text_settings import check_cutting, check_vocabulary
from tests.intake.keras_files import archive, config_of, members
from tests.intake.texts import keras_networks as toys


def settings(**changes):
    return {**toys.cut().get_config(), **changes}


def refused(code, **changes):
    with pytest.raises(RefusedError) as caught:
        check_cutting(settings(**changes), "cut")
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("standardize", [None, "lower", "strip_punctuation"])
@pytest.mark.parametrize("split", [None, "character", "whitespace"])
def test_what_keras_knows_by_name_may_stand(standardize, split):
    check_cutting(settings(standardize=standardize, split=split, ngrams=[1, 2]), "cut")
    check_cutting({}, "cut")


@pytest.mark.parametrize("key", ["standardize", "split"])
@pytest.mark.parametrize(
    "value",
    [
        "my_module.clean",
        {"module": "builtins", "class_name": "function", "config": "clean"},
        {"class_name": "__lambda__", "config": {"value": "4wEAAA=="}},
    ],
)
def test_a_function_of_the_authors_own_is_code(key, value):
    error = refused("KERAS_CODE", **{key: value})
    assert error.sentence.startswith(f"The layer “cut” is a TextVectorization whose {key} is ")
    assert "prepare the texts in the table" in error.next_step


def test_a_function_in_a_file_is_refused_before_keras_sees_it():
    @keras.saving.register_keras_serializable("shop")
    def clean(texts):
        return texts

    given = toys.text()
    seen = toys.mean(toys.words(toys.cut(standardize=clean)(given)))
    config = config_of(toys.file_of(keras.Model(given, keras.layers.Dense(1)(seen))))
    with pytest.raises(RefusedError) as caught:
        audited(config)
    assert caught.value.code == "KERAS_CODE"


def test_another_encoding_is_not_read():
    assert "encoding" in refused("KERAS_CODE", encoding="utf-7").sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("output_sequence_length", 10**9),
        ("ngrams", 10**6),
        ("ngrams", [2, 400]),
        ("max_tokens", 10**12),
        ("vocabulary_size", 0),
    ],
)
def test_room_is_not_made_for_what_is_claimed(key, value):
    assert f"for {key}" in refused("TOO_LARGE_CONFIG", **{key: value}).sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [("ngrams", "two"), ("output_sequence_length", 2.5), ("max_tokens", True)],
)
def test_what_must_be_a_number_is_one(key, value):
    assert f"the {key} of “cut”" in refused("BROKEN_MODEL", **{key: value}).sentence


@pytest.mark.parametrize("words", [{"good": 1}, [1, 2], ["good", None]])
def test_a_vocabulary_is_a_list_of_words(words):
    assert "no list of words" in refused("BROKEN_MODEL", vocabulary=words).sentence


def test_one_long_word_makes_room_for_all(monkeypatch):
    """Keras gives each word the room of the longest: 1,000 words of 1 MB would take 4 GB."""
    monkeypatch.setattr(text_settings, "_MOST_SIGNS", 1_000)
    check_cutting(settings(vocabulary=["x" * 10] * 100), "cut")
    error = refused("TOO_LARGE_CONFIG", vocabulary=["x" * 11] * 100)
    assert "has 100 words, the longest of 11 signs" in error.sentence
    check_vocabulary(b"x\n" * 100, "vocabulary.txt")
    with pytest.raises(RefusedError) as caught:
        check_vocabulary(b"x" * 1_000 + b"\n" + b"y\n" * 100, "vocabulary.txt")
    assert caught.value.code == "TOO_LARGE_CONFIG"


def test_a_vocabulary_of_another_layer_is_held_to_it_too(monkeypatch):
    given = keras.Input((1,), dtype="string", name="job")
    coded = keras.layers.StringLookup(vocabulary=["x" * 50, "y"], output_mode="one_hot")(given)
    config = config_of(toys.file_of(keras.Model(given, keras.layers.Dense(1)(coded))))
    audited(config)
    monkeypatch.setattr(text_settings, "_MOST_SIGNS", 99)
    with pytest.raises(RefusedError) as caught:
        audited(config)
    assert caught.value.code == "TOO_LARGE_CONFIG"


def test_a_file_of_words_that_is_no_text_is_refused():
    data = archive(
        members(toys.file_of(toys.reading(toys.mean))) | {"assets/vocabulary.txt": b"\xff"}
    )
    with pytest.raises(RefusedError) as caught:
        opened(data)
    assert caught.value.code == "BROKEN_MODEL"
    assert "UTF-8" in caught.value.sentence
