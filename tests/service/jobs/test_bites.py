"""Bites: the block that is stored is the same however it was asked for."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError, StoppedError
from explainers.records import Request, SampledRows
from explainers.service import computing
from explainers.service.jobs import course, pace
from explainers.service.jobs.bites import joined
from explainers.service.plan import plan
from explainers.service.storage.blocks import Block, write_block
from explainers.service.storage.shapes import contents_of
from tests import toys
from tests.service.answering import Gate, opened, sampled
from tests.service.answering import table as csv


def bite(rows, first=0, **facts):
    data = pa.table({"age": np.arange(first, first + rows), "job": ["x"] * rows})
    values = np.arange(first, first + rows, dtype=np.float64)[:, None]
    known = {"unit": "log-odds", "budget": 10 * rows, "seconds": 0.25, "notes": ["Same."]}
    return Block({"values": values}, {"data": data}, {**known, **facts})


def test_bites_are_joined_in_order():
    block = joined("attribution", [bite(2), bite(1, 2, notes=["Same.", "New."]), bite(4, 3)])
    np.testing.assert_array_equal(block.arrays["values"][:, 0], np.arange(7))
    assert block.tables["data"].column("age").to_pylist() == list(range(7))
    assert block.facts == {
        "unit": "log-odds",
        "budget": 70,
        "seconds": 0.75,
        "notes": ["Same.", "New."],
    }


def test_block_of_one_bite_is_that_bite():
    block = joined("attribution", [bite(3)])
    np.testing.assert_array_equal(block.arrays["values"], bite(3).arrays["values"])
    assert block.tables["data"].equals(bite(3).tables["data"])
    assert block.facts == bite(3).facts


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (bite(1, unit="probability"), "values of unit"),
        (bite(1, grid=[1, 2]), "values of grid"),
        (Block({}, bite(1).tables, bite(1).facts), "kinds of numbers"),
        (Block(bite(1).arrays, {}, bite(1).facts), "types of columns"),
        (
            Block(bite(1).arrays, {"data": pa.table({"age": [1.5]})}, bite(1).facts),
            "types of columns",
        ),
    ],
)
def test_bites_that_disagree_are_no_block(other, words):
    for pair in ([bite(1), other], [other, bite(1)]):
        with pytest.raises(ModelError, match=words) as caught:
            joined("attribution", pair)
        assert caught.value.code == "BITES_DIFFER"


def test_files_of_a_block_are_the_same_however_it_was_bitten(tmp_path):
    """Dictionaries, gaps and the order of memory included."""
    rows = 6
    names = pa.array(["a", None, "b", "a", "c", None]).dictionary_encode()
    data = pa.table({"text": names, "number": pa.array([1, None, 3, 4, 5, 6])})
    values = np.asfortranarray(np.random.default_rng(0).normal(size=(rows, 3, 2)))
    facts = {"unit": "x", "budget": 1, "seconds": 0.5}
    written = []
    for size in (1, 4, rows):
        cuts = [slice(start, start + size) for start in range(0, rows, size)]
        parts = [
            Block(
                {"values": values[cut]},
                {"data": data.take(pa.array(range(*cut.indices(rows)))).combine_chunks()},
                facts,
            )
            for cut in cuts
        ]
        write_block(tmp_path / str(size), joined("attribution", parts))
        files = ("values.npy", "data.arrow")
        written.append([(tmp_path / str(size) / name).read_bytes() for name in files])
    assert written[0] == written[1] == written[2]


@pytest.fixture
def bitten(monkeypatch):
    """Have every bite hold so many rows."""

    def size(rows):
        monkeypatch.setattr(course.Course, "bite", lambda _, most: min(rows, most))

    return size


def stored(backend, request):
    key = plan(request).key
    folder = backend.settings.home / "store" / key[:2] / key
    paths = [*folder.glob("block-*/*.npy"), *folder.glob("block-*/*.arrow")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


REQUESTS = {
    "tree_shap": {},
    "predictions": {},
    "partial_dependence": {"feature": "amount", "points": 5},
    "permutation_shap": {"reference_rows": 10, "pairs": 20},
}


@pytest.mark.parametrize("method", REQUESTS)
def test_stored_blocks_are_the_same_bytes_however_they_were_bitten(backend, bitten, method):
    analysis = opened(backend, toys.model("forest"), csv(40))
    request = Request(analysis, method, SampledRows(), REQUESTS[method])
    found = []
    for size in (1, 3, 10**6):
        bitten(size)
        backend.engine.explain(request).result()
        found.append(stored(backend, request))
        assert len(found[-1]) >= 2
        backend.store.forget(analysis.model.digest)
    assert found[0] == found[1] == found[2]


def test_a_block_that_is_fitted_on_all_its_rows_is_asked_for_at_once(
    engine, bitten, analysis, launcher, monkeypatch
):
    whole = replace(contents_of("attribution"), bitten=False)
    monkeypatch.setattr(computing, "contents_of", lambda _: whole)
    bitten(5)
    engine.explain(sampled(analysis)).result()
    sizes = [len(frame.arrays["positions"]) for frame, _ in launcher.asked if frame.verb == "block"]
    assert sizes == [16] * 15


def test_budget_and_seconds_of_bites_are_added_up(engine, bitten, analysis, launcher):
    bitten(5)
    request = sampled(analysis, "partial_dependence", parameters={"feature": "age", "points": 4})
    result = engine.explain(request).result()
    assert len(launcher.blocks) == 48
    assert result.receipt.budget == 240 * 4
    assert result.receipt.seconds > 0
    assert len(result.receipt.notes) == 1


def test_progress_moves_within_a_block_and_tells_the_time_left(engine, launcher, bitten, analysis):
    bitten(5)
    gate = Gate(launcher, 2)
    job = engine.explain(sampled(analysis, limit=100))
    assert job.progress.seconds_left is None
    assert gate.reached.wait(5)
    assert (job.progress.done, job.progress.total) == (10, 100)
    assert job.progress.seconds_left > 0
    gate.open.set()
    job.result()
    assert (job.progress.done, job.progress.seconds_left) == (100, 0.0)


def test_cancel_between_bites_keeps_whole_blocks_only(backend, launcher, bitten, analysis):
    bitten(5)
    gate = Gate(launcher, 5)  # the second bite of the second block
    job = backend.engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    job.cancel()
    gate.open.set()
    with pytest.raises(StoppedError, match="Cancelled after 26 of 240 rows"):
        job.result()
    work = plan(sampled(analysis))
    assert backend.store.entry(work.key, work.content).blocks() == {0}


def test_every_bite_is_checked_before_it_is_joined(engine, bitten, analysis, monkeypatch):
    from tests.service.answering import SHARES, install, shares

    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        wrong = {**answer.arrays, "outputs": answer.arrays["outputs"][:, :1]}
        return replace(answer, arrays=wrong if len(subject.rows) < 5 else answer.arrays)

    install(monkeypatch, replace(SHARES, run=run))
    bitten(5)  # the last bite of a block has one row
    with pytest.raises(ModelError) as caught:
        engine.explain(sampled(analysis)).result()
    assert caught.value.code == "WRONG_ANSWER"


def test_bites_follow_the_pace_of_the_worker(engine, launcher, analysis, monkeypatch):
    """Real numbers: a first bite as small as the trial call, then more at once."""
    monkeypatch.setattr(pace, "BITE_SECONDS", 0.3)
    monkeypatch.setattr(pace, "FIRST_MODEL_ROWS", 50)
    asked = sampled(analysis, "partial_dependence", parameters={"feature": "age", "points": 4})
    engine.explain(asked).result()
    sizes = [len(f.arrays["positions"]) for f, _ in launcher.asked if f.verb == "block"]
    assert sizes[0] == 1, "50 model rows each, at most"
    assert 1 < sizes[1] <= 8
    assert sum(sizes) == 240
