"""What all rows come to, where a result holds only the first: against numpy over all rows."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.records import Attribution, Withheld
from explainers.service import totals
from explainers.service.assemble import assemble
from explainers.service.outlines import held_rows, summed
from explainers.service.plan import plan
from explainers.service.storage.blocks import Block
from tests.service.answering import SHARES, install, sampled, shares
from tests.service.held_rows import HELD, agree, everything, few

__all__ = ["everything", "few"]


def test_first_rows_are_held_and_all_are_added_up(engine, analysis, everything):
    found = engine.explain(sampled(analysis)).result()
    assert everything.totals is None
    assert isinstance(found, Attribution)
    for name in ("values", "base_values", "outputs", "positions"):
        np.testing.assert_array_equal(getattr(found, name), getattr(everything, name)[:HELD])
    assert found.data.equals(everything.data.slice(0, HELD))
    agree(found.totals, everything.values)
    assert (found.receipt.rows_used, found.receipt.rows_given) == (240, 240)
    assert replace(found.receipt, gap=0) == replace(everything.receipt, gap=0)
    assert found.receipt.gap == everything.receipt.gap


def test_totals_cannot_be_changed(engine, analysis):
    found = engine.explain(sampled(analysis)).result().totals
    for array in (found.mean_sizes, found.deviations, found.means):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("limit", [41, 48, 60, 100, 239])
def test_rows_that_end_within_a_block(engine, analysis, everything, limit):
    found = engine.explain(sampled(analysis, limit=limit)).result()
    assert (len(found.values), found.receipt.rows_used) == (HELD, limit)
    agree(found.totals, everything.values[:limit])


@pytest.mark.parametrize("limit", [1, 16, HELD])
def test_rows_that_are_all_held_have_no_totals(engine, analysis, limit):
    found = engine.explain(sampled(analysis, limit=limit)).result()
    assert (len(found.values), found.totals) == (limit, None)


def test_a_block_is_held_whole_however_little_room_there_is(monkeypatch, engine, analysis):
    monkeypatch.setattr(totals, "HELD_NUMBERS", 1)
    found = engine.explain(sampled(analysis)).result()
    assert len(found.values) == SHARES.block_rows
    assert found.totals.rows == 240


def test_wide_rows_have_room_for_fewer(monkeypatch, analysis):
    work = plan(sampled(analysis))
    numbers = len(analysis.columns) * analysis.model.outputs
    monkeypatch.setattr(totals, "HELD_NUMBERS", 33 * numbers)
    assert held_rows(work) == 33
    assert held_rows(replace(work, method=replace(work.method, shape="predictions"))) == 240


def test_a_check_that_fails_in_a_late_block_withholds_all(engine, analysis, monkeypatch):
    def run(subject, parameters, generator):
        seen.append(len(subject.rows))
        answer = shares(subject, parameters, generator)
        values = answer.arrays["values"] + (1.0 if len(seen) == 14 else 0.0)
        return replace(answer, arrays={**answer.arrays, "values": values})

    seen = []
    install(monkeypatch, replace(SHARES, run=run))
    found = engine.explain(sampled(analysis)).result()
    assert isinstance(found, Withheld)
    assert (found.check.passed, len(seen)) == (False, 14)
    assert isinstance(engine.explain(sampled(analysis)).result(), Withheld)


def spread(gaps, scale=1.0):
    """A plan of blocks that say these gaps, and the blocks."""
    rows = 16

    def block(gap):
        values = np.ones((rows, 3, 2))
        moments = np.stack([np.ones((3, 2)), np.zeros((3, 2)), np.ones((3, 2))])
        facts = {"budget": 1, "seconds": 1.0, "stored": "", "unit": "", "gap": gap, "scale": scale}
        arrays = {"values": values, "base_values": values[:, 0], "outputs": values[:, 0]}
        return Block({**arrays, "moments": moments}, {}, facts)

    return [block(gap) for gap in gaps]


@pytest.mark.parametrize(
    ("gaps", "scale", "passed"),
    [
        ((0.0,) * 14 + (9e-5,), 1.0, True),
        ((0.0,) * 14 + (2e-4,), 1.0, False),
        ((0.0,) * 14 + (2e-4,), 3.0, True),
        ((2e-4,) + (0.0,) * 14, 1.0, False),
    ],
)
def test_check_is_over_all_blocks(analysis, gaps, scale, passed):
    """Also over those whose rows are not held: their gaps are compared with what is allowed."""
    work = plan(sampled(analysis))
    _, check = totals.over_all(work, spread(gaps, scale))
    assert (check.passed, check.value) == (passed, max(gaps))
    if not passed:
        assert isinstance(assemble(work, spread(gaps, scale)), Withheld)


def test_a_block_that_measured_no_gap_promises_nothing(analysis):
    work = plan(sampled(analysis))
    blocks = spread([0.0] * 15)
    facts = {name: fact for name, fact in blocks[9].facts.items() if name != "gap"}
    blocks[9] = Block(blocks[9].arrays, {}, facts)
    _, check = totals.over_all(work, [*blocks[:9], totals_only(blocks[9]), *blocks[10:]])
    assert not check.passed


def totals_only(block):
    return Block({"moments": block.arrays["moments"]}, {}, block.facts)


def test_a_small_spread_beside_a_large_mean_is_kept(analysis):
    """The mean of squares less the square of the mean would be rounding alone."""
    work = plan(sampled(analysis))
    generator = np.random.default_rng(0)
    values = 1e6 + 1e-3 * generator.normal(size=(240, 3, 2))
    flat = np.zeros((16, 2))
    blocks = [
        summed(
            work,
            Block({"values": values[at : at + 16], "base_values": flat, "outputs": flat}, {}, {}),
        )
        for at in range(0, 240, 16)
    ]
    found, _ = totals.over_all(work, [totals_only(block) for block in blocks])
    np.testing.assert_allclose(found.deviations, values.std(axis=0), rtol=1e-4)
    naive = np.sqrt(np.maximum((values**2).mean(axis=0) - values.mean(axis=0) ** 2, 0))
    assert not np.allclose(naive, values.std(axis=0), rtol=1e-1)


def test_method_without_promised_sums_may_have_numbers_without_end(engine, analysis, monkeypatch):
    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        values = answer.arrays["values"].copy()
        values[0, 0] = np.inf
        return replace(answer, arrays={**answer.arrays, "values": values})

    install(monkeypatch, replace(SHARES, run=run, tolerance=None))
    found = engine.explain(sampled(analysis)).result()
    assert np.isinf(found.totals.mean_sizes[0]).all()
    assert np.isfinite(found.totals.mean_sizes[1:]).all()
    assert found.receipt.gap is None
