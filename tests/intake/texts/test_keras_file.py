"""Keras files of texts as they are opened: what their cards say, and what is refused."""

import keras
import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from tests.intake.keras.hdf5_files import h5
from tests.intake.keras_files import archive, members, with_config
from tests.intake.texts import keras_networks as toys

layers = keras.layers
TEXTS = ["A very good film. Not dull!", "bad"]


def refused(model_or_data, code):
    data = model_or_data if isinstance(model_or_data, bytes) else toys.file_of(model_or_data)
    with pytest.raises(RefusedError) as caught:
        models.read(data, "x.keras")
    assert caught.value.code == code
    return caught.value.sentence


def part(config, name):
    return next(each for each in config["config"]["layers"] if each["config"]["name"] == name)


def test_the_card_says_what_the_network_reads():
    card = models.read(toys.file_of(toys.reading(toys.mean, output_sequence_length=9)), "x").card
    assert (card.family, card.kind, card.matter) == (
        *("Keras", "Functional network of texts"),
        "texts",
    )
    assert (card.task, card.scale, card.outputs) == ("classification", "probability", 2)
    assert ("vocabulary", "13") in card.details
    assert any("first 9 words" in note for note in card.notes)
    assert any("13 words by their number" in note and "“[UNK]”" in note for note in card.notes)
    assert set(card.lacks) == {"trees", "walkable_trees", "linear", "deep_shap", "attention"}


def test_texts_of_any_length_come_alone():
    card = models.read(toys.file_of(toys.reading(toys.mean)), "x").card
    assert any("by itself" in note for note in card.notes)
    assert not any("first" in note for note in card.notes)


def test_an_input_of_one_column_is_a_text_too():
    keras.utils.set_random_seed(0)
    given = toys.text(shape=(1,))
    seen = toys.mean(toys.words(toys.cut()(given)))
    model = keras.Model(given, layers.Dense(1, activation="sigmoid")(seen))
    found = models.read(toys.file_of(model), "x").text
    np.testing.assert_allclose(found.answers(TEXTS)[:, 1:], toys.predicted(model, TEXTS), atol=1e-6)


@pytest.mark.parametrize("make", [lambda: toys.reading(toys.mean), lambda: toys.counted("tf_idf")])
def test_hdf5_keeps_a_vocabulary_that_was_given(make):
    model = make()
    found = models.read(h5(model), "x.h5").text
    np.testing.assert_allclose(found.answers(TEXTS)[:, 1:], toys.predicted(model, TEXTS), atol=1e-6)


def test_hdf5_has_lost_a_vocabulary_that_was_learned():
    model = learned(["good film", "bad film"])
    with pytest.raises(RefusedError) as caught:
        models.read(h5(model), "x.h5")
    assert caught.value.code == "MISSING_VOCABULARY"
    found = models.read(toys.file_of(model), "x.keras").text
    np.testing.assert_allclose(found.answers(TEXTS)[:, 1:], toys.predicted(model, TEXTS), atol=1e-6)


def test_a_text_beside_a_number_is_refused():
    given, number = toys.text(), keras.Input((1,), name="year")
    both = layers.Concatenate()([toys.mean(toys.words(toys.cut()(given))), number])
    model = keras.Model([given, number], layers.Dense(1, activation="sigmoid")(both))
    assert "takes 2 inputs" in refused(model, "NOT_A_TABLE_MODEL")


def test_a_text_that_is_cut_twice_is_refused():
    given = toys.text()
    ways = [toys.cut(name=name)(given) for name in ("one", "two")]
    both = layers.Concatenate()([toys.mean(layers.Embedding(13, 2)(way)) for way in ways])
    model = keras.Model(given, layers.Dense(1, activation="sigmoid")(both))
    assert "cut in 2 ways (“one” and “two”)" in refused(model, "NOT_A_TABLE_MODEL")


def test_a_text_that_something_else_takes_is_refused():
    given = toys.text(shape=(1,))
    coded = layers.StringLookup(vocabulary=["a"], output_mode="one_hot", name="coded")(given)
    both = layers.Concatenate()([toys.mean(toys.words(toys.cut()(given))), coded])
    model = keras.Model(given, layers.Dense(1, activation="sigmoid")(both))
    assert "StringLookup “coded” takes the text" in refused(model, "NOT_A_TABLE_MODEL")


def test_answers_that_are_none_are_refused():
    given = toys.text()
    seen = toys.words(toys.cut()(given))
    assert "each text" in refused(keras.Model(given, seen), "NOT_A_TABLE_MODEL")
    two = [layers.Dense(1, activation="sigmoid")(toys.mean(seen)) for _ in range(2)]
    assert "2 outputs" in refused(keras.Model(given, two), "SEVERAL_TARGETS")


def learned(texts):
    """A network whose vocabulary was learned: it is kept in a file of its own, one word a line."""
    cut = layers.TextVectorization(name="cut")
    cut.adapt(texts)
    given = toys.text()
    seen = toys.mean(layers.Embedding(cut.vocabulary_size(), 2)(cut(given)))
    return keras.Model(given, layers.Dense(1, activation="sigmoid")(seen))


def test_a_word_with_a_line_break_would_move_all_words_behind_it():
    """Keras writes it as one line and reads two, and says nothing."""
    model = learned(["good film", "fi\u2028lm"])
    data = toys.file_of(model)
    assert set(model.layers[1].get_vocabulary()[2:]) == {"fi\u2028lm", "film", "good"}
    assert "states 5 words, and Keras finds 6" in refused(data, "BROKEN_MODEL")
    assert models.read(toys.file_of(learned(["good film", "fi\tlm"])), "x").card.texts is not None


def test_a_vocabulary_that_was_taken_out_is_missed():
    data = toys.file_of(learned(["good film"]))
    kept = {name: each for name, each in members(data).items() if "vocabulary" not in name}
    sentence = refused(archive(kept), "BROKEN_MODEL")
    assert "states 4 words, and Keras finds 2 in the file: words are missing" in sentence


def test_a_vocabulary_with_a_word_twice_is_refused():
    def doubled(config):
        part(config, "cut")["config"]["vocabulary"][1] = "good"

    data = with_config(toys.file_of(toys.reading(toys.mean)), doubled)
    assert "repeated term" in refused(data, "BROKEN_MODEL")


def test_numbers_of_words_without_words_are_told_what_is_missing():
    given = keras.Input((None,), dtype="int64", name="tokens")
    model = keras.Model(given, layers.Dense(1, activation="sigmoid")(toys.mean(toys.words(given))))
    with pytest.raises(RefusedError) as caught:
        models.read(toys.file_of(model), "x.keras")
    assert caught.value.code == "NOT_A_TABLE_MODEL"
    assert "“tokens”, and its file does not say of which words" in caught.value.sentence
    assert "text_vectorization" in caught.value.next_step


def test_columns_that_share_a_table_may_be_words():
    given = keras.Input((4,), dtype="int64", name="tokens")
    answer = layers.Dense(1, activation="sigmoid")(toys.mean(toys.words(given)))
    card = models.read(toys.file_of(keras.Model(given, answer)), "x.keras").card
    assert len(card.features) == 4
    assert any("looks up what 4 columns hold in one table" in note for note in card.notes)


def test_the_advice_for_numbers_of_words_works():
    """What the sentence tells to do, done."""
    given = keras.Input((None,), dtype="int64", name="tokens")
    keras.utils.set_random_seed(0)
    network = keras.Model(
        given, layers.Dense(1, activation="sigmoid")(toys.mean(toys.words(given)))
    )
    whole = keras.Sequential([keras.Input((), dtype="string"), toys.cut(), network])
    found = models.read(toys.file_of(whole), "x.keras").text
    np.testing.assert_allclose(found.answers(TEXTS)[:, 1:], toys.predicted(whole, TEXTS), atol=1e-6)
    assert found.gradients is not None
