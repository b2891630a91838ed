"""Coefficients of terms: the model's own, and counted as a plain loop counts."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.methods import registry, text_terms
from explainers.methods.fitness import why_not
from explainers.service.storage.term_names import names
from tests import text_subjects as given
from tests.intake.texts.corpus import HOSTILE
from tests.reference import text_words as slow

METHOD = registry()["text_terms"]
LINEAR = ("pairs", "number", "three")
ROWS = [*given.TEXTS[:20], *HOSTILE.values(), None, "good good film"]


def read(answer):
    return names(answer.arrays["letters"], answer.arrays["ends"])


@pytest.mark.parametrize("kind", LINEAR)
def test_coefficients_are_those_the_model_adds_up_with(kind):
    answer = given.explain(METHOD, given.subject(kind, ROWS))
    linear = given.handle(kind).text.linear
    assert read(answer) == linear.terms
    assert_array_equal(answer.arrays["coefficients"], linear.coefficients)
    texts = ["" if text is None else text for text in ROWS]
    reached = linear.encode(texts) @ answer.arrays["coefficients"] + answer.arrays["intercepts"]
    assert_allclose(reached, given.handle(kind).text.margins(texts), rtol=0, atol=1e-9)
    assert answer.facts["unit"] == given.handle(kind).text.unit
    assert answer.facts["notes"] == []


@pytest.mark.parametrize("kind", LINEAR)
def test_terms_are_counted_and_weighed_as_a_loop_would(kind):
    answer = given.explain(METHOD, given.subject(kind, ROWS))
    linear, terms = given.handle(kind).text.linear, read(answer)

    def cut(text):
        encoded = linear.encode([text])
        return [terms[at] for at in encoded.indices[encoded.data != 0]]

    def weigh(text, term):
        return float(linear.encode([text])[0, terms.index(term)])

    expected = slow.terms(["" if text is None else text for text in ROWS], cut, weigh)
    documents, sums = answer.arrays["documents"], answer.arrays["sums"]
    assert expected
    for at, term in enumerate(terms):
        texts, mean = expected.get(term, (0, 0.0))
        assert documents[at] == texts
        assert_allclose(sums[at], texts * mean, atol=1e-12)
    with pytest.raises(AssertionError):
        assert_array_equal(documents, [expected.get(term, (0, 0.0))[0] + 1 for term in terms])


def test_no_texts_at_all_leave_the_coefficients():
    answer = given.explain(METHOD, given.subject("pairs", []))
    assert not answer.arrays["documents"].any() and answer.arrays["coefficients"].any()


def test_of_too_many_the_heaviest_are_told_in_their_order(monkeypatch):
    whole = given.explain(METHOD, given.subject("three"))
    monkeypatch.setattr(text_terms, "MOST_NUMBERS", 15)
    answer = given.explain(METHOD, given.subject("three"))
    sizes = np.abs(whole.arrays["coefficients"]).max(axis=1)
    kept = np.sort(np.argsort(-sizes, kind="stable")[:5])
    assert read(answer) == tuple(read(whole)[at] for at in kept)
    for name in ("coefficients", "documents", "sums"):
        assert_array_equal(answer.arrays[name], whole.arrays[name][kept])
    (note,) = answer.facts["notes"]
    assert note == (
        f"Of the model's {len(sizes):,} terms, the 5 with the largest coefficients are told."
    )


def test_models_without_a_sum_of_terms_are_told_why():
    for kind in ("trees", "network"):
        assert why_not(METHOD, given.analysis(kind))
        with pytest.raises(ValueError, match="no weighted sum"):
            given.explain(METHOD, given.subject(kind))
    assert all(not why_not(METHOD, given.analysis(kind)) for kind in LINEAR)
