"""Studies through the whole service: asked like methods, stored, found again, refused in words."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from explainers import methods, studies
from explainers.errors import RefusedError
from explainers.records import Maps, OneRow, Request, Sureness
from explainers.service.plan import plan
from explainers.studies.declaration import OWN
from tests import picture_subjects as given
from tests import toys
from tests.service.answering import NoLauncher, another, install, opened
from tests.service.picture_service import opened as pictured
from tests.studies.pairs import OF_PICTURES, quick

ONE = "picture_grad_cam.picture_deletion"


@pytest.fixture
def analysis(backend):
    return pictured(backend, given.network())


def asked(analysis, name=ONE, position=1, seed=0, **parameters):
    return Request(analysis, name, OneRow(position), parameters, seed)


def explained(backend, analysis, name=ONE, **changes):
    return backend.engine.explain(asked(analysis, name, **changes)).result()


@pytest.mark.parametrize("name", OF_PICTURES)
def test_every_study_of_every_method_has_a_key_and_a_cost_of_its_own(backend, analysis, name):
    joint, (method, _) = studies.find(name), OF_PICTURES[name]
    work = plan(asked(analysis, name))
    assert work.content["parameters"] == joint.parameters().model_dump()
    assert work.content["method"] == {"name": name, "version": joint.version}
    assert work.key != plan(asked(analysis, method.name)).key
    assert backend.engine.estimate(asked(analysis, name)).model_rows == work.cost_of(1)


@pytest.mark.parametrize(
    "name", {study.name: name for name, (_, study) in OF_PICTURES.items()}.values()
)
def test_every_study_answers_and_says_where_it_comes_from(backend, analysis, name):
    joint = studies.find(name)
    few = quick(joint)
    result = explained(backend, analysis, name, **few)
    assert isinstance(result, Sureness)
    receipt = result.receipt
    assert (receipt.method, receipt.method_version) == (name, joint.version)
    assert (receipt.rows_used, receipt.rows_given, receipt.gap) == (1, 3, None)
    assert receipt.parameters == joint.parameters(**few).model_dump()
    assert result.verdict == receipt.notes[0]
    assert receipt.budget <= joint.cost(joint.parameters(**few), 1, 0)
    assert result.data.to_pylist()[0]["picture"] == "cats/two.png"
    assert result.outputs.shape == (1, 3)
    for course in result.curves:
        with pytest.raises(ValueError, match="read-only"):
            course.y[:] = 0


def test_the_same_study_is_answered_from_the_store(backend, analysis):
    first = explained(backend, analysis)
    again = another(backend, NoLauncher()).explain(asked(analysis)).result()
    assert first.measures == again.measures
    assert first.receipt == again.receipt
    for one, other in zip(first.curves, again.curves, strict=True):
        assert (one.name, one.panel, one.chance) == (other.name, other.panel, other.chance)
        assert_array_equal(one.y, other.y)


def test_measures_without_a_range_say_so(backend, analysis):
    own, chance, *_ = explained(backend, analysis).measures
    assert (own.low, own.high) == (None, None)
    assert chance.low <= chance.value <= chance.high
    assert own.unit == "probability"


def test_a_study_is_about_the_very_map_the_page_shows(backend, analysis, monkeypatch):
    """SmoothGrad draws: with another generator its study would be about another map."""
    maps, name = [], "picture_smoothgrad"
    method = methods.registry()[name]

    def run(*arguments):
        maps.append(method.run(*arguments))
        return maps[-1]

    install(monkeypatch, replace(method, run=run))
    shown = explained(backend, analysis, name, seed=3, target="2")
    assert isinstance(shown, Maps)
    explained(backend, analysis, f"{name}.picture_deletion", seed=3, target="2")
    assert len(maps) == 2
    assert_array_equal(maps[0].arrays["values"], maps[1].arrays["values"])
    assert_array_equal(shown.values, maps[1].arrays["values"])


def test_the_key_hangs_on_both_their_parameters_and_both_versions(analysis, monkeypatch):
    def key(**changes):
        return plan(asked(analysis, **changes)).key

    method, study = OF_PICTURES[ONE]
    keys = {
        key(),
        key(seed=1),
        key(position=2),
        key(target="0"),
        key(layer="edges"),
        key(study_steps=20),
        key(name="picture_lrp.picture_deletion"),
        key(name="picture_grad_cam"),
    }
    install(monkeypatch, replace(method, version="99"))
    keys.add(key())
    known = {**studies.registry(), study.name: replace(study, version="99")}
    monkeypatch.setattr(studies, "registry", lambda: known)
    keys.add(key())
    assert len(keys) == 10
    assert plan(asked(analysis, study_steps=50)).key == key()


def refused(request):
    with pytest.raises(RefusedError) as told:
        plan(request)
    return told.value


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"target": "3"}, "the number of none of the model's 3 outputs"),
        ({"layer": "nowhere"}, "“nowhere”, which is none of the"),
        ({OWN + "steps": 3}, "“study_steps” is “3”; allowed is a whole number from 10 to 200"),
        ({OWN + "instead": "red"}, "allowed is blurred or mean or black"),
        ({"steps": 20}, "has no parameter “steps”"),
    ],
)
def test_parameters_of_both_are_checked(analysis, parameters, said):
    error = refused(asked(analysis, **parameters))
    assert error.code == "BAD_PARAMETER"
    assert said in error.sentence
    assert "Deletion and insertion: Grad-CAM" in error.sentence


@pytest.mark.parametrize("name", ["picture_lrp.nothing", "nothing.picture_deletion", "a.b.c"])
def test_studies_that_nobody_declared_are_unknown(analysis, name):
    error = refused(asked(analysis, name))
    assert error.code == "UNKNOWN_METHOD"
    assert f"“{name}”" in error.sentence


def test_a_study_that_cannot_study_a_method_is_refused_with_the_reason(backend, analysis):
    error = refused(asked(analysis, "predictions.picture_deletion"))
    assert (error.code, "studies other results" in error.sentence) == ("METHOD_UNFIT", True)
    table = opened(backend, toys.model("xgboost"))
    error = refused(asked(table))
    assert error.code == "METHOD_UNFIT"
    assert "explains models of pictures, and this one takes columns" in error.sentence


def test_what_a_study_costs_is_known_before(backend, analysis):
    request = asked(analysis, study_steps=20)
    before = backend.engine.estimate(request)
    result = backend.engine.explain(request).result()
    assert before.model_rows >= result.receipt.budget == 3 + 2 + 7 * 19
    assert backend.engine.estimate(request).model_rows == 0
    assert np.isfinite(result.curves[0].y).all()
