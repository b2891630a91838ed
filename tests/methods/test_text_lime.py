"""LIME for texts: against the package itself on equal draws, and its own promises."""

from dataclasses import replace

import numpy as np
import pytest
from lime.lime_text import LimeTextExplainer
from numpy.testing import assert_allclose, assert_array_equal

from explainers.intake import models
from explainers.intake.texts.words import words
from explainers.kernels.joining import by_word as share_by_word
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests import text_subjects as given

METHOD = registry()["text_lime"]
TEXT = "Good, good: not a good film; the actor is dull, and don't go. A well-made film!"
SAMPLES = 300
SAMPLE = 100


def by_lime(part, text, seed, outputs, **options):
    """What the package says of a text cut into our words: weights by word, R2 and the others."""
    explainer = LimeTextExplainer(
        kernel_width=options.pop("kernel_width", 25),
        split_expression=lambda raw: [raw[begin:end] for begin, end in words(raw)],
        random_state=np.random.RandomState(seed),
    )
    found = explainer.explain_instance(text, part.answers, labels=range(outputs), **options)
    known = found.domain_mapper.indexed_string
    weights = {known.word(at): np.zeros(outputs) for at in range(known.num_words())}
    for output in range(outputs):
        for at, weight in found.local_exp[output]:
            weights[known.word(at)][output] = weight
    return weights, found


def by_word(answer, text):
    """The weight of each word, from all of its places."""
    found = {}
    for word, value in zip(given.pieces(answer, [text])[0], answer.arrays["values"], strict=True):
        found[word] = found.get(word, 0) + value
    return found


def seed_of(seed):
    return int(np.random.default_rng(seed).integers(2**32))


def assert_limes(found, expected):
    assert found.keys() == expected.keys()
    for word, weights in expected.items():
        assert_allclose(found[word], weights, rtol=0, atol=1e-6, err_msg=word)


@pytest.mark.parametrize(
    ("features", "kernel_width"), [(10, 25.0), (1_000, 25.0), (8, 60.0), (3, 25.0), (6, 10.0)]
)
@pytest.mark.parametrize(("kind", "outputs"), [("pairs", 2), ("trees", 2), ("three", 3)])
def test_numbers_are_limes_own_on_equal_draws(kind, outputs, features, kernel_width):
    subject = given.subject(kind, [TEXT])
    expected, theirs = by_lime(
        subject.model.text,
        TEXT,
        seed_of(7),
        outputs,
        num_samples=SAMPLES,
        num_features=features,
        kernel_width=kernel_width,
    )
    answer = given.explain(
        METHOD, subject, 7, samples=SAMPLES, features=features, kernel_width=kernel_width
    )
    assert_limes(by_word(answer, TEXT), expected)
    chosen = sum(weights[0] != 0 for weights in expected.values())
    assert chosen == min(features, len(expected)) and len(expected) == 14
    arrays, last = answer.arrays, outputs - 1
    assert_allclose(arrays["base_values"][0], [theirs.intercept[at] for at in range(outputs)])
    assert_allclose(arrays["fits"][0, last], theirs.score, rtol=0, atol=1e-6)
    assert_allclose(given.reached(answer)[0, last], theirs.local_pred[0], rtol=0, atol=1e-6)
    asked = int(arrays["outputs"][0].argmax())
    note = answer.facts["notes"][0]
    assert f"explains {100 * arrays['fits'][0, asked]:.3g} % of how" in note
    assert f"of {min(features, 14)} of the text's 14 different words" in note
    assert f"{arrays['base_values'][0, asked]:.3g} (the intercept)" in note


def test_a_text_of_more_words_than_samples_has_limes_own_numbers_too():
    text = " ".join(f"w{at} good" if at % 9 else "film" for at in range(200))
    subject = given.subject("trees", [text])
    for features in (10, 4):
        expected, theirs = by_lime(
            subject.model.text, text, seed_of(0), 2, num_samples=100, num_features=features
        )
        answer = given.explain(METHOD, subject, samples=100, features=features)
        assert len(expected) > 100
        assert_limes(by_word(answer, text), expected)
        assert_allclose(answer.arrays["fits"][0, 1], theirs.score, rtol=0, atol=1e-6)


def test_a_difference_of_a_hundred_thousandth_is_seen():
    subject = given.subject("pairs", [TEXT])
    expected, _ = by_lime(subject.model.text, TEXT, seed_of(7), 2, num_samples=SAMPLES)
    found = by_word(given.explain(METHOD, subject, 7, samples=SAMPLES), TEXT)
    found["dull"] = found["dull"] + 1e-5
    with pytest.raises(AssertionError):
        assert_limes(found, expected)


def test_a_word_has_the_same_share_at_each_of_its_places():
    answer = given.explain(METHOD, given.subject("pairs", [TEXT]))
    pieces = np.array(given.pieces(answer, [TEXT])[0])
    at = pieces == "good"
    assert at.sum() == 2, "“Good” is another word, as in lime"
    assert len({tuple(value) for value in answer.arrays["values"][at].tolist()}) == 1


def test_each_different_text_is_asked_about_once():
    asked = []
    subject = given.subject("pairs", ["good good film"])
    part = subject.model.text

    def heard(texts):
        asked.extend(texts)
        return part.answers(texts)

    model = replace(subject.model, text=replace(part, answers=heard))
    answer = given.explain(METHOD, replace(subject, model=model))
    assert sorted(asked) == ["  ", "  film", "good good ", "good good film"]
    assert answer.facts["budget"] == 4 < METHOD.cost(METHOD.parameters(), 1, 1)


def test_a_text_without_words_has_nothing_to_explain():
    for text in ("", "?!"):
        answer = given.explain(METHOD, given.subject("pairs", [text]))
        assert answer.arrays["counts"].tolist() == [0]
        assert_array_equal(answer.arrays["base_values"], answer.arrays["outputs"])
        assert answer.facts["notes"] == [
            "The text has no words that could be taken out: there is nothing to explain."
        ]


def test_a_predicted_number_is_explained_in_its_unit():
    answer = given.explain(METHOD, given.subject("number", [TEXT]))
    assert answer.facts["unit"] == "prediction"
    assert "how the answer moved" in answer.facts["notes"][0]
    assert np.abs(answer.arrays["values"]).max() > 0


@pytest.fixture(scope="module")
def snippets():
    """The sample's weighted sum of words and pairs, and the sentences of film reviews."""
    texts, _ = given.snippets()
    model = (given.SNIPPETS.parent / "movie_snippets_tfidf.skops").read_bytes()
    return models.read(model, "movie_snippets_tfidf.skops"), texts


def top_three(answer, text):
    """The three words, in small letters, that most speak for or against; pairs are shared out."""
    spans, total = words(text), {}
    for (begin, end), value in zip(
        spans.tolist(),
        share_by_word(answer.arrays["values"], answer.arrays["spans"], spans)[:, 1],
        strict=True,
    ):
        word = text[begin:end].casefold()
        total[word] = total.get(word, 0.0) + value
    return sorted(total, key=lambda word: -abs(total[word]))[:3]


def agreeing(handle, texts, shap):
    """Of how many texts LIME's first word is one of SHAP's first three."""
    reference = given.frame(texts)
    agreed = 0
    for text in texts[:: len(texts) // SAMPLE][:SAMPLE]:
        subject = Subject(handle, given.frame([text]), ("category",), reference)
        first = top_three(given.explain(METHOD, subject), text)[0]
        agreed += first in top_three(given.explain(registry()[shap], subject), text)
    return agreed


@pytest.mark.parametrize("shap", ["text_linear_shap", "text_partition_shap"])
def test_the_first_word_is_one_of_shaps_first_three(snippets, shap):
    assert agreeing(*snippets, shap) >= 90


def test_a_method_that_finds_other_words_does_not_agree(snippets, monkeypatch):
    real = given.explain

    def turned(method, subject, seed=0, **parameters):
        answer = real(method, subject, seed, **parameters)
        if method is METHOD:
            answer.arrays["values"][:] = np.roll(answer.arrays["values"], 1, axis=0)
        return answer

    monkeypatch.setattr(given, "explain", turned)
    assert agreeing(*snippets, "text_linear_shap") < 60
