"""The engine when something is corrupt, wrong, dead or impossible: a sentence, never a number."""

import errno
from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.methods.declaration import Answer
from explainers.records import AllRows, Attribution, Request, Withheld
from explainers.service.plan import plan
from explainers.service.storage.entry import Entry
from tests import toys
from tests.service.answering import (
    SHARES,
    Gate,
    NoLauncher,
    another,
    install,
    one,
    opened,
    same,
    sampled,
    shares,
)
from tests.service.watching import within
from tests.wrong import break_tree_shap

BLOCKS = 15


def folder(backend, request):
    key = plan(request).key
    return backend.settings.home / "store" / key[:2] / key


def test_corrupt_block_is_a_miss_removed_and_computed_again(backend, launcher, analysis):
    first = backend.engine.explain(sampled(analysis)).result()
    path = folder(backend, sampled(analysis)) / "block-000004" / "values.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    launcher.asked.clear()
    again = backend.engine.explain(sampled(analysis))
    same(again.result(), first)
    assert len(launcher.blocks) == BLOCKS, "what cannot be trusted goes as a whole"
    assert again.progress.fraction == 1.0
    assert path.read_bytes()[-1] != data[-1]


def test_corrupt_block_of_the_sample_does_not_answer_for_a_row(backend, analysis):
    whole = backend.engine.explain(sampled(analysis)).result()
    path = folder(backend, sampled(analysis)) / "block-000000" / "values.npy"
    path.write_bytes(path.read_bytes()[:-8])
    row = backend.engine.explain(one(analysis, int(whole.positions[0]))).result()
    np.testing.assert_array_equal(row.values[0], whole.values[0])
    assert row.receipt.key != whole.receipt.key


def test_store_that_keeps_losing_blocks_is_said_so(engine, analysis, monkeypatch):
    monkeypatch.setattr(Entry, "read", lambda *_: None)
    with pytest.raises(StoppedError) as caught:
        engine.explain(sampled(analysis, limit=16)).result()
    assert caught.value.code == "STORE_KEEPS_LOSING"


def test_full_disk_is_said_so(engine, analysis, monkeypatch):
    def write(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "/secret/folder")

    monkeypatch.setattr(Entry, "write", write)
    with pytest.raises(StoppedError, match="No space left on device") as caught:
        engine.explain(sampled(analysis, limit=16)).result()
    assert caught.value.code == "STORE_REFUSED"
    assert "secret" not in str(caught.value)


def test_method_that_is_silently_wrong_is_withheld(backend, launcher, analysis, monkeypatch):
    break_tree_shap(monkeypatch)
    result = backend.engine.explain(sampled(analysis, "tree_shap")).result()
    assert isinstance(result, Withheld)
    assert result.check.value == result.receipt.gap > 100 * result.check.tolerance
    assert (result.receipt.rows_used, result.receipt.budget) == (240, 240)
    assert result.receipt.seconds > 0 and result.receipt.stored
    kept = sorted(p.name for p in folder(backend, sampled(analysis, "tree_shap")).iterdir())
    assert kept == ["request.json", "verdict.json"], "no numbers are kept"
    again = another(backend, NoLauncher()).explain(sampled(analysis, "tree_shap")).result()
    assert again == result
    assert len(launcher.blocks) == 1


def test_row_is_withheld_where_its_sample_is(backend, analysis, monkeypatch):
    """The sum may happen to be right where the way to it is wrong."""
    break_tree_shap(monkeypatch)
    backend.engine.explain(sampled(analysis, "tree_shap")).result()
    for position in (0, 1, 2):
        row = another(backend, NoLauncher()).explain(one(analysis, position, "tree_shap"))
        assert isinstance(row.result(), Withheld)


def drifting(at):
    """Equal shares that miss the output from one block on."""

    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        values = answer.arrays["values"].copy()
        values[-1] += at(subject.rows)
        return Answer({**answer.arrays, "values": values}, answer.facts)

    return replace(SHARES, run=run)


@pytest.mark.parametrize("drift", [1.0, np.nan, np.inf])
def test_check_that_fails_late_stops_and_withholds_everything(
    backend, launcher, analysis, monkeypatch, drift
):
    marked = toys.frame().iloc[plan(sampled(analysis)).order[16 * 5]].amount
    install(monkeypatch, drifting(lambda rows: drift if marked in rows.amount.to_list() else 0.0))
    job = backend.engine.explain(sampled(analysis))
    assert isinstance(job.result(), Withheld)
    assert len(launcher.blocks) == 6, "it stops at the first block that fails"
    assert isinstance(
        another(backend, NoLauncher()).explain(sampled(analysis, limit=16)).result(), Withheld
    )


def test_method_that_raises_fails_the_job_in_words(engine, analysis, monkeypatch, caplog):
    def run(*_):
        raise ZeroDivisionError("division by zero")

    install(monkeypatch, replace(SHARES, run=run))
    job = engine.explain(sampled(analysis))
    with pytest.raises(ModelError) as caught:
        job.result()
    assert caught.value.code == "METHOD_FAILED"
    assert "Equal shares could not explain 16 rows: ZeroDivisionError" in caught.value.sentence
    assert within(1, lambda: "shares failed: Equal shares could not" in caplog.text)


def test_failure_is_kept_until_it_is_retried(engine, launcher, analysis, monkeypatch):
    broken = [True]

    def run(subject, parameters, generator):
        if broken:
            raise ZeroDivisionError
        return shares(subject, parameters, generator)

    install(monkeypatch, replace(SHARES, run=run))
    job = engine.explain(sampled(analysis))
    job.wait()
    broken.clear()
    assert within(1, lambda: not engine._board.running())
    assert engine.explain(sampled(analysis)) is job
    assert len(launcher.blocks) == 1
    retried = engine.retry(sampled(analysis))
    assert isinstance(retried.result(), Attribution)


def test_answer_of_a_wrong_shape_is_refused_and_not_stored(backend, analysis, monkeypatch):
    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        return Answer({**answer.arrays, "outputs": np.zeros((3, 3))}, answer.facts)

    install(monkeypatch, replace(SHARES, run=run))
    with pytest.raises(ModelError) as caught:
        backend.engine.explain(sampled(analysis)).result()
    assert caught.value.code == "WRONG_ANSWER"
    assert not backend.store.known(plan(sampled(analysis)).key)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "lime_table", "parameters": {"samples": 1}}, "BAD_PARAMETER"),
        ({"method": "nothing"}, "UNKNOWN_METHOD"),
        ({"position": 240}, "NO_SUCH_ROW"),
        ({"seed": -3}, "BAD_SEED"),
    ],
)
def test_impossible_request_is_refused_before_any_work(engine, launcher, analysis, changes, code):
    with pytest.raises(RefusedError) as caught:
        engine.explain(one(analysis, **{"position": 0, **changes}))
    assert caught.value.code == code
    assert launcher.asked == []


def test_method_that_does_not_fit_the_model_is_refused_with_the_reason(backend, launcher):
    analysis = opened(backend, toys.linear())
    launcher.asked.clear()
    for ask in (backend.engine.explain, backend.engine.retry, backend.engine.addresses):
        with pytest.raises(RefusedError) as caught:
            ask(sampled(analysis, "tree_shap"))
        assert caught.value.sentence == (
            "LogisticRegression is not a tree model that Tree SHAP knows."
        )
    assert launcher.asked == []


def test_files_that_are_gone_are_a_sentence(backend, analysis):
    backend.workspace.path(analysis.model.digest).unlink()
    with pytest.raises(RefusedError) as caught:
        backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    assert caught.value.code == "FILE_GONE"


def test_dead_worker_fails_the_job_and_leaves_the_pool_ready(engine, launcher, analysis):
    gate = Gate(launcher, 3)
    job = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    launcher.workers[-1].close()
    gate.open.set()
    with pytest.raises(StoppedError) as caught:
        job.result()
    assert caught.value.code == "WORKER_DIED"
    assert within(1, lambda: not engine._board.running())
    assert isinstance(engine.retry(sampled(analysis)).result(), Attribution)
    # The question the worker did not live to answer was asked again, and no other.
    assert len(launcher.blocks) == BLOCKS + 1
    assert len(set(launcher.blocks)) == BLOCKS
