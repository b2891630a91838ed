"""The samples of texts: the sum's own numbers, and how far Integrated Gradients miss theirs."""

import re
from itertools import pairwise

import numpy as np
import pytest
import skops.io
from numpy.testing import assert_allclose

from explainers.intake import models
from explainers.methods import registry
from explainers.methods.declaration import Subject
from explainers.service.samples import FOLDER, TEXTS
from tests import text_subjects as given

PIPELINE, NETWORK = (sample.model for sample in TEXTS)
WORD = re.compile(r"(?u)\b\w\w+\b")


def opened(name):
    return models.read((FOLDER / name).read_bytes(), name)


@pytest.fixture(scope="module")
def pipeline():
    """The fitted Pipeline itself, and the model as methods see it."""
    return skops.io.load(FOLDER / PIPELINE), opened(PIPELINE)


@pytest.fixture(scope="module")
def network():
    return opened(NETWORK)


def places(text):
    """Every word and pair of neighbouring words, as scikit-learn cuts them: (term, begin, end)."""
    found = [(match[0], *match.span()) for match in WORD.finditer(text.lower())]
    yield from found
    for first, second in pairwise(found):
        yield f"{first[0]} {second[0]}", first[1], second[2]


def test_linear_shap_is_the_coefficient_times_the_distance_from_the_mean(pipeline):
    """For every term of fifty snippets, by scikit-learn's own fitted parts."""
    fitted, handle = pipeline
    weigh, weights = fitted[0], fitted[1].coef_[0]
    texts, _ = given.snippets()
    reference = texts[:400]
    mean = np.asarray(weigh.transform(reference).mean(axis=0))[0]
    base = weights @ mean + fitted[1].intercept_[0]
    chosen = texts[::80]
    answer = given.explain(
        registry()["text_linear_shap"],
        Subject(handle, given.frame(chosen), ("category",), given.frame(reference)),
    )
    arrays, begin = answer.arrays, 0
    for at, text in enumerate(chosen):
        effects = weights * (weigh.transform([text]).toarray()[0] - mean)
        standing = [place for place in places(text) if place[0] in weigh.vocabulary_]
        terms = [weigh.vocabulary_[term] for term, _, _ in standing]
        expected = {
            tuple(span): effects[term] / terms.count(term)
            for term, (_, *span) in zip(terms, standing, strict=True)
        }
        count = arrays["counts"][at]
        spans = [tuple(span) for span in arrays["spans"][begin : begin + count].tolist()]
        values = arrays["values"][begin : begin + count]
        assert set(spans) == expected.keys()
        assert_allclose(values[:, 1], [expected[span] for span in spans], rtol=0, atol=1e-6)
        assert_allclose(values[:, 0], -values[:, 1], rtol=0, atol=1e-12)
        rest = effects.sum() - sum(expected.values())
        assert_allclose(arrays["elsewhere"][at, 1], rest, rtol=0, atol=1e-6)
        begin += count
    assert begin == len(arrays["values"]) > 500
    assert_allclose(arrays["base_values"][:, 1], base, rtol=0, atol=1e-6)
    assert_allclose(arrays["outputs"][:, 1], fitted.decision_function(chosen), rtol=0, atol=1e-6)
    assert np.abs(arrays["values"]).max() > 0.1


def missed(handle, text, **parameters):
    """By how much of its output the sum of a text misses it."""
    subject = Subject(handle, given.frame([text]), ("category",))
    answer = given.explain(registry()["text_layer_integrated_gradients"], subject, **parameters)
    outputs = answer.arrays["outputs"]
    return float(np.abs(given.reached(answer) - outputs).max() / np.abs(outputs).max())


@pytest.mark.parametrize("baseline", ["mask", "zero"])
def test_integrated_gradients_of_snippets_miss_less_than_a_hundredth(network, baseline):
    texts, _ = given.snippets()
    assert max(missed(network, text, baseline=baseline) for text in texts[::100]) < 0.01


def test_those_of_three_hundred_words_do_where_more_points_are_allowed(network):
    texts, _ = given.snippets()
    text = " ".join(" ".join(texts).split()[:300])
    assert missed(network, text, most=50) > 0.01
    assert missed(network, text) < 0.01


def test_one_way_is_enough_for_a_sum_of_yes_or_no(network):
    subject = Subject(network, given.frame(["A wonderful film."]), ("category",))
    method = registry()["text_layer_integrated_gradients"]
    answer = given.explain(method, subject, steps=50)
    assert answer.facts["budget"] == 2 + 50
    values = answer.arrays["values"]
    assert_allclose(values[:, 0], -values[:, 1], rtol=0, atol=0)
    assert np.abs(values).max() > 0.1
