"""Agreement between methods for texts: with those that can explain the model, and in numbers."""

from dataclasses import replace

import pytest
from numpy.testing import assert_allclose

from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.studies import find
from explainers.studies.text_agreement import beside
from tests import text_subjects as given
from tests.intake.texts.corpus import HOSTILE
from tests.reference import text_deletion as slow
from tests.studies import text_toys as toys

TEXT = "good film and a very dull plot but fine actors, not a bad story"
NAMES = [name for name, method in registry().items() if method.shape == "tokens"]


def agreeing(method, about=None, **parameters):
    return toys.study("text_agreement", method, about, **parameters)


@pytest.mark.parametrize("kind", given.KINDS)
def test_all_methods_that_can_explain_the_model_are_asked(kind):
    about = given.subject(kind, [TEXT])
    able = {name for name in NAMES if not why_not(registry()[name], given.analysis(kind))}
    for name in able:
        assert {other.name for other in beside(registry()[name], about)} == able - {name}
    without = replace(about, reference=None)
    left = {other.name for other in beside(registry()["text_lime"], without)}
    assert left == {name for name in able if not registry()[name].uses_reference} - {"text_lime"}


def test_numbers_are_those_of_the_slow_way():
    about = given.subject("pairs", [TEXT])
    found, _ = agreeing(registry()["text_linear_shap"], about, study_target="0")
    places, shares = toys.words(TEXT).tolist(), {}
    for name in ("text_linear_shap", "text_occlusion", "text_partition_shap"):
        arrays = given.explain(registry()[name], about).arrays
        shares[name] = slow.shared(arrays["spans"].tolist(), arrays["values"][:, 0], places)
    own = shares.pop("text_linear_shap")
    for name, other in shares.items():
        title = registry()[name].title
        expected = slow.rank_correlation(own, other)
        assert_allclose(found[f"rank correlation, {title}"][0], expected, atol=1e-9)
        both = [(a, b) for a, b in zip(own, other, strict=True) if a and b]
        alike = sum((a > 0) == (b > 0) for a, b in both) / len(both)
        assert_allclose(found[f"same sign, {title}"][0], alike)
        tops = [sorted(range(len(own)), key=lambda at: -abs(each[at]))[:3] for each in (own, other)]
        common = len(set(tops[0]) & set(tops[1])) / 3
        assert_allclose(found[f"3 strongest in common, {title}"][0], common)


def test_methods_of_one_output_are_asked_about_the_one_in_question():
    """Of five classes a way is gone for one alone, which has to be the same for all."""
    from explainers.intake import models
    from explainers.methods.declaration import Subject
    from tests.intake.hugging_face import toy

    data = toy.folder(labels=tuple(enumerate("abcde")))
    about = Subject(models.read(data, "r.zip"), given.frame(["good film, not dull"]), ())
    way = registry()["text_layer_integrated_gradients"]
    found = {
        output: agreeing(registry()["text_occlusion"], about, study_target=output)[0]
        for output in ("0", "3")
    }
    name = f"rank correlation, {way.title}"
    assert found["0"][name][0] != found["3"][name][0]
    through, _ = agreeing(way, about, target="3")
    other = f"rank correlation, {registry()['text_occlusion'].title}"
    assert_allclose(through[other][0], found["3"][name][0], atol=1e-9)


@pytest.mark.parametrize("name", [*HOSTILE])
def test_any_text_is_compared(name):
    about = given.subject("network", [HOSTILE[name]])
    _, answer = agreeing(registry()["text_occlusion"], about)
    assert answer.facts["notes"][0]


def test_what_it_costs_counts_every_method_and_progress_rises():
    told = []
    about = replace(given.subject("network", [TEXT]), report=lambda *pair: told.append(pair))
    made = find("text_occlusion.text_agreement")
    cost = made.cost(made.parameters(), 1, 1)
    every = [registry()[name] for name in NAMES]
    assert cost == 1 + sum(method.cost(method.parameters(), 1, 1) for method in every)
    _, answer = agreeing(registry()["text_occlusion"], about)
    assert 0 < answer.facts["budget"] <= cost
    shares = [done / total for done, total in told]
    assert shares == sorted(shares) and shares[-1] == 1
    assert made.uses_reference and made.seeded
