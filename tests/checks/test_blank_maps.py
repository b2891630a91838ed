"""Why a map is blank: each fault is found in a network that has it, and in no other."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.checks import blank_maps
from tests.checks import faulty_networks as faulty
from tests.picture_subjects import counting


def found(part, seen, output=0, **said):
    asked = blank_maps.examined(part, seen, output)
    return {each.cause: each.sentence for each in blank_maps.causes(part, seen, asked, **said)}


@pytest.mark.parametrize("how", [faulty.CENTRED, faulty.UNIT])
def test_nothing_is_wrong_with_a_network_that_looks(how):
    seen = faulty.shown(faulty.sides(), how)
    for part in (faulty.by_sides(8.0), faulty.dying(shift=0.5)):
        for signed in (True, False):
            assert found(part, seen, signed=signed, blank=False) == {}


def test_an_answer_that_never_changes():
    causes = found(faulty.constant(), faulty.shown(faulty.sides()))
    assert "answers 0.731 for this picture, and the same for a black one" in causes["constant"]
    assert "none of the 0 layers" in causes["dead"]
    # A network that answers the same of a black picture alone does look.
    assert "constant" not in found(faulty.by_sides(8.0), faulty.shown(faulty.plain(0)))


def test_a_layer_that_nothing_passes():
    causes = found(faulty.dying(), faulty.shown(faulty.sides()))
    # Other values would wake it up: that may be wrong, too.
    assert list(causes) == ["dead", "constant", "range"]
    assert "exactly 0 for each of the picture's 768 numbers" in causes["dead"]
    assert "the layer “parts” is the first that answers 0" in causes["dead"]
    assert "edges" not in causes["dead"]


def test_a_layer_that_nothing_passes_in_torch():
    seen = faulty.shown(faulty.sides())
    causes = found(faulty.dying_in_torch(), seen)
    assert list(causes)[:2] == ["dead", "constant"]
    assert "the layer “relu” is the first that answers 0" in causes["dead"]


def test_only_so_many_layers_are_looked_at():
    causes = found(faulty.dying(), faulty.shown(faulty.sides()), layers=1)
    assert "none of the 1 layers that were looked at" in causes["dead"]


def test_an_answer_that_is_stuck_at_one():
    part, seen = faulty.by_sides(60.0), faulty.shown(faulty.sides())
    causes = found(part, seen)
    assert set(causes) == {"saturated"}
    assert "it answers 1.000000, and the largest slope of that is" in causes["saturated"]
    assert part.answer_slopes(seen.batch, 0).max() < 1e-6 * part.slopes(seen.batch, 0).max()
    blind = replace(part, slopes=None, answer_slopes=None, at_layer=None)
    told = found(blind, seen)["saturated"]
    assert "it answers 1.000000. What explains probabilities" in told
    # Sure, and not stuck.
    assert found(faulty.by_sides(4.0), seen) == {}


@pytest.mark.parametrize(("level", "words"), [(0, "black all over"), (128, "one colour all over")])
def test_a_picture_that_is_its_own_baseline(level, words):
    causes = found(faulty.by_sides(8.0), faulty.shown(faulty.plain(level)))
    assert set(causes) == {"baseline"}
    assert words in causes["baseline"]
    almost = faulty.plain(level)
    almost[3, 4] += 100
    assert found(faulty.by_sides(8.0), faulty.shown(almost)).get("baseline") is None


def test_what_speaks_against_is_cut_off():
    part, seen = faulty.against(), faulty.shown(faulty.sides())
    causes = found(part, seen, output=0, signed=False)
    assert set(causes) == {"cut off"}
    assert found(part, seen, output=0, signed=False, blank=False) == {}
    assert "cut off" not in found(part, seen, output=0, signed=True)


def test_values_of_another_range():
    causes = found(faulty.by_sides(20.0), faulty.shown(faulty.sides(), faulty.PIXELS))
    assert "trained on values of 0 to 1 but is given" in causes["range"]
    assert "range" not in found(faulty.by_sides(20.0), faulty.shown(faulty.sides(), faulty.UNIT))


def test_a_map_is_blank_beside_its_scores():
    margins = np.array([-40.0, 3.0])
    assert blank_maps.is_blank(np.zeros((3, 3)), margins)
    assert blank_maps.is_blank(np.full((3, 3), 3e-6), margins)
    assert not blank_maps.is_blank(np.full((3, 3), 3e-6), margins / 40)
    assert not blank_maps.is_blank(np.full((3, 3), np.nan), margins)


def test_what_is_asked_is_no_more_than_is_said():
    names = ("answers", "margins", "slopes", "answer_slopes", "at_layer")
    watched, sent = counting(faulty.dying(), *names)
    found(watched, faulty.shown(faulty.sides()))
    assert sum(sent) == blank_maps.ASKED + 2
