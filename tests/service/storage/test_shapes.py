"""Shapes of results: each says what its blocks hold and how a result is made of them."""

from typing import get_args

import numpy as np
import pytest

from explainers.methods import registry as methods
from explainers.methods.declaration import Shape
from explainers.service import results
from explainers.service.storage import shapes
from explainers.service.storage.shapes.declaration import Array, Asked

NAMES = set(get_args(Shape))


def test_every_shape_has_its_contents_and_its_result():
    assert set(shapes.registry()) == set(results.registry()) == NAMES


def test_a_shape_that_nobody_declared_is_not_there():
    for look in (shapes.contents_of, results.making):
        with pytest.raises(KeyError):
            look("declaration")


@pytest.mark.parametrize("shape", sorted(NAMES))
def test_a_row_is_looked_up_only_where_it_can_be_taken_out(shape):
    """What says that a row of many is the row alone has to say how one is taken, and back."""
    assert shapes.contents_of(shape).row_by_row == (results.making(shape).one is not None)


@pytest.mark.parametrize("shape", sorted(NAMES))
def test_rows_in_short_are_no_arrays_of_the_shape_but_for_what_it_shares(shape):
    """The store adds them to a block that was checked; a worker may not send them."""
    outline = results.making(shape).outline
    own = shapes.contents_of(shape).arrays
    kept = {"maps": {"target"}, "tokens": {"counts"}}.get(shape, set())
    assert set(outline.names if outline else ()) & own.keys() == kept


def test_lengths_are_looked_up_by_the_names_of_sides():
    array = Array(("rows", "points", 3), np.int64)
    assert array.lengths({"rows": 4, "points": 2, "outputs": 7}) == (4, 2, 3)
    assert array.lengths({"rows": 4}) == (4, 0, 3), "a side that nobody knows yet"


def test_methods_of_a_shape_may_be_about_pictures_only_where_it_looks():
    about = {method.shape for method in methods().values() if method.about == {"pictures"}}
    assert about == {name for name in about if shapes.contents_of(name).looks}


def test_what_was_asked_tells_three_sides():
    from tests.picture_subjects import analysis, subject

    asked = Asked(analysis(subject().model.card), 5, players=2)
    assert asked.lengths == {"rows": 5, "players": 2, "outputs": 3}
    assert shapes.contents_of("maps").sides(asked) == {**asked.lengths, "height": 16, "width": 16}
