"""Studies: what each declares, and the method that one becomes with each it can study."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from pydantic import Field, ValidationError

from explainers import methods, studies
from explainers.errors import RefusedError
from explainers.kernels.reporting import unheard
from explainers.methods.declaration import PICTURES, Answer
from explainers.methods.fitness import why_not
from explainers.methods.parameters import Parameters, named
from explainers.records import Course, Measured
from explainers.studies.declaration import OWN, Studied, Study, found, studied, unfit
from tests import picture_subjects
from tests.studies.pairs import PAIRS, ask, told

STUDIES = studies.registry()
EVERY = pytest.mark.parametrize("study", STUDIES.values(), ids=list(STUDIES))
EVERY_PAIR = pytest.mark.parametrize("name", PAIRS)
MAPPING = methods.registry()["picture_gradient_input"]


class ToyParameters(Parameters):
    times: int = Field(2, ge=1, le=9, description="How often")


def _run(studied_, parameters, generator):
    draws = [float(studied_.again(seed=at).arrays["values"].sum()) for at in (3, 3, 4)]
    measures = [
        Measured("its seed", studied_.seed),
        Measured("times", parameters.times),
        Measured("own draw", generator.random()),
        *(Measured(f"sum {at}", value) for at, value in enumerate(draws)),
    ]
    return found(studied_.answer().arrays["outputs"], measures, ["Found."], unit="score")


TOY = Study(
    name="toy",
    title="Toy",
    version="7",
    question="What does it find?",
    silent_on="Anything.",
    good="High.",
    bad="Low.",
    paper="A paper",
    link="https://example.org",
    shapes=frozenset({"maps"}),
    about=PICTURES,
    needs=("gradients",),
    seeded=True,
    parameters=ToyParameters,
    why_not=lambda method: "It is too new." if method.version == "new" else "",
    cost=lambda method, own, its, rows, features: own.times * method.cost(its, rows, features),
    run=_run,
    packages=("numpy",),
)


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


def test_a_study_is_given_its_own_parameters_the_methods_and_the_requests_seed():
    joint = studied(methods.registry()["picture_smoothgrad"], TOY)
    answer = ask(joint, seed=2**32 - 1, draws=5, study_times=4)
    numbers = answer.arrays["measures"][:, 0]
    assert numbers[0] == 2**32 - 1
    assert numbers[1] == 4
    assert numbers[3] == numbers[4] != numbers[5]
    other = ask(joint, seed=2**32 - 2, draws=5, study_times=4).arrays["measures"][:, 0]
    assert other[2] != numbers[2]
    assert joint.cost(joint.parameters(draws=5, study_times=4), 1, 0) == 4 * 7
    assert joint.needs == ("gradients",) and joint.packages == ("numpy",)


def test_what_a_method_draws_does_not_move_what_the_study_draws():
    of = [studied(methods.registry()[f"picture_{name}"], TOY) for name in ("smoothgrad", "lrp")]
    draws = {float(ask(joint, seed=3).arrays["measures"][2, 0]) for joint in of}
    assert len(draws) == 1
    assert draws != {float(np.random.default_rng(3).random())}


def test_how_far_one_answer_is_is_not_how_far_the_study_is():
    heard = []
    method = methods.registry()["picture_occlusion"]
    watched = replace(picture_subjects.subject(1), report=lambda *pair: heard.append(pair))
    asked = Studied(watched, method, method.parameters(), 0)
    asked.answer()
    asked.again(seed=3)
    assert heard == []
    asked.answer(lambda *pair: heard.append(pair))
    assert heard and asked.subject.report is not unheard


def test_a_study_that_cannot_study_a_method_says_why():
    new = replace(MAPPING, version="new")
    assert unfit(new, TOY) == "It is too new."
    assert "studies other results" in unfit(methods.registry()["predictions"], TOY)
    assert "is not about what" in unfit(replace(MAPPING, about=frozenset({"columns"})), TOY)
    assert "explains no single row" in unfit(replace(MAPPING, scopes=frozenset({"global"})), TOY)
    with pytest.raises(RefusedError) as caught:
        studied(new, TOY)
    assert (caught.value.code, caught.value.sentence) == ("METHOD_UNFIT", "It is too new.")


def test_what_a_model_lacks_is_said_of_both():
    card = replace(picture_subjects.subject().model.card, lacks={"gradients": "It has no slopes."})
    analysis = picture_subjects.analysis(card)
    joint = studied(methods.registry()["picture_occlusion"], TOY)
    assert why_not(joint, analysis) == "It has no slopes."
    assert why_not(methods.registry()["picture_occlusion"], analysis) == ""


def test_what_was_found_is_put_into_arrays_and_words():
    grid = np.array([0.0, 0.5, 1.0])
    answer = found(
        np.ones((1, 2)),
        [Measured("a", 1.0, 0.5, 2.0, "points"), Measured("b", None)],
        ["Verdict.", "More."],
        unit="probability",
        curves=[Course("own", grid, grid**2, "first"), Course("drawn", grid, grid, chance=True)],
        grid_title="share",
        budget=12,
    )
    assert_array_equal(answer.arrays["measures"], [[1, 0.5, 2], [np.nan] * 3])
    assert_array_equal(answer.arrays["curves"], [grid**2, grid])
    assert_array_equal(answer.arrays["grid"], grid)
    assert answer.facts == {
        "unit": "probability",
        "measures": ["a", "b"],
        "units": ["points", ""],
        "curves": ["own", "drawn"],
        "panels": ["first", ""],
        "chance": [False, True],
        "grid_title": "share",
        "notes": ["Verdict.", "More."],
        "budget": 12,
    }
    bare = found(np.ones((1, 2)), [], ["Nothing."], unit="")
    assert bare.arrays["measures"].shape == (0, 3) and bare.arrays["curves"].shape == (0, 0)
    assert "budget" not in bare.facts
