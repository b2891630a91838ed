"""Texts are cut as the file says, by parts that are on the list."""

import base64
import json
import struct

import pytest

from explainers.errors import ModelError, RefusedError
from explainers.intake.hugging_face.tokenizer import MAX_TOKENS, Tokenizer, tokenizer_of
from explainers.intake.hugging_face.tokenizer_config import audited, lowers
from tests.intake.hugging_face import toy

KNOWN = len(toy.WORDS) + len(toy.MARKS)


def described(**changes):
    return json.dumps(json.loads(toy.tokenizer().to_str()) | changes).encode()


def made(positions=40, vocabulary=KNOWN, settings=None, **changes):
    return tokenizer_of(
        described(**changes), json.dumps(settings or {}).encode(), positions, vocabulary
    )


def refused(**options):
    with pytest.raises(RefusedError) as caught:
        made(**options)
    return caught.value


def charsmap(*units, letters=b""):
    """A table that says which letters stand for which, as SentencePiece writes it."""
    table = struct.pack("<I", 4 * len(units)) + struct.pack(f"<{len(units)}I", *units) + letters
    return {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(table).decode()}


def test_texts_are_cut_as_the_library_cuts_them():
    expected = [toy.tokenizer().encode(text).ids for text in toy.TEXTS]
    assert made().numbers(toy.TEXTS) == expected
    assert expected[3] == [2, 3]  # the marks alone


def test_filling_and_cutting_of_the_file_are_not_taken_over():
    library = toy.tokenizer()
    library.enable_padding(length=20)
    library.enable_truncation(3)
    kept = json.loads(library.to_str())
    cut = made(padding=kept["padding"], truncation=kept["truncation"])
    assert cut.numbers(["good film"]) == [[2, 5, 7, 3]]


@pytest.mark.parametrize(
    ("positions", "longest", "tokens"),
    [
        (40, None, 40),
        (40, 32, 32),
        (40, 10**30, 40),
        (40, 1e30, 40),
        (40, "many", 40),
        (40, 0, 40),
        (8_192, None, MAX_TOKENS),
    ],
)
def test_a_text_is_cut_where_the_network_or_the_file_ends(positions, longest, tokens):
    cut = made(positions, settings={"model_max_length": longest})
    assert cut.tokens == tokens
    assert len(cut.numbers(["good " * 2_000])[0]) == tokens


def test_a_text_is_cut_on_the_side_the_file_says():
    settings = {"model_max_length": 4, "truncation_side": "left"}
    assert made(settings=settings).numbers(["good film bad"]) == [[2, 7, 6, 3]]
    settings["truncation_side"] = "right"
    assert made(settings=settings).numbers(["good film bad"]) == [[2, 5, 7, 3]]
    settings["truncation_side"] = "middle"
    assert refused(settings=settings).code == "BROKEN_MODEL"


@pytest.mark.parametrize("positions", [-3, 0, 1, 2])
def test_no_room_for_a_text_is_said(positions):
    """Two marks stand around each text."""
    error = refused(positions=positions)
    assert error.code == "BROKEN_MODEL"
    assert f"{positions} tokens a text leave no room" in error.sentence
    assert made(positions=3).numbers(["good film"]) == [[2, 5, 3]]


def test_every_token_must_be_known_to_the_network():
    made(vocabulary=KNOWN)
    error = refused(vocabulary=KNOWN - 1)
    assert error.code == "BROKEN_MODEL"
    assert "a token of number 16, and the network knows 16 (0 to 15)" in error.sentence


def test_a_text_without_any_token_is_found_before_it_comes():
    error = refused(post_processor=None)
    assert error.code == "BROKEN_MODEL" and "no token at all" in error.sentence


def test_files_that_disagree_about_small_letters_are_refused():
    assert made(settings={"do_lower_case": True})
    error = refused(settings={"do_lower_case": False})
    assert error.code == "BROKEN_MODEL"
    assert "do_lower_case = False" in error.sentence and "lowercase = True" in error.sentence
    assert made(settings={"do_lower_case": False}, normalizer={"type": "Lowercase"})


def test_a_library_that_fails_inside_is_a_sentence_and_not_the_end_of_the_worker(capfd):
    """Its panics are no Exceptions in Python."""
    error = refused(normalizer=charsmap(0x80000000))
    assert error.code == "BROKEN_MODEL" and "index out of bounds" in error.sentence
    library = toy.tokenizer()
    from tokenizers import normalizers

    table = base64.b64decode(charsmap(0x80000000)["precompiled_charsmap"])
    library.normalizer = normalizers.Precompiled(table)
    with pytest.raises(ModelError) as caught:
        Tokenizer(library, 40).numbers(["good"])
    assert caught.value.code == "MODEL_RAISED"
    assert "panicked" in capfd.readouterr().err  # into the log, where it belongs


def test_an_interruption_is_no_failure_of_the_library():
    class Interrupted:
        def encode(self, text):
            raise KeyboardInterrupt(text)

    with pytest.raises(KeyboardInterrupt):
        Tokenizer(Interrupted(), 40).numbers(["good"])


TEXT = [{"Sequence": {"id": "A", "type_id": 0}}]
ORDINARY = {
    "spaces": {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    "quotes": {"type": "Replace", "pattern": {"String": "``"}, "content": '"'},
    "several": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
    "prepend": {"type": "Prepend", "prepend": "▁"},
}


@pytest.mark.parametrize("part", ORDINARY)
def test_ordinary_parts_are_kept(part):
    kept = json.loads(audited(described(normalizer=ORDINARY[part])))
    assert kept["normalizer"] == ORDINARY[part]
    assert (kept["decoder"], kept["padding"], kept["truncation"]) == (None, None, None)
    assert made(normalizer=ORDINARY[part])


@pytest.mark.parametrize(
    ("place", "part", "code"),
    [
        ("normalizer", {"type": "Python"}, "UNLISTED_TYPE"),
        ("normalizer", {"type": ["Lowercase"]}, "UNLISTED_TYPE"),
        ("normalizer", ["Lowercase"], "BROKEN_MODEL"),
        ("normalizer", {"type": "Prepend", "prepend": "ab"}, "BROKEN_MODEL"),
        ("normalizer", {"type": "Replace", "pattern": "a", "content": ""}, "BROKEN_MODEL"),
        (
            "normalizer",
            {"type": "Replace", "pattern": {"String": "a"}, "content": "ab"},
            "UNLISTED_TYPE",
        ),
        (
            "normalizer",
            {"type": "Replace", "pattern": {"String": ""}, "content": ""},
            "UNLISTED_TYPE",
        ),
        (
            "normalizer",
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "  "},
            "UNLISTED_TYPE",
        ),
        ("normalizer", {"type": "Sequence", "normalizers": [{"type": "NFC"}] * 20}, "BROKEN_MODEL"),
        ("normalizer", {"type": "Sequence", "normalizers": 3}, "BROKEN_MODEL"),
        (
            "normalizer",
            {"type": "Replace", "pattern": {"Regex": [" {2,}"]}, "content": ""},
            "BROKEN_MODEL",
        ),
        ("pre_tokenizer", {"type": "Split", "pattern": {"String": " "}}, "UNLISTED_TYPE"),
        ("model", {"type": "BPE", "dropout": 0.1, "vocab": {}, "merges": []}, "UNLISTED_TYPE"),
        ("model", {"type": "WordPiece"}, "BROKEN_MODEL"),
        ("post_processor", {"type": "Sequence", "processors": [{"type": "X"}]}, "UNLISTED_TYPE"),
        ("post_processor", {"type": "TemplateProcessing", "single": TEXT * 2}, "BROKEN_MODEL"),
        ("post_processor", {"type": "TemplateProcessing", "single": "$A"}, "BROKEN_MODEL"),
        ("added_tokens", [{}] * 10_001, "BROKEN_MODEL"),
        ("added_tokens", {"a": 1}, "BROKEN_MODEL"),
    ],
)
def test_parts_that_are_not_on_the_list_are_refused(place, part, code):
    assert refused(**{place: part}).code == code


def test_a_sequence_inside_itself_is_bounded():
    part = {"type": "NFC"}
    for _ in range(25):
        part = {"type": "Sequence", "normalizers": [part]}
    assert refused(normalizer=part).code == "BROKEN_MODEL"


def test_whether_letters_are_made_small_is_known_of_bert_alone():
    assert lowers(described()) is True
    assert lowers(described(normalizer={"type": "Lowercase"})) is None
    assert lowers(described(normalizer=None)) is None
