"""What every method that marks pieces of texts keeps to: any text, alone and among others."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.methods import registry
from explainers.methods.declaration import TEXTS
from explainers.methods.fitness import why_not
from tests import text_subjects as given
from tests.intake.texts.corpus import HOSTILE

METHODS = [each for each in registry().values() if each.about == TEXTS and each.shape == "tokens"]
OURS = ("text_linear_shap", "text_lime", "text_occlusion", "text_partition_shap")
FEW = {"samples": 100, "evaluations": 60}
CASES = [
    pytest.param(method, kind, id=f"{method.name}-{kind}")
    for method in METHODS
    for kind in given.KINDS
    if not why_not(method, given.analysis(kind))
]


def explain(method, subject, seed=0):
    fields = method.parameters.model_fields
    return given.explain(method, subject, seed, **{k: v for k, v in FEW.items() if k in fields})


def test_these_are_there_and_each_has_a_model():
    assert {method.name for method in METHODS} >= set(OURS)
    assert {case.values[0].name for case in CASES} == {method.name for method in METHODS}
    assert all(method.scopes >= {"local"} for method in METHODS)


@pytest.mark.parametrize(("method", "kind"), CASES)
@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_explained(method, kind, name):
    text = HOSTILE[name]
    subject = given.subject(kind, [text])
    answer = explain(method, subject)
    spans, values = answer.arrays["spans"], answer.arrays["values"]
    assert ((spans[:, 0] >= 0) & (spans[:, 0] <= spans[:, 1]) & (spans[:, 1] <= len(text))).all()
    assert np.isfinite(values).all()
    assert answer.arrays["counts"].tolist() == [len(spans)] == [len(values)]
    assert (np.diff(spans[:, 0]) >= 0).all(), "in the order of the text"
    part = subject.model.text
    own = part.answers([text]) if answer.facts["unit"] == subject.model.card.unit else None
    scores = part.margins([text])
    assert any(
        expected is not None and np.allclose(answer.arrays["outputs"], expected, atol=1e-5)
        for expected in (own, scores)
    )


@pytest.mark.parametrize(("method", "kind"), CASES)
def test_a_missing_text_is_an_empty_one_and_a_number_is_written_out(method, kind):
    for strange, plain in ((None, ""), (float("nan"), ""), (7.0, "7")):
        found, expected = (
            explain(method, given.subject(kind, [text])).arrays for text in (strange, plain)
        )
        for name, array in expected.items():
            assert_array_equal(found[name], array)


@pytest.mark.parametrize(("method", "kind"), CASES)
def test_what_adds_up_is_told_to_and_does(method, kind):
    answer = explain(method, given.subject(kind))
    missed = np.abs(given.reached(answer) - answer.arrays["outputs"]).max()
    scale = max(1.0, np.abs(answer.arrays["outputs"]).max())
    if method.additive:
        assert missed <= method.tolerance * scale
    elif kind == "pairs":  # a sum of plain counts adds up however it is asked
        assert missed > 1e-6, "it could promise its sum"


@pytest.mark.parametrize(("method", "kind"), CASES)
def test_a_text_is_explained_the_same_alone_and_among_others(method, kind):
    texts = [given.TEXTS[at] for at in (0, 1, 2)] + ["", "good"]
    if "global" not in method.scopes:
        texts = texts[:1]
    whole = explain(method, given.subject(kind, texts))
    parts = [explain(method, given.subject(kind, [text])) for text in texts]
    assert set().union(*(part.facts["notes"] for part in parts)) <= set(whole.facts["notes"])
    for name, array in whole.arrays.items():
        alone = np.concatenate([part.arrays[name] for part in parts])
        assert_allclose(alone, array, rtol=0, atol=2e-5 if kind == "network" else 1e-12)


@pytest.mark.parametrize(("method", "kind"), CASES)
def test_words_of_a_long_text_are_bounded_in_cost(method, kind):
    """10,000 words: no method asks about more texts than it said."""
    draw = np.random.default_rng(0)
    text = " ".join(f"{word}{draw.integers(3)}" for word in draw.choice(given.TEXTS, 1_100))
    assert len(text.split()) >= 10_000
    sent = []
    subject = given.subject(kind, [text])
    part = subject.model.text

    def counted(ask):
        return lambda texts: (sent.append(len(texts)), ask(texts))[1]

    part = replace(part, answers=counted(part.answers), margins=counted(part.margins))
    answer = explain(method, replace(subject, model=replace(subject.model, text=part)))
    fields = method.parameters.model_fields
    chosen = method.parameters(**{k: v for k, v in FEW.items() if k in fields})
    assert 0 < sum(sent) <= method.cost(chosen, 1, 1)
    if method.name in OURS:
        assert sum(sent) == answer.facts.get("budget", 1)
    assert len(answer.arrays["spans"]) > 0


@pytest.mark.parametrize(("method", "kind"), CASES)
def test_the_same_seed_gives_the_same_numbers(method, kind):
    first, again, other = (explain(method, given.subject(kind), seed) for seed in (5, 5, 6))
    for name, array in first.arrays.items():
        assert_array_equal(array, again.arrays[name])
    differs = any((first.arrays[name] != other.arrays[name]).any() for name in first.arrays)
    assert differs == method.seeded


@pytest.mark.parametrize(("method", "kind"), CASES)
def test_it_is_heard_from_the_beginning_to_the_end(method, kind):
    told = []
    rows = 3 if "global" in method.scopes else 1
    subject = given.subject(kind, [*given.TEXTS[: rows - 1], given.TEXTS[5]])
    explain(method, replace(subject, report=lambda *steps: told.append(steps)))
    dones, totals = [done for done, _ in told], {total for _, total in told}
    assert dones == sorted(set(dones))
    assert len(totals) == (1 if method.steps else 0)
    assert not told or dones[-1] in totals
