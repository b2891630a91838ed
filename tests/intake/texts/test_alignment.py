"""Prepared texts are as long as scikit-learn makes them, sign by sign."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from explainers.intake.texts.alignment import aligned
from tests.intake.texts.corpus import HOSTILE

WAYS = [(lowers, accents) for lowers in (False, True) for accents in (None, "unicode", "ascii")]
SIGNS = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]


def prepared(text, lowers, accents):
    vectorizer = CountVectorizer(lowercase=lowers, strip_accents=accents)
    return vectorizer.build_preprocessor()(text)


@pytest.mark.parametrize(("lowers", "accents"), WAYS)
def test_every_sign_of_unicode_becomes_as_many(lowers, accents):
    for start in range(0, len(SIGNS), 1 << 16):
        text = "".join(SIGNS[start : start + (1 << 16)])
        assert len(aligned(text, lowers, accents)) == len(prepared(text, lowers, accents))


@pytest.mark.parametrize(("lowers", "accents"), WAYS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_each_sign_is_made_of_those_where_it_stood(text, lowers, accents):
    made = prepared(text, lowers, accents)
    spans = aligned(text, lowers, accents)
    assert len(spans) == len(made)
    assert (np.diff(spans[:, 0]) >= 0).all()
    for sign, (begin, end) in zip(made, spans, strict=True):
        # Sigma alone knows of no letters before it.
        assert sign.replace("ς", "σ") in prepared(text[begin:end], lowers, accents)


def test_a_mark_that_is_left_out_stands_with_its_letter():
    assert aligned("e\u0301a", True, "unicode").tolist() == [[0, 2], [2, 3]]
    assert aligned("e\u0301a", True, None).tolist() == [[0, 1], [1, 2], [2, 3]]
    assert aligned("\u0301a", True, "unicode").tolist() == [[1, 2]]
    assert aligned("İx", True, None).tolist() == [[0, 1], [0, 1], [1, 2]]
    assert aligned("a中b", False, "ascii").tolist() == [[0, 1], [2, 3]]
