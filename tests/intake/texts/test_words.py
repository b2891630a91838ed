"""Words and sentences in any script: what belongs together stays together."""

import numpy as np
import pytest

from explainers.intake.texts.words import sentences, words
from tests.intake.texts.corpus import HOSTILE

FOUND = {
    "nothing": [],
    "white space": [],
    "punctuation alone": [],
    "right to left": ["قال", "الرجل", "مَرْحَبًا", "ثم", "ذهب"],
    "Hebrew with points": ["שָׁלוֹם", "עוֹלָם"],
    "marks of their own": ["cafe\u0301", "x", "n\u0303a"],
    "Chinese": list("这部电影很好我喜欢"),
    "Japanese": list("コーヒーを飲む々"),
    "Thai": ["กำ", "ลั", "ง", "ใ", "จ", "ดี", "๑๒"],
    "Devanagari": ["नमस्ते", "क्\u200dष"],
    "Korean": ["한국어", "문장"],
    "emoji": ["👩🏽\u200d🚀", "🇩🇪", "🇫🇷", "1️⃣", "❤️", "🏽"],
    "signs nobody sees": ["a", "b", "c\u200dd", "ne\u00adver", "x"],
    "NUL": ["good", "bad"],
    "letters that grow": ["İstanbul", "ΑΣ", "ΣΑΣ", "ß", "ﬁn", "ǅ", "Ⅷ", "½"],
    "a page": ["b", "onclick", "x", "bold", "b", "amp", "x", "x", "2", "y", "smile"],
    "spaces in a row": ["The", "Quick", "brown", "fox", "end"],
    "numbers": ["3.5", "of", "1,000", "on", "2024-01-02"],
}
RUNS = ["a", "'", "a'", "a\u0301", "\u0301", "\u200d", ".", " ", "\n ", "a.", "!", ". ", "👩\u200d"]
RUNS += ['"', '."', "1.", "一", ".)", " \r", "...", "\n"]


def parts(text, spans):
    return [text[begin:end] for begin, end in spans]


@pytest.mark.parametrize("name", HOSTILE)
def test_words_of_every_script(name):
    spans = words(HOSTILE[name])
    assert spans.shape == (len(FOUND[name]), 2) and spans.dtype == np.int64
    assert parts(HOSTILE[name], spans) == FOUND[name]
    assert (spans[1:, 0] >= spans[:-1, 1]).all() and (spans[:, 1] > spans[:, 0]).all()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("don't rock ’n’ roll", ["don't", "rock", "n", "roll"]),
        ("well-known -- known-", ["well-known", "known"]),
        ("'quoted' snake_case", ["quoted", "snake_case"]),
        ("3. 5, .5 v1.2", ["3", "5", "5", "v1.2"]),
        ("HIV中文a", ["HIV", "中", "文", "a"]),
        ("nice👍🏿done", ["nice", "👍🏿", "done"]),
    ],
)
def test_what_holds_a_word_together(text, found):
    assert parts(text, words(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said so. Then he left!  Why? ", ["He said so.", "Then he left!", "Why?"]),
        ("J. Smith met Dr. Who. e.g. this", ["J. Smith met Dr. Who. e.g. this"]),
        (
            "It costs 3.5 dollars. “Really?” he asked.",
            ["It costs 3.5 dollars.", "“Really?”", "he asked."],
        ),
        ("Well... and then. Oh… No", ["Well... and then.", "Oh…", "No"]),
        ("One\n\nTwo\nstill two\r\n \r\nThree", ["One", "Two\nstill two", "Three"]),
        ("很好。我喜欢！真的", ["很好。", "我喜欢！", "真的"]),
        ("?!", ["?!"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences(text, found):
    assert parts(text, sentences(text)) == found


@pytest.mark.parametrize("name", HOSTILE)
def test_every_sign_but_white_space_stands_in_one_sentence(name):
    text = HOSTILE[name]
    spans = sentences(text)
    inside = np.zeros(len(text), dtype=np.int64)
    for begin, end in spans:
        inside[begin:end] += 1
        assert text[begin:end] == text[begin:end].strip()
    assert inside.max(initial=0) <= 1
    assert all(count == 1 or sign.isspace() for count, sign in zip(inside, text, strict=True))


@pytest.mark.parametrize("find", [words, sentences])
def test_a_long_text_is_found_as_its_paragraphs_are(find):
    """Ten thousand words, and runs of signs that must not be looked through from each of them."""
    paragraphs = [*HOSTILE.values(), *(run * 5_000 for run in RUNS)] * 3
    found, at = [], 0
    for paragraph in paragraphs:
        found.extend((find(paragraph) + at).tolist())
        at += len(paragraph) + 2
    assert find("\u2029 ".join(paragraphs)).tolist() == found
