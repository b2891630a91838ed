"""Pairs from request to result: one order, sums checked, one row looked up, room for them."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.kernels.trees import interactions
from explainers.records import AllRows, Group, OneRow, Pairs, Request, SampledRows, Withheld
from explainers.service import pair_room
from explainers.service.plan import plan, sample_of
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.shapes.declaration import Asked
from tests import toys
from tests.cards import analysis as toy
from tests.service.answering import NoLauncher, another, one, opened, sampled, service, table

METHOD = "tree_interactions"


def test_blocks_are_joined_and_a_larger_sample_starts_with_the_smaller(backend, launcher):
    analysis = opened(backend, toys.model("xgboost"), table(600))
    small = backend.engine.explain(sampled(analysis, METHOD, 100)).result()
    large = backend.engine.explain(sampled(analysis, METHOD, 600)).result()
    assert isinstance(large, Pairs)
    assert len(launcher.blocks) == 3  # the first one was stored
    assert large.values.shape == (600, 15, 2)
    np.testing.assert_array_equal(small.values, large.values[:100])
    assert large.names == analysis.features and large.unit == "log-odds"
    assert large.receipt.gap < large.receipt.tolerance
    assert (large.data.num_rows, large.receipt.rows_used) == (600, 600)
    with pytest.raises(ValueError, match="read-only"):
        large.values[0, 0, 0] = 1.0


@pytest.mark.parametrize("kind", ["forest", "lightgbm-three", "histogram-value"])
def test_a_row_looked_up_equals_the_row_computed_alone(backend, kind):
    analysis = opened(backend, toys.model(kind))
    alone = backend.engine.explain(one(analysis, 42, METHOD)).result()
    whole = backend.engine.explain(sampled(analysis, METHOD)).result()
    row = another(backend, NoLauncher()).explain(one(analysis, 42, METHOD)).result()
    assert isinstance(row, Pairs)
    assert row.receipt.key == whole.receipt.key != alone.receipt.key
    assert (row.receipt.rows_used, row.positions.tolist()) == (1, [42])
    for name in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(getattr(row, name), getattr(alone, name), rtol=0, atol=1e-12)
    assert row.data.equals(alone.data)


def test_sums_that_miss_are_withheld_for_all_rows_and_for_one(backend, monkeypatch):
    right = interactions.interaction_values
    monkeypatch.setattr(interactions, "interaction_values", lambda *given: 1.5 * right(*given))
    analysis = opened(backend, toys.model("xgboost"))
    found = backend.engine.explain(sampled(analysis, METHOD)).result()
    assert isinstance(found, Withheld) and "not shown" in found.check.sentence
    assert isinstance(backend.engine.explain(one(analysis, 3, METHOD)).result(), Withheld)


def test_columns_of_a_group_are_one_of_a_pair(backend):
    analysis = opened(backend, toys.model("xgboost"))
    money = Group("money", tuple(analysis.columns[:2]))
    found = backend.engine.explain(replace(sampled(analysis, METHOD), groups=(money,))).result()
    assert found.values.shape == (240, 10, 2)
    assert found.names[0] == "money" and len(found.names) == 4


def test_a_block_holds_a_triangle_of_pairs():
    asked = Asked(toy(models.read(toys.model("histogram-three"), "m.skops").card), 7, players=4)
    pairs = contents_of("pairs")
    found = {name: array.lengths(pairs.sides(asked)) for name, array in pairs.arrays.items()}
    assert found == {"values": (7, 10, 3), "base_values": (7, 3), "outputs": (7, 3)}


@pytest.fixture
def two_rows(backend, monkeypatch):
    """An analysis of 15 pairs and two classes, where a result has room for two rows."""
    monkeypatch.setattr(pair_room, "MOST_NUMBERS", 75)
    return opened(backend, toys.model("xgboost"))


@pytest.mark.parametrize("rows", [AllRows(), SampledRows(3)])
def test_more_rows_than_have_room_are_refused_with_how_many_have(two_rows, rows):
    with pytest.raises(RefusedError, match="room for those of 2 rows") as caught:
        plan(Request(two_rows, METHOD, rows))
    assert caught.value.code == "TOO_MANY_PAIRS"
    assert "2 rows or fewer" in str(caught.value.next_step)


def test_rows_that_have_room_are_taken_and_a_row_is_looked_up_among_them(two_rows):
    asked = Request(two_rows, METHOD, SampledRows(2))
    assert pair_room.rows_with_room(asked) == plan(asked).rows == 2
    row = plan(Request(two_rows, METHOD, OneRow(5)))
    assert sample_of(row).key == plan(asked).key


def test_rows_have_no_more_room_than_a_figure_has_points(two_rows, monkeypatch):
    monkeypatch.setattr(pair_room, "MOST_NUMBERS", 10**9)
    assert pair_room.rows_with_room(Request(two_rows, METHOD, AllRows())) == pair_room.MOST_ROWS


def test_more_pairs_than_a_row_has_room_for_are_refused_for_one_row_too(two_rows, monkeypatch):
    monkeypatch.setattr(pair_room, "MOST_A_ROW", 29)
    with pytest.raises(RefusedError, match="5 columns and 2 outputs make 30 numbers") as caught:
        plan(Request(two_rows, METHOD, OneRow(5)))
    assert caught.value.code == "TOO_MANY_PAIRS"
    fewer = (Group("both", tuple(two_rows.columns[:2])),)
    assert plan(Request(two_rows, METHOD, OneRow(5), groups=fewer)).rows == 1


def test_other_methods_have_room_for_all_rows(two_rows):
    assert plan(Request(two_rows, "tree_shap", AllRows())).rows == 240


def test_a_model_without_trees_is_told_why(tmp_path):
    backend = service(tmp_path)
    analysis = opened(backend, toys.linear())
    with pytest.raises(RefusedError, match="is not a tree model") as caught:
        plan(Request(analysis, METHOD, AllRows()))
    assert caught.value.code == "METHOD_UNFIT"
    backend.close()
