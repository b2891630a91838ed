"""Plans: which rows a request is about, in which blocks, and at what cost."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.records import AllRows, OneRow, Request, SampledRows
from explainers.service.plan import plan, sample_of
from tests.service.toy_requests import ANALYSIS, TREES


def cut(request):
    """The plan of a request, in blocks of 256 rows: four for the table."""
    work = plan(request)
    return replace(work, method=replace(work.method, block_rows=256))


def test_larger_sample_begins_with_the_smaller_one():
    small, large = (cut(replace(TREES, rows=SampledRows(limit))) for limit in (300, 900))
    assert small.key == large.key
    assert (small.rows, large.rows) == (300, 900)
    assert (small.blocks, large.blocks) == (range(2), range(4))
    for index in small.blocks:
        np.testing.assert_array_equal(small.positions(index), large.positions(index))


def test_sample_takes_every_row_once_and_by_its_seed():
    orders = [plan(replace(TREES, seed=seed)).order for seed in (0, 1)]
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(1_000))
    assert not np.array_equal(*orders)
    assert plan(replace(TREES, rows=SampledRows(5_000))).rows == 1_000


def test_order_of_a_sample_is_drawn_once_and_cannot_be_changed():
    work = plan(TREES)
    assert plan(TREES).order is work.order
    with pytest.raises(ValueError, match="read-only"):
        work.order[0] = 1


def test_last_block_may_be_short():
    work = cut(replace(TREES, rows=AllRows()))
    assert [len(work.positions(index)) for index in work.blocks] == [256, 256, 256, 232]
    assert work.only(3).rows == 232
    np.testing.assert_array_equal(work.only(3).positions(0), work.positions(3))


def test_sample_of_a_row_is_the_sample_asked_for_itself():
    row = plan(replace(TREES, rows=OneRow(7)))
    assert sample_of(row).key == plan(TREES).key
    assert sample_of(plan(TREES)) is None


def test_sample_of_an_estimate_has_the_rows_seed_and_parameters():
    asked = Request(ANALYSIS, "permutation_shap", OneRow(7), {"pairs": 50}, seed=3)
    many = replace(asked, rows=SampledRows())
    assert sample_of(plan(asked)).key == plan(many).key
    for changed in (replace(many, seed=4), replace(many, parameters={"pairs": 51})):
        assert sample_of(plan(asked)).key != plan(changed).key


def test_plan_is_cut_to_its_first_blocks():
    work = cut(replace(TREES, rows=SampledRows(300)))
    assert [work.first(n).rows for n in (0, 1, 2, 3)] == [0, 256, 300, 300]
    assert work.first(1).blocks == range(1)
    assert (work.first(1).key, work.first(1).content) == (work.key, work.content)


def test_cost_of_blocks_is_what_the_method_says_of_each_question():
    asked = Request(ANALYSIS, "permutation_shap", SampledRows(1_000), {"pairs": 100})
    work = plan(asked)
    row = 1 + 100 * 2 * 2 * (2 - 1)  # 100 reference rows, two pairs each, two ways, one step
    assert work.cost_of(1) == 100 + row
    assert work.cost([0, 5]) == 2 * (100 + work.method.block_rows * row)
    trees = cut(replace(TREES, rows=AllRows()))
    assert trees.cost(trees.blocks) == 1_000
    assert trees.cost([3]) == 232
    assert trees.cost([]) == 0


@pytest.mark.parametrize(
    "changes",
    [{"scopes": frozenset({"local"})}, {"shape": "rules"}],
    ids=["local only", "rules"],
)
def test_no_sample_stands_for_a_row_of_a_method_that_has_none(changes):
    row = plan(replace(TREES, rows=OneRow(7)))
    assert sample_of(replace(row, method=replace(row.method, **changes))) is None
