"""Terms stand where scikit-learn found them: as many, and made of the same signs."""

from collections import Counter

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer

from explainers.errors import RefusedError
from explainers.intake.texts.terms import terms_of
from tests.intake.texts.corpus import HOSTILE

CUTS = {
    "words": {},
    "runs of words": {"ngram_range": (1, 3)},
    "pairs less stop words": {"ngram_range": (2, 2), "stop_words": ["the", "of"]},
    "signs": {"analyzer": "char", "ngram_range": (1, 4)},
    "signs in words": {"analyzer": "char_wb", "ngram_range": (1, 5)},
    "long runs in short words": {"analyzer": "char_wb", "ngram_range": (3, 9)},
    "no accents": {"strip_accents": "unicode", "ngram_range": (1, 2)},
    "ASCII alone": {"strip_accents": "ascii", "analyzer": "char", "ngram_range": (2, 3)},
    "a group": {"token_pattern": r"(\w)\w*"},
    "a group that takes no part": {"token_pattern": r"x(y)?|\w+", "ngram_range": (1, 2)},
    "empty tokens": {"token_pattern": r"\w*", "ngram_range": (1, 2)},
    "letters as they are": {"lowercase": False},
}


def refused(vectorizer):
    with pytest.raises(RefusedError) as caught:
        terms_of(vectorizer)
    return caught.value


@pytest.mark.parametrize("settings", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_each_term_has_as_many_places_as_it_is_counted(text, settings):
    vectorizer = CountVectorizer(**settings)
    counted = Counter(vectorizer.build_analyzer()(text))
    found = terms_of(vectorizer).places(text)
    # What is made of nothing in the text stands nowhere: spaces around words, empty tokens.
    placed = {term: count for term, count in counted.items() if term.strip() or term in found}
    assert {term: len(spans) for term, spans in found.items()} == placed


@pytest.mark.parametrize(
    ("settings", "text", "term", "stood"),
    [
        ({}, "Good film, GOOD!", "good", ["Good", "GOOD"]),
        ({"ngram_range": (2, 2)}, "a very  good film", "very good", ["very  good"]),
        ({"ngram_range": (2, 2), "stop_words": ["of"]}, "end of days", "end days", ["end of days"]),
        ({"analyzer": "char_wb", "ngram_range": (3, 3)}, "an ox", "an ", ["an"]),
        ({"analyzer": "char", "ngram_range": (3, 3)}, "n  \n o", "n o", ["n  \n o"]),
        ({"strip_accents": "unicode"}, "cafe\u0301!", "cafe", ["cafe\u0301"]),
        ({"token_pattern": r"\S+"}, "İstanbul ist", "i\u0307stanbul", ["İstanbul"]),
        ({"token_pattern": r"#(\w+)"}, "a #tag", "tag", ["tag"]),
    ],
)
def test_a_term_stands_where_a_reader_would_look(settings, text, term, stood):
    for kind in (CountVectorizer, TfidfVectorizer, HashingVectorizer):
        spans = terms_of(kind(**settings)).places(text)[term]
        assert spans.dtype == np.int64
        assert [text[begin:end] for begin, end in spans] == stood


def test_a_function_of_the_owner_does_not_say_where():
    for name in ("tokenizer", "preprocessor", "analyzer", "strip_accents"):
        settings = {name: str.split if name in ("tokenizer", "analyzer") else str.upper}
        if name == "tokenizer":
            settings["token_pattern"] = None
        assert terms_of(CountVectorizer(**settings)).places is None


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"token_pattern": "(a"}, "unterminated subpattern"),
        ({"token_pattern": "(a)(b)"}, "More than 1 capturing group"),
        ({"analyzer": "letters"}, "letters is not a valid"),
        ({"strip_accents": "latin"}, "latin"),
        ({"ngram_range": "all"}, "it cannot cut a text"),
    ],
)
def test_what_cannot_cut_is_refused(settings, words):
    error = refused(CountVectorizer(**settings))
    assert error.code == "BROKEN_MODEL" and words in error.sentence
