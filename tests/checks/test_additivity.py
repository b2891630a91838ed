"""Sums that miss the model's output are found, however they miss it."""

import numpy as np
import pytest

from explainers.checks.additivity import ROUNDING, additivity, gap_and_scale, judged


def parts(rows=6, features=4, outputs=2, scale=1.0, seed=0):
    """Attributions that add up exactly to within rounding."""
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(rows, features, outputs)) * scale
    base = draw.normal(size=(rows, outputs)) * scale
    return values, base, base + values.sum(axis=1)


def test_sums_that_meet_the_output_pass_and_say_how_closely():
    check = additivity(*parts())
    assert check.passed and check.name == "additivity"
    assert check.value < 1e-12
    assert "add up to the model's output within" in check.sentence


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_the_tolerance_follows_large_outputs_and_breaks_just_above(scale):
    values, base, outputs = parts(scale=scale)
    allowed = ROUNDING * max(1.0, np.abs(outputs).max())
    for part in (values, base, outputs):
        index = (2, 1) if part.ndim == 2 else (2, 1, 1)
        kept = part[index]
        part[index] = kept + allowed * 0.99
        assert additivity(values, base, outputs).passed
        part[index] = kept + allowed * 1.02
        check = additivity(values, base, outputs)
        assert not check.passed
        np.testing.assert_allclose(check.value, allowed * 1.02, rtol=1e-4)
        np.testing.assert_allclose(check.tolerance, allowed, rtol=1e-3)
        assert f"{check.value:.3g}" in check.sentence and f"{check.tolerance:.1e}" in check.sentence
        part[index] = kept


def test_a_gap_below_zero_counts_as_one_above():
    values, base, outputs = parts()
    outputs[0, 0] -= 1.0
    assert additivity(values, base, outputs).value == pytest.approx(1.0)
    outputs[0, 0] += 2.0
    assert additivity(values, base, outputs).value == pytest.approx(1.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", range(3))
def test_a_number_that_is_not_finite_never_passes(bad, where):
    given = parts()
    given[where].flat[0] = bad
    check = additivity(*given)
    assert not check.passed
    assert check.value == np.inf and check.tolerance == ROUNDING


def test_infinity_on_both_sides_is_no_agreement():
    values, base, outputs = parts()
    values[0, 0, 0] = outputs[0, 0] = np.inf
    assert not additivity(values, base, outputs).passed


def test_two_infinite_parts_that_cancel_do_not_pass():
    values, base, outputs = parts()
    values[0, 0, 0], values[0, 1, 0] = np.inf, -np.inf
    assert not additivity(values, base, outputs).passed


def test_no_rows_leave_no_gap():
    check = additivity(np.empty((0, 3, 2)), np.empty((0, 2)), np.empty((0, 2)))
    assert check.passed and check.value == 0.0


def test_share_allowed_is_the_methods_own():
    outputs = np.array([[1.0]])
    values = np.array([[[0.995]]])
    assert not additivity(values, np.zeros((1, 1)), outputs).passed
    assert additivity(values, np.zeros((1, 1)), outputs, share=1e-2).passed


def test_of_several_parts_the_largest_gap_and_scale_are_those_of_all():
    values, base, outputs = parts(rows=9)
    outputs[7] += 1e-5
    pieces = [slice(0, 4), slice(4, 9)]
    measured = [gap_and_scale(values[at], base[at], outputs[at]) for at in pieces]
    gaps, scales = zip(*measured, strict=True)
    assert judged(max(gaps), max(scales)) == additivity(values, base, outputs)
    assert not judged(max(gaps), max(scales), share=1e-7).passed
