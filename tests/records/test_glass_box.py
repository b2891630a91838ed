"""The terms of a glass box: their bins, how much they move, and both sides of two classes."""

import numpy as np
import pytest

from explainers.records import Axis, Term
from tests.tree_results import age_term, glass_box, housing_term, pair_term


def test_an_axis_has_a_bin_for_gaps_and_one_for_each_part():
    assert Axis(0, np.array([1.0, 2.0]), 0.0, 3.0).bins == 4
    assert Axis(0, np.zeros(0), 0.0, 3.0).bins == 2
    assert Axis(0, categories=("a", "b")).bins == 3


def test_importance_is_the_mean_size_over_the_rows():
    assert age_term().importance == pytest.approx((2 * 1.0 + 2 * 0.5 + 1.5) / 5)
    assert housing_term().importance == pytest.approx((0.1 + 0.4 + 0.8) / 5)
    nobody = Term(0, age_term().axes, np.ones(4), np.zeros(4), np.zeros(4))
    assert nobody.importance == 0.0


def test_the_first_of_two_classes_is_the_second_turned():
    box = glass_box()
    for own, turned in zip(box.of(1), box.of(0), strict=True):
        np.testing.assert_array_equal(turned.scores, -own.scores)
        np.testing.assert_array_equal(turned.errors, own.errors)
        assert turned.axes == own.axes and turned.output == 0


def test_several_outputs_have_terms_of_their_own():
    terms = (age_term(0), age_term(1), pair_term(2))
    box = glass_box(terms=terms, output_names=("a", "b", "c"))
    assert [box.of(at) for at in range(3)] == [(terms[0],), (terms[1],), (terms[2],)]
    assert glass_box(terms=(age_term(0),), output_names=("a", "b", "c")).of(1) == ()
