"""Maps of many pictures: the first are held whole, all of them in short, against plain loops."""

import numpy as np
import pytest

from explainers.records import Maps
from explainers.service import map_outlines
from explainers.service.gathering import gathered
from explainers.service.plan import plan
from explainers.service.storage.blocks import MANIFEST, Block, read_block, write_block
from tests.service.album_service import HELD, ROWS, album, alone, few, many
from tests.service.answering import NoLauncher, Steps, another

__all__ = ["album", "few"]

pytestmark = pytest.mark.usefixtures("few")


def in_short(values, side):
    """A map as means of blocks, block by block."""
    count = min(side, len(values)), min(side, values.shape[1])
    down, across = (
        [round(float(at)) for at in np.linspace(0, length, number + 1)]
        for length, number in zip(values.shape, count, strict=True)
    )
    return [
        [
            values[down[at] : down[at + 1], across[beside] : across[beside + 1]].mean()
            for beside in range(count[1])
        ]
        for at in range(count[0])
    ]


def agree(outlines, singles):
    """Outlines as they follow from single pictures' own results."""
    assert outlines.small.dtype == np.float32
    assert len(outlines.positions) == len(singles)
    for at, one in enumerate(singles):
        values, target = one.values[0], int(one.target[0])
        assert outlines.positions[at] == one.positions[0]
        assert outlines.target[at] == target
        size = np.abs(values).max()
        np.testing.assert_allclose(
            outlines.small[at], in_short(values, 5), rtol=0, atol=1e-6 * size
        )
        assert outlines.totals[at] == pytest.approx(values.sum(), abs=1e-6 * size)
        assert outlines.sizes[at] == pytest.approx(np.abs(values).sum())
        assert outlines.scores[at] == pytest.approx(one.margins[0, target])


@pytest.fixture
def singles(backend, album):
    """Every picture explained alone, in the order of the sample."""
    order = plan(many(album)).order
    found = [backend.engine.explain(alone(album, int(at))).result() for at in order]
    backend.store.forget(album.model.digest)
    return found


def test_first_maps_are_held_and_all_are_told_in_short(engine, album, singles):
    found = engine.explain(many(album)).result()
    assert isinstance(found, Maps)
    assert (len(found.values), len(found.shown), found.data.num_rows) == (HELD, HELD, HELD)
    np.testing.assert_array_equal(found.positions, plan(many(album)).order[:HELD])
    for at, one in enumerate(singles[:HELD]):
        np.testing.assert_allclose(found.values[at], one.values[0], rtol=1e-6)
        np.testing.assert_array_equal(found.shown[at], one.shown[0])
    assert found.data.equals(album_rows(singles[:HELD]))
    agree(found.outlines, singles)
    assert (found.receipt.rows_used, found.receipt.rows_given) == (ROWS, ROWS)
    with pytest.raises(ValueError, match="read-only"):
        found.outlines.small[:] = 0


def album_rows(results):
    import pyarrow as pa

    return pa.concat_tables([one.data for one in results])


@pytest.mark.parametrize("limit", [1, HELD - 1, HELD, HELD + 1])
def test_a_smaller_sample_is_the_beginning_of_a_larger_one(engine, album, singles, limit):
    found = engine.explain(many(album, limit=limit)).result()
    assert len(found.values) == min(limit, HELD)
    agree(found.outlines, singles[:limit])


def test_large_pictures_have_room_for_fewer(monkeypatch, album):
    monkeypatch.setattr(map_outlines, "HELD_NUMBERS", 3 * 16 * 16 + 1)
    assert map_outlines.room(album) == 3


def test_the_store_answers_with_the_same_and_reads_no_more_than_it_shows(backend, album):
    first = backend.engine.explain(many(album)).result()
    again = another(backend, NoLauncher()).explain(many(album)).result()
    for name in ("small", "positions", "target", "totals", "sizes", "scores"):
        np.testing.assert_array_equal(getattr(again.outlines, name), getattr(first.outlines, name))
    work = plan(many(album))
    blocks = gathered(work, backend.store.entry(work.key, work.content))
    assert all("values" in block.arrays and block.tables for block in blocks[:HELD])
    assert all(
        set(block.arrays) == set(map_outlines.NAMES) and not block.tables for block in blocks[HELD:]
    )
    assert max(size(block) for block in blocks[HELD:]) < min(map(size, blocks[:HELD])) / 10


def size(block):
    return sum(array.nbytes for array in block.arrays.values())


def folders(backend):
    return sorted((backend.settings.home / "store").glob("*/*/block-*"))


@pytest.mark.parametrize("name", [MANIFEST, "small.npy"])
def test_a_block_that_was_changed_is_computed_again(backend, launcher, album, singles, name):
    backend.engine.explain(many(album)).result()
    path = folders(backend)[-1] / name
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    agree(another(backend, launcher).explain(many(album)).result().outlines, singles)
    assert path.read_bytes() != data


def test_blocks_that_say_nothing_in_short_are_read_whole(backend, album, singles):
    backend.engine.explain(many(album)).result()
    for folder in folders(backend):
        block = read_block(folder)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        arrays = {n: a for n, a in block.arrays.items() if n not in ("small", "brief")}
        write_block(folder, Block(arrays, block.tables, block.facts))
    agree(another(backend, NoLauncher()).explain(many(album)).result().outlines, singles)


def test_a_draft_grows_and_a_run_that_was_broken_off_goes_on(backend, launcher, album, singles):
    steps = Steps(launcher)
    job = backend.engine.explain(many(album))
    for finished in (2, 8):
        steps.let(finished)
        draft = job.draft()
        assert draft.receipt.rows_used == finished
        agree(draft.outlines, singles[:finished])
    job.cancel()
    steps.end()
    assert job.wait(5)
    launcher.asked.clear()
    agree(backend.engine.retry(many(album)).result().outlines, singles)
    assert 1 <= len(launcher.blocks) <= 3
