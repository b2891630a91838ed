"""Linear SHAP for texts: against its definition and shap, where terms stand, what is elsewhere."""

from dataclasses import replace

import numpy as np
import pytest
import shap
import skops.io
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from explainers.checks.additivity import additivity
from explainers.checks.promises import parts_of
from explainers.intake import models
from explainers.methods import registry
from explainers.methods.fitness import why_not
from tests import text_subjects as given
from tests.reference import text_terms as slow

METHOD = registry()["text_linear_shap"]
LINEAR = ("pairs", "number", "three")
TEXT = "Good, good: not a good film; the actor is unheard-of, and it is well-made."


def by_definition(subject, text):
    linear = subject.model.text.linear
    stands = {term: [tuple(place) for place in spans] for term, spans in linear.places(text)}
    reference = linear.encode(list(subject.reference["text"])).toarray()
    row = linear.encode([text]).toarray()[0]
    return slow.linear_shap(linear.coefficients, linear.intercepts, reference, row, stands)


@pytest.mark.parametrize("kind", LINEAR)
def test_values_are_those_of_the_definition(kind):
    subject = given.subject(kind, [TEXT, *given.TEXTS[:3]])
    arrays = given.explain(METHOD, subject).arrays
    begin = 0
    for at, text in enumerate(subject.rows["text"]):
        by_place, elsewhere, base = by_definition(subject, text)
        end = begin + arrays["counts"][at]
        found = {tuple(span): at for at, span in enumerate(arrays["spans"][begin:end].tolist())}
        assert found.keys() == by_place.keys() and len(found) == end - begin
        for place, value in by_place.items():
            assert_allclose(arrays["values"][begin + found[place]], value, rtol=0, atol=1e-6)
        assert_allclose(arrays["elsewhere"][at], elsewhere, rtol=0, atol=1e-6)
        assert_allclose(arrays["base_values"][at], base, rtol=0, atol=1e-6)
        assert np.abs(elsewhere).max() > 1e-3
        begin = end


@pytest.mark.parametrize("kind", LINEAR)
def test_terms_have_shaps_own_values(kind):
    """shap tells what each term moves; ours stand in the text, or nowhere."""
    subject = given.subject(kind, [TEXT])
    linear = subject.model.text.linear
    arrays = given.explain(METHOD, subject).arrays
    reference = linear.encode(list(subject.reference["text"])).toarray()
    row = linear.encode([TEXT]).toarray()
    for output in range(linear.coefficients.shape[1]):
        weights = (linear.coefficients[:, output], linear.intercepts[output])
        masker = shap.maskers.Independent(reference, max_samples=len(reference))
        explainer = shap.LinearExplainer(weights, masker)
        told = explainer.shap_values(row)[0]
        inside = np.zeros(len(told), dtype=bool)
        for term, spans in linear.places(TEXT):
            inside[term] = True
            if len(linear.places(TEXT)) and kind == "number":  # words stand alone: one term a place
                for begin, end in spans.tolist():
                    at = arrays["spans"].tolist().index([begin, end])
                    found = arrays["values"][at, output]
                    assert_allclose(found, told[term] / len(spans), rtol=0, atol=1e-6)
        assert_allclose(arrays["values"][:, output].sum(), told[inside].sum(), rtol=0, atol=1e-6)
        assert_allclose(arrays["elsewhere"][0, output], told[~inside].sum(), rtol=0, atol=1e-6)
        base = float(np.ravel(explainer.expected_value)[0])
        assert_allclose(arrays["base_values"][0, output], base, rtol=0, atol=1e-6)


def test_it_adds_up_to_the_margin_and_a_change_is_seen():
    answer = given.explain(METHOD, given.subject())
    arrays = dict(answer.arrays)
    sums = (arrays["base_values"], arrays["outputs"], METHOD.tolerance)
    assert additivity(parts_of(arrays), *sums).value < 1e-9
    arrays["elsewhere"] = arrays["elsewhere"] + 1e-3
    assert not additivity(parts_of(arrays), *sums).passed
    part = given.handle().text
    assert_array_equal(arrays["outputs"], part.margins(given.TEXTS[:3]))
    assert answer.facts["unit"] == "log-odds"
    assert "not in the probability" in answer.facts["notes"][-1]


def test_a_pair_of_words_stands_from_the_first_to_the_last():
    texts = ["a good  film"]
    found = given.pieces(given.explain(METHOD, given.subject("pairs", texts)), texts)
    assert found == [["good", "good  film", "film"]]


def test_terms_at_the_same_place_are_added_up():
    union = make_union(TfidfVectorizer(), CountVectorizer())
    model = make_pipeline(union, LogisticRegression()).fit(given.TEXTS, given.SAID)
    subject = replace(given.subject(), model=models.read(skops.io.dumps(model), "u.skops"))
    answer = given.explain(METHOD, replace(subject, rows=given.frame([TEXT])))
    spans = answer.arrays["spans"]
    assert len(np.unique(spans, axis=0)) == len(spans)
    assert_allclose(given.reached(answer), answer.arrays["outputs"], rtol=0, atol=1e-9)
    by_place, _, _ = by_definition(subject, TEXT)
    assert len(by_place) == len(spans)


def test_a_text_without_known_terms_moves_the_sum_elsewhere():
    for text in ("", "zebra", "?!"):
        answer = given.explain(METHOD, given.subject("pairs", [text]))
        assert answer.arrays["counts"].tolist() == [0]
        moved = answer.arrays["outputs"] - answer.arrays["base_values"]
        assert_allclose(answer.arrays["elsewhere"], moved, rtol=0, atol=1e-9)
        assert np.abs(moved).max() > 1e-3


def test_another_reference_has_another_base_and_other_values():
    one = given.explain(METHOD, given.subject()).arrays
    other = given.explain(METHOD, given.subject(reference=given.frame(["good film"]))).arrays
    assert np.abs(one["base_values"] - other["base_values"]).max() > 0.1
    assert np.abs(one["values"] - other["values"]).max() > 0.1


def test_a_forest_and_a_network_are_no_sums():
    for kind, said in (("trees", "RandomForest"), ("network", "no weighted sum")):
        assert said in why_not(METHOD, given.analysis(kind))
    for wrong in (given.subject("trees"), replace(given.subject(), reference=None)):
        with pytest.raises(ValueError, match="Linear SHAP"):
            given.explain(METHOD, wrong)
