"""Weight randomisation: a map of the weights changes, a map of the picture's edges does not."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.intake import models
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.methods.picture_subject import answered, asked_about
from explainers.studies import find
from tests import picture_subjects as given
from tests.intake.vision import test_onnx_file
from tests.reference import rank_agreement as slow
from tests.studies import picture_toys as toys

SLOPES = registry()["picture_smoothgrad"]
ALL, LAST = "all layers shuffled", "the last layer shuffled"


def randomised(method, subject=None, **parameters):
    return toys.study("picture_randomisation", method, subject or toys.straight(), **parameters)


def test_a_method_that_ignores_the_network_fails():
    answer = randomised(toys.toy(toys.edges))
    found = toys.measured(answer)
    for which in (ALL, LAST):
        assert found[f"rank correlation, {which}"] == [1.0, 1.0, 1.0]
        assert found[f"top places in common, {which}"] == [1.0, 1.0, 1.0]
        assert found[f"rank correlation with signs, {which}"] == [1.0, 1.0, 1.0]
    verdict, last = answer.facts["notes"][:2]
    assert "is 1.00 (1.00 to 1.00), near 1: the map shows the picture's own edges" in verdict
    assert "hardly tells this class from a mixture of others" in last


def test_a_map_of_the_weights_passes():
    answer = randomised(SLOPES, study_draws=4)
    found = toys.measured(answer)
    # Of 256 places the correlation of unrelated orders is below 0.25 (four deviations).
    value, low, high = found[f"rank correlation, {ALL}"]
    assert -0.25 < low < value < high < 0.25
    assert found[f"top places in common, {ALL}"][0] < 0.3
    assert "near 0: the map depends on what the network learned" in answer.facts["notes"][0]


def test_a_map_of_both_is_told_so():
    def both(subject, parameters, generator):  # noqa: ARG001 - nothing is drawn
        asked = asked_about(subject, parameters.target)
        weights = np.abs(asked.slopes(asked.batch, int(asked.target[0])).sum(axis=-1))
        lit = asked.batch.mean(axis=-1) - asked.batch.min()
        return answered(asked, lit / lit.std() + weights / weights.std())

    answer = randomised(toys.toy(both))
    assert 0.3 < toys.measured(answer)[f"rank correlation, {ALL}"][0] < 0.7
    verdict, last = answer.facts["notes"][:2]
    assert "a part of the map is the picture's own" in verdict
    assert "depends in part on which class" in last


def test_numbers_are_those_of_maps_of_shuffled_networks():
    subject = given.subject(rows=1)
    method = registry()["picture_gradient_input"]
    answer = randomised(method, subject, study_draws=1, target="2")
    (drawing,) = np.random.default_rng(0).spawn(1)
    (seed,) = drawing.integers(2**31, size=1).tolist()

    def strengths(part):
        values = (part.slopes(subject.pictures.batch, 2) * subject.pictures.batch).sum(axis=-1)
        return np.abs(values.astype(np.float64)).ravel().tolist()

    part = subject.model.vision
    for layers, words in (("all", ALL), ("last", LAST)):
        other = strengths(part.randomised(seed, layers))
        expected = slow.spearman(strengths(part), other)
        found = toys.measured(answer)[f"rank correlation, {words}"]
        assert_allclose(found, expected, atol=2e-3)  # single precision can swap neighbours
        assert abs(expected) < 0.98


def test_the_class_that_is_asked_about_stays_the_same():
    asked = []

    def remembered(subject, parameters, generator):
        asked.append(parameters.target)
        return toys.edges(subject, parameters, generator)

    subject = toys.straight()
    predicted = int(subject.model.vision.answers(subject.pictures.batch)[0].argmax())
    randomised(toys.toy(remembered), study_draws=1)
    assert asked == ["", str(predicted), str(predicted)]


def test_a_network_whose_weights_are_all_alike_proves_nothing():
    subject = toys.straight()
    vision = subject.model.vision
    same = replace(subject, model=replace(subject.model, vision=_unmoved(vision)))
    verdict = randomised(toys.toy(toys.edges), same).facts["notes"][0]
    assert "changes none of this network's answers" in verdict


def _unmoved(vision):
    return replace(vision, randomised=lambda _seed, _layers: vision)


def test_blank_maps_are_left_out_and_counted():
    answer = randomised(toys.toy(toys.nothing), study_draws=2)
    assert np.isnan(toys.measured(answer)[f"rank correlation, {ALL}"]).all()
    assert "4 of 4 comparisons are left out" in answer.facts["notes"][-1]


@pytest.mark.parametrize("draws", [1, 3])
def test_cost_counts_the_method_for_each_network(draws):
    runs = []

    def counted(subject, parameters, generator):
        runs.append(1)
        return toys.edges(subject, parameters, generator)

    method = toys.toy(counted)
    randomised(method, study_draws=draws)
    made = find("toy.picture_randomisation", {"toy": method})
    settings = made.parameters(study_draws=draws)
    assert made.cost(settings, 1, 0) == len(runs) * method.cost(method.parameters(), 1, 0)


def test_progress_is_told_map_by_map():
    told = []
    subject = replace(toys.straight(), report=lambda done, total: told.append((done, total)))
    randomised(toys.toy(toys.edges), subject, study_draws=2)
    assert told == [(step, 5) for step in range(1, 6)]


def test_networks_without_weights_are_told_so_before():
    quiet = models.read(test_onnx_file.graph().SerializeToString(), "n.onnx").card
    occlusion = find("picture_occlusion.picture_randomisation")
    analysis = given.analysis(replace(quiet, task="classification"))
    assert why_not(occlusion, analysis) == ""
    lacking = replace(analysis.model, lacks={"randomising": "No weights here."})
    assert why_not(occlusion, replace(analysis, model=lacking)) == "No weights here."
