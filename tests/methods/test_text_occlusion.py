"""Occlusion for texts: against leaving words out by hand; long texts go by runs of neighbours."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.intake.texts.words import sentences, words
from explainers.methods import registry
from tests import text_subjects as given
from tests.reference import text_terms as slow

METHOD = registry()["text_occlusion"]
TEXT = "Not a good film. The actor is very fine! Don't miss the plot, a well-made plot."


@pytest.mark.parametrize("taken", ["word", "sentence"])
@pytest.mark.parametrize("kind", given.KINDS)
def test_values_are_what_the_margins_lose(kind, taken):
    subject = given.subject(kind, [TEXT, "", "dull"])
    part = subject.model.text
    arrays = given.explain(METHOD, subject, taken=taken).arrays
    spans = (words if taken == "word" else sentences)(TEXT)
    count = arrays["counts"][0]
    expected = slow.occlusion(lambda text: part.margins([text])[0], TEXT, spans.tolist())
    assert_array_equal(arrays["spans"][:count], spans)
    assert_allclose(arrays["values"][:count], expected, rtol=0, atol=2e-5)
    assert np.abs(expected).max() > 1e-3
    assert arrays["counts"].tolist() == [len(spans), 0, 1]
    gone = TEXT
    for begin, end in spans[::-1].tolist():
        gone = gone[:begin] + gone[end:]
    assert_allclose(arrays["base_values"][0], part.margins([gone])[0], rtol=0, atol=2e-5)
    assert_array_equal(arrays["base_values"][1], arrays["outputs"][1])
    assert not arrays["elsewhere"].any()


def test_neighbours_of_a_long_text_go_together_and_that_is_said():
    text = " ".join(f"w{at} good" for at in range(50))
    subject = given.subject("pairs", [text])
    answer = given.explain(METHOD, subject, evaluations=30)
    spans = answer.arrays["spans"].tolist()
    known = words(text).tolist()
    assert spans == [[known[at][0], known[min(at + 3, 99)][1]] for at in range(0, 100, 4)]
    assert answer.facts["notes"] == [
        "Where a text has more than 30 words, neighbours were taken out together, and share one "
        "number."
    ]
    part = subject.model.text
    expected = []
    for run in range(25):
        gone = text
        for begin, end in known[4 * run : 4 * run + 4][::-1]:
            gone = gone[:begin] + gone[end:]
        expected.append(part.margins([text])[0] - part.margins([gone])[0])
    assert_allclose(answer.arrays["values"], expected, rtol=0, atol=1e-12)
    assert answer.facts["budget"] == 25 + 1 + 1
    assert given.explain(METHOD, given.subject("pairs", [TEXT])).facts["notes"] == []


def test_a_network_that_reads_so_many_tokens_is_told_of():
    limit = given.handle("network").card.texts.limit
    long = given.explain(METHOD, given.subject("network", ["good " * 40, "bad"]), evaluations=10)
    assert long.facts["notes"][-1].startswith(f"The model reads {limit} tokens of a text at most.")
    assert given.explain(METHOD, given.subject("network", ["good"])).facts["notes"] == []


def test_a_network_whose_pieces_are_not_told_is_judged_by_words():
    limit = given.handle("network").card.texts.limit
    for count, told in ((limit, True), (limit - 1, False)):
        subject = given.subject("network", ["good " * count])
        part = replace(subject.model.text, gradients=None)
        blind = replace(subject, model=replace(subject.model, text=part))
        notes = given.explain(METHOD, blind, evaluations=10).facts["notes"]
        assert any(note.startswith("The model reads") for note in notes) == told


def test_it_is_in_the_unit_of_the_margins():
    assert given.explain(METHOD, given.subject()).facts["unit"] == "log-odds"
    assert given.explain(METHOD, given.subject("trees")).facts["unit"] == "probability"
    assert given.explain(METHOD, given.subject("number")).facts["unit"] == "prediction"
