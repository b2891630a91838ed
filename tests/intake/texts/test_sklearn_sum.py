"""Sums of terms: laid out over every step between, confirmed, and denied where there is none."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
import skops.io
from scipy.sparse import issparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import Binarizer, MaxAbsScaler, Normalizer, StandardScaler
from sklearn.svm import SVC, LinearSVC

from explainers.intake import models
from explainers.intake.sklearn.linear import weighted_sum
from explainers.intake.texts.sklearn_sum import term_sum
from tests.intake.texts.corpus import HOSTILE, reviews

TEXTS, SAID = reviews()
THREE = ["long" if len(text) > 60 else said for text, said in zip(TEXTS, SAID, strict=True)]
LENGTHS = [float(len(text)) for text in TEXTS]
ASKED = [*TEXTS, *HOSTILE.values()]
SAME = 1e-9
SUMS = {
    "log-odds": (TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()),
    "a score": (TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3)), LinearSVC()),
    "a kernel that is none": (TfidfVectorizer(), SVC(kernel="linear")),
    "ridges": (CountVectorizer(), RidgeClassifier()),
    "naive": (CountVectorizer(), MultinomialNB()),
    "complement": (TfidfVectorizer(), ComplementNB()),
    "steps of a gradient": (CountVectorizer(), SGDClassifier(loss="log_loss", random_state=0)),
    "steps between": (
        *(CountVectorizer(), TfidfTransformer(), SelectKBest(k=8), MaxAbsScaler()),
        *(StandardScaler(with_mean=False), Normalizer(), LogisticRegression()),
    ),
    "marks": (CountVectorizer(), Binarizer(), LogisticRegression()),
    "topics": (TfidfVectorizer(), TruncatedSVD(4, random_state=0), LogisticRegression()),
    "scaled topics": (
        *(TfidfVectorizer(), TruncatedSVD(4, random_state=0), StandardScaler()),
        LogisticRegression(),
    ),
    "words and signs": (
        make_union(
            TfidfVectorizer(),
            make_pipeline(CountVectorizer(analyzer="char"), SelectKBest(k=5)),
        ),
        LogisticRegression(max_iter=1_000),
    ),
}


def part_of(*steps, target=None):
    model = make_pipeline(*steps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(TEXTS, SAID if target is None else target)
    return models.read(skops.io.dumps(model), "model.skops").text


def check(part, share=SAME):
    encoded = part.linear.encode(ASKED)
    assert issparse(encoded) and encoded.shape == (len(ASKED), len(part.linear.terms))
    margins = part.margins(ASKED)
    sums = encoded @ part.linear.coefficients + part.linear.intercepts
    np.testing.assert_allclose(sums, margins, rtol=0, atol=share * np.abs(margins).max())
    return encoded


@pytest.mark.parametrize("target", [SAID, THREE], ids=["two", "three"])
@pytest.mark.parametrize("name", SUMS)
def test_terms_times_coefficients_are_the_margins(name, target):
    part = part_of(*SUMS[name], target=target)
    if name == "a kernel that is none" and target is THREE:
        assert part.linear is None and "lets pairs of its 3 classes vote" in part.why_no_linear
        return
    check(part)
    assert part.why_no_linear == ""


def test_a_coefficient_that_is_not_the_models_breaks_the_sum():
    part = part_of(*SUMS["log-odds"])
    part.linear.coefficients[3] += 1e-6
    with pytest.raises(AssertionError):
        check(part)


def test_a_number_is_a_sum_too():
    part = part_of(TfidfVectorizer(), Ridge(), target=LENGTHS)
    check(part)
    assert part.unit == "prediction" and part.linear.coefficients.shape[1] == 1


@pytest.mark.parametrize("name", SUMS)
def test_every_term_that_is_weighed_stands_somewhere(name):
    part = part_of(*SUMS[name])
    encoded = part.linear.encode(ASKED)
    for row, text in enumerate(ASKED):
        weighed = {
            column
            for column, weight in zip(encoded[row].indices, encoded[row].data, strict=True)
            # The spaces a vectorizer puts around words stand nowhere.
            if weight and part.linear.terms[column].split("__")[-1].strip()
        }
        places = dict(part.linear.places(text))
        assert weighed <= set(places)
        for spans in places.values():
            assert ((spans[:, 0] >= 0) & (spans[:, 0] < spans[:, 1])).all()
            assert spans[:, 1].max() <= len(text)


def test_terms_are_named_by_their_vectorizer():
    part = part_of(TfidfVectorizer(), LogisticRegression())
    places = {part.linear.terms[at]: spans.tolist() for at, spans in part.linear.places("Good, a")}
    assert places == {"good": [[0, 4]]}
    both = part_of(*SUMS["words and signs"]).linear
    assert "tfidfvectorizer__good" in both.terms
    assert sum(term.startswith("pipeline__") for term in both.terms) == 5


def test_no_texts_are_no_rows():
    part = part_of(*SUMS["words and signs"])
    assert part.linear.encode([]).shape == (0, len(part.linear.terms))


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((HashingVectorizer(n_features=32), LogisticRegression()), "without keeping them"),
        (
            (
                TfidfVectorizer(),
                TruncatedSVD(3, random_state=0),
                Normalizer(),
                LogisticRegression(),
            ),
            "Normalizer makes others of them",
        ),
        (
            (
                make_union(make_pipeline(TfidfVectorizer(), TruncatedSVD(3, random_state=0))),
                LogisticRegression(),
            ),
            "TruncatedSVD mixes several terms",
        ),
        ((CountVectorizer(), BernoulliNB()), "BernoulliNB is not a linear model."),
        ((CountVectorizer(), SVC()), "has another kernel"),
    ],
)
def test_what_is_no_sum_of_terms_says_so(steps, words):
    part = part_of(*steps)
    assert part.linear is None
    assert words in part.why_no_linear


def test_coefficients_that_the_steps_do_not_compute_with_are_not_believed():
    topics = list(SUMS["topics"])
    make_pipeline(*topics).fit(TEXTS, SAID)
    found, _ = weighted_sum(topics[-1], 2)
    assert term_sum(topics, found)[0] is not None
    wrong = replace(found, coefficients=found.coefficients * 1.01)
    assert term_sum(topics, wrong) == (None, "The model does not answer what its terms add up to.")


def test_a_vectorizer_of_another_width_is_told():
    alone = CountVectorizer().fit(["good", "bad"])
    final = make_pipeline(CountVectorizer(), LogisticRegression()).fit(TEXTS, SAID)[-1]
    linear, why = term_sum([alone, final], weighted_sum(final, 2)[0])
    assert linear is None and why.endswith("columns, and its vectorizer makes 2.")
