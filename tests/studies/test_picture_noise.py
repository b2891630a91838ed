"""Stability to noise: exactly 1 without noise, lower with more, and only where the class stays."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.intake import models
from explainers.kernels.rank_agreement import rank_correlation, top_overlap
from explainers.methods import registry
from explainers.methods.picture_subject import answered, asked_about
from explainers.studies import find
from tests import picture_subjects as given
from tests.studies import picture_toys as toys

INPUT = registry()["picture_gradient_input"]


def noisy(method, subject=None, **parameters):
    return toys.study("picture_noise", method, subject or toys.straight(), **parameters)


def names(answer):
    return toys.measured(answer)["rank correlation"], toys.measured(answer)["top places in common"]


@pytest.mark.parametrize(
    "name", ["picture_grad_cam", "picture_lrp", "picture_smoothgrad", "picture_occlusion"]
)
def test_without_noise_a_map_agrees_with_itself_exactly(name):
    answer = noisy(registry()[name], given.subject(rows=1), study_noise=0.0)
    assert names(answer) == ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0])
    assert "With noise of 0 % of the picture's range" in answer.facts["notes"][0]
    assert "the map is steady" in answer.facts["notes"][0]


def test_more_noise_leaves_less_of_the_order():
    found = [names(noisy(INPUT, study_noise=noise))[0][0] for noise in (0.0, 0.02, 0.1)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1.0
    assert found[2] < 0.999


def test_a_map_that_is_drawn_of_the_picture_itself_is_steady_and_one_of_its_grain_is_not():
    def grain(subject, parameters, generator):  # noqa: ARG001 - nothing is drawn
        asked = asked_about(subject, parameters.target)
        return answered(asked, np.sin(1e5 * asked.batch.astype(float)).sum(axis=-1))

    steady, shaken = noisy(toys.toy(toys.edges)), noisy(toys.toy(grain))
    assert names(steady)[0][0] > 0.9
    assert "the map is steady" in steady.facts["notes"][0]
    assert abs(names(shaken)[0][0]) < 0.25
    assert "makes it another map" in shaken.facts["notes"][0]


def test_a_map_half_of_whose_order_is_grain_keeps_its_outline():
    def half(subject, parameters, generator):  # noqa: ARG001 - nothing is drawn
        asked = asked_about(subject, parameters.target)
        batch = asked.batch.astype(float)
        return answered(asked, batch.mean(axis=-1) + 0.2 * np.sin(1e5 * batch[..., 0]))

    answer = noisy(toys.toy(half))
    assert 0.6 < names(answer)[0][0] < 0.9
    assert "keeps its outline, and its details are noise" in answer.facts["notes"][0]


def test_numbers_are_those_of_the_noise_that_was_drawn():
    subject = toys.straight()
    answer = noisy(INPUT, study_noise=0.05, study_draws=2, target="1")
    (drawing,) = np.random.default_rng(0).spawn(1)
    part, batch = subject.model.vision, subject.pictures.batch
    deviation = 0.05 * (batch.max() - batch.min())
    own = (part.slopes(batch, 1) * batch).sum(axis=-1)[0]
    maps = []
    for _ in range(2):
        copy = batch + deviation * drawing.standard_normal(batch.shape, dtype=np.float32)
        if part.answers(copy)[0].argmax() == part.answers(batch)[0].argmax():
            maps.append((part.slopes(copy, 1) * copy).sum(axis=-1)[0])
    correlations, overlaps = names(answer)
    assert maps
    assert_allclose(
        correlations[0], np.mean([rank_correlation(own, each) for each in maps]), atol=1e-3
    )
    assert_allclose(overlaps[0], np.mean([top_overlap(own, each, 0.1) for each in maps]), atol=0.05)


def flipping(every):
    """A subject whose class changes in every so manyth noisy copy."""
    subject, asked = toys.straight(), []
    part = subject.model.vision
    start = part.answers(subject.pictures.batch)

    def answers(batch):
        if np.array_equal(batch, subject.pictures.batch):
            return start
        asked.append(1)
        return start[:, ::-1] if len(asked) % every == 0 else start

    model = replace(subject.model, vision=replace(part, answers=answers))
    return replace(subject, model=model)


def test_copies_of_another_class_are_left_out_and_counted():
    answer = noisy(INPUT, flipping(2), study_draws=4)
    assert answer.facts["notes"][1].startswith("In 2 of 4 copies the noise changed the predicted")
    assert not np.isnan(names(answer)[0]).any()


def test_where_every_copy_has_another_class_the_answer_itself_is_not_stable():
    answer = noisy(INPUT, flipping(1), study_draws=3)
    assert np.isnan(names(answer)[0]).all()
    (verdict,) = answer.facts["notes"]
    assert "predicts another class for each of 3 copies" in verdict


def test_numbers_have_no_class_that_could_change():
    subject = given.subject_of(models.read(given.number(), "n.keras"), rows=1)
    answer = noisy(INPUT, subject, study_noise=0.2)
    assert not np.isnan(names(answer)[0]).any()
    assert len(answer.facts["notes"]) == 1


def test_a_blank_map_has_nothing_that_could_move():
    answer = noisy(toys.toy(toys.nothing))
    assert "the same number everywhere" in answer.facts["notes"][0]


def test_cost_counts_the_method_for_each_copy():
    made = find("picture_lrp.picture_noise")
    lrp = registry()["picture_lrp"]
    assert made.cost(made.parameters(study_draws=7), 1, 0) == 8 * lrp.cost(lrp.parameters(), 1, 0)
