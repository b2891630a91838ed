"""Studies: what each declares, and the method that one becomes with each it can study."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from pydantic import ValidationError

from explainers import methods, studies
from explainers.errors import RefusedError
from explainers.methods.declaration import Answer
from explainers.methods.parameters import named
from explainers.studies.declaration import OWN, Studied, unfit
from tests import picture_subjects
from tests.studies.pairs import PAIRS, ask, told

STUDIES = studies.registry()
EVERY = pytest.mark.parametrize("study", STUDIES.values(), ids=list(STUDIES))
EVERY_PAIR = pytest.mark.parametrize("name", PAIRS)
MAPPING = methods.registry()["picture_gradient_input"]


@EVERY
def test_a_study_says_what_good_and_bad_look_like_and_where_it_comes_from(study):
    assert study.question.endswith("?")
    for words in (study.silent_on, study.good, study.bad):
        assert words.endswith(".")
    assert study.good != study.bad
    assert study.paper and study.link.startswith("https://")
    assert study.name.isidentifier() and "." not in study.version
    assert any(study is other for _, other in PAIRS.values()), "it studies no method at all"


@EVERY
def test_every_method_can_be_studied_or_a_sentence_says_why_not(study):
    for method in methods.registry().values():
        reason = unfit(method, study)
        assert (reason == "") == (f"{method.name}.{study.name}" in PAIRS)
        if reason:
            assert reason.endswith(".") and (method.title in reason or study.title in reason)
            with pytest.raises(RefusedError) as caught:
                studies.find(f"{method.name}.{study.name}")
            assert caught.value.code == "METHOD_UNFIT"


def test_studies_are_no_methods():
    assert not set(PAIRS) & set(methods.registry())
    assert all(method.shape != "study" for method in methods.registry().values())
    assert studies.find("predictions") is methods.registry()["predictions"]


@pytest.mark.parametrize("name", ["", "nothing", "picture_lrp.", "picture_lrp.nothing", ".", "a.b"])
def test_names_that_nobody_declared_are_not_found(name):
    with pytest.raises(KeyError):
        studies.find(name)
    with pytest.raises(KeyError):
        studies.find(f"{name}.picture_deletion.picture_deletion")


@EVERY_PAIR
def test_a_study_of_a_method_is_a_method_of_single_rows(name):
    method, study = PAIRS[name]
    joint = studies.find(name)
    assert joint is studies.find(name)
    assert (joint.name, joint.shape, joint.scopes) == (name, "study", {"global", "local"})
    assert joint.block_rows == 1
    assert joint.version == f"{method.version}.{study.version}"
    assert joint.tolerance is None and not joint.exact & joint.seeded
    assert joint.seeded == (method.seeded or study.seeded)
    assert {*method.needs, *study.needs} == {*joint.needs}
    assert {*method.packages, *study.packages} == {*joint.packages}
    assert study in studies.studies_of(method)


@EVERY_PAIR
def test_its_parameters_are_those_of_both(name):
    method, study = PAIRS[name]
    joint = studies.find(name).parameters
    own = {OWN + field for field in study.parameters.model_fields}
    assert joint.model_fields.keys() == method.parameters.model_fields.keys() | own
    defaults = {
        **method.parameters().model_dump(),
        **{OWN + key: value for key, value in study.parameters().model_dump().items()},
    }
    assert joint().model_dump() == defaults
    assert list(joint().model_dump())[: len(method.parameters.model_fields)] == list(
        method.parameters.model_fields
    )
    for part in (method.parameters, study.parameters):
        for field, declared in part.model_fields.items():
            kept = joint.model_fields[field if part is method.parameters else OWN + field]
            assert (kept.annotation, kept.description) == (
                declared.annotation,
                declared.description,
            )
            assert kept.metadata == declared.metadata
            assert named(kept) == named(declared)
    with pytest.raises(ValidationError):
        joint(unheard_of=3)


@EVERY_PAIR
def test_it_costs_what_it_says_and_answers_the_same_with_the_same_seed(name):
    joint = studies.find(name)
    first, again = told(name)[0], ask(joint)
    for array, numbers in first.arrays.items():
        assert_array_equal(numbers, again.arrays[array])
    assert first.facts == again.facts
    method, _ = PAIRS[name]
    given = joint.parameters()
    assert joint.cost(given, 1, 1) >= method.cost(method.parameters(), 1, 1) >= 1
    assert first.facts["notes"][0].endswith((".", ".)"))


@EVERY_PAIR
def test_progress_rises_to_the_whole(name):
    _, heard = told(name)
    shares = [done / total for done, total in heard]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_the_answer_studied_is_the_one_the_page_shows():
    for name in ("picture_smoothgrad", "picture_lrp"):
        method = methods.registry()[name]
        shown = method.run(
            picture_subjects.subject(1), method.parameters(target="2"), np.random.default_rng(9)
        )
        asked = Studied(picture_subjects.subject(1), method, method.parameters(target="2"), 9)
        for array, numbers in shown.arrays.items():
            assert_array_equal(asked.answer().arrays[array], numbers)
        assert asked.budget(shown) == method.cost(method.parameters(), 1, 0)
        assert asked.budget(Answer(shown.arrays, {"budget": 3})) == 3
