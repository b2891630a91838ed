"""What a study is given of a method, and what becomes of what it finds."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from pydantic import Field

from explainers import methods
from explainers.errors import RefusedError
from explainers.kernels.reporting import unheard
from explainers.methods.declaration import PICTURES
from explainers.methods.fitness import why_not
from explainers.methods.parameters import Parameters
from explainers.records import Course, Measured
from explainers.studies.declaration import Studied, Study, found, studied, unfit
from tests import picture_subjects
from tests.studies.pairs import ask

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
