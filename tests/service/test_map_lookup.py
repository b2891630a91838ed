"""One picture out of a run over many is a lookup; and what a run says of all is so of each."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.checks.completeness import completeness
from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.declaration import PICTURES
from explainers.records import Maps, Withheld
from explainers.service.assemble import narrowed
from explainers.service.plan import plan, sample_of, samples_of
from tests.service.album_service import METHOD, ROWS, album, alone, few, many
from tests.service.answering import NoLauncher, another, install

__all__ = ["album", "few"]

pytestmark = pytest.mark.usefixtures("few")

IG = "picture_integrated_gradients"
GLOBAL = [
    name
    for name, method in registry().items()
    if method.about == PICTURES and method.shape == "maps" and "global" in method.scopes
]


def same(one, other):
    for name in ("values", "margins", "outputs"):
        size = np.abs(getattr(one, name)).max()
        np.testing.assert_allclose(
            getattr(other, name), getattr(one, name), rtol=0, atol=1e-5 * size
        )
    np.testing.assert_array_equal(one.shown, other.shown)
    np.testing.assert_array_equal(one.target, other.target)
    assert one.data.equals(other.data)
    assert one.outlines is None and other.outlines is None


def test_these_explain_a_folder():
    assert {name.removeprefix("picture_") for name in GLOBAL} >= {
        *("gradient_input", "integrated_gradients", "smoothgrad", "grad_cam", "lrp", "occlusion")
    }


@pytest.mark.parametrize("name", GLOBAL)
def test_a_picture_looked_up_equals_the_picture_computed_alone(backend, album, name):
    request = alone(album, 7, name)
    one = backend.engine.explain(request).result()
    assert one.receipt.key == plan(request).key
    backend.engine.explain(many(album, name)).result()
    found = another(backend, NoLauncher()).explain(request).result()
    assert found.receipt.key == plan(many(album, name)).key
    assert found.receipt.rows_used == 1
    assert {one.receipt.key, found.receipt.key} <= backend.engine.addresses(request)
    same(one, found)
    assert found.receipt.notes == one.receipt.notes


def test_a_map_about_the_predicted_output_is_that_about_the_output_by_its_number(backend, album):
    whole = backend.engine.explain(many(album)).result().outlines
    place = 9
    position, target = int(whole.positions[place]), int(whole.target[place])
    request = alone(album, position, target=str(target))
    assert [each.content["parameters"]["target"] for each in samples_of(plan(request))] == [
        str(target),
        "",
    ]
    assert backend.engine.estimate(request).model_rows == 0
    found = another(backend, NoLauncher()).explain(request).result()
    assert found.receipt.key == plan(many(album)).key
    assert found.target.tolist() == [target]
    assert found.totals[0] == pytest.approx(whole.totals[place])


def test_a_map_about_another_output_is_computed(backend, launcher, album):
    whole = backend.engine.explain(many(album)).result().outlines
    position, target = int(whole.positions[2]), int(whole.target[2])
    other = alone(album, position, target=str((target + 1) % 3))
    assert backend.engine.estimate(other).model_rows > 0
    launcher.asked.clear()
    found = backend.engine.explain(other).result()
    assert launcher.blocks == [position]
    assert found.target.tolist() == [(target + 1) % 3]


def test_tables_and_methods_of_one_picture_have_no_second_sample(album, monkeypatch):
    one = plan(alone(album, 3))
    local = replace(one, method=replace(one.method, scopes=frozenset({"local"})))
    assert samples_of(local) == ()
    assert [each.key for each in samples_of(one)] == [sample_of(one).key]
    method = replace(registry()[METHOD], name="lone", scopes=frozenset({"local"}))
    install(monkeypatch, method)
    with pytest.raises(RefusedError, match="WRONG_SCOPE"):
        plan(many(album, "lone"))


def missing(at):
    """Integrated gradients that miss their sum on one picture."""
    method = registry()[IG]

    def run(subject, parameters, generator):
        answer = method.run(subject, parameters, generator)
        wrong = (subject.rows.index.to_numpy() == at) * 1e3
        return replace(answer, arrays={**answer.arrays, "gap": answer.arrays["gap"] + wrong})

    return replace(method, run=run)


def test_one_picture_that_misses_its_sum_withholds_the_run_and_not_the_others(
    backend, album, monkeypatch
):
    order = plan(many(album, IG)).order.tolist()
    install(monkeypatch, missing(order[6]))
    found = backend.engine.explain(many(album, IG)).result()
    assert isinstance(found, Withheld)
    assert "Take more points on the way." in found.check.sentence
    for place in (0, 9):
        assert isinstance(backend.engine.explain(alone(album, order[place], IG)).result(), Maps)
    assert isinstance(backend.engine.explain(alone(album, order[6], IG)).result(), Withheld)


def test_the_gap_of_a_run_is_the_largest_of_all_pictures(backend, album):
    found = backend.engine.explain(many(album, IG, steps=8)).result()
    singles = [backend.engine.explain(alone(album, at, IG, steps=8)).result() for at in range(ROWS)]
    gaps = [abs(float(one.gap[0])) for one in singles]
    assert found.receipt.gap == pytest.approx(max(gaps))
    margins = np.concatenate([one.margins for one in singles])
    check = completeness(np.array(gaps), margins, registry()[IG].tolerance)
    assert found.receipt.tolerance == pytest.approx(check.tolerance)


def test_a_run_says_what_holds_for_all_pictures_and_a_picture_what_holds_for_it(backend, album):
    whole = backend.engine.explain(many(album, "picture_lrp")).result()
    assert whole.receipt.notes == ()
    one = backend.engine.explain(alone(album, 4, "picture_lrp")).result()
    assert one.receipt.notes[0].startswith("Of the score of")
    cam = backend.engine.explain(many(album, "picture_grad_cam")).result()
    assert cam.receipt.notes[0].startswith("Seen at the layer")


def test_one_of_several_maps_is_checked_by_itself(backend, album):
    work = plan(many(album, IG))
    whole = backend.engine.explain(many(album, IG)).result()
    one = narrowed(work, whole, 2)
    np.testing.assert_array_equal(one.values, whole.values[2:3])
    assert (one.positions.tolist(), one.outlines) == ([int(whole.positions[2])], None)
    assert one.data.to_pylist() == whole.data.slice(2, 1).to_pylist()
    wrong = replace(whole, gap=whole.gap + np.array([0.0, 0.0, 1e3, 0.0]))
    assert isinstance(narrowed(work, wrong, 2), Withheld)
    assert isinstance(narrowed(work, wrong, 1), Maps)
