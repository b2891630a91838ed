"""The backend as one object: files in, analyses, samples, and nothing left of what was deleted."""

import csv
import json
import threading
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError, StoppedError
from explainers.methods import registry
from explainers.records import AllRows, Request
from explainers.service import service as module
from explainers.service.keys import file_digest
from explainers.service.plan import plan
from explainers.service.samples import FOLDER, SAMPLES
from explainers.service.service import PRELOAD, SESSION
from explainers.service.workspace import is_id
from explainers.settings import from_environment
from tests import toys
from tests.service.answering import (
    SHARES,
    WatchedLauncher,
    in_threads,
    install,
    one,
    opened,
    sampled,
    service,
)
from tests.service.watching import within


@pytest.fixture
def launcher():
    return WatchedLauncher()


@pytest.fixture
def backend(tmp_path, launcher, monkeypatch):
    install(monkeypatch, SHARES)
    with closing(service(tmp_path / "home", launcher)) as backend:
        yield backend


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# Files


def test_another_model_under_the_same_name_gives_new_numbers(backend):
    """The old answer for the same row and file name must never be shown for the new model."""
    old = opened(backend, toys.model("forest"), file_name="model.skops")
    before = backend.engine.explain(one(old, 7, "tree_shap")).result()
    whole = backend.engine.explain(sampled(old, "tree_shap")).result()
    new = opened(backend, toys.model("boosting"), file_name="model.skops")
    assert new.model.file_name == old.model.file_name
    after = backend.engine.explain(one(new, 7, "tree_shap")).result()
    assert not np.allclose(after.values, before.values)
    assert not np.allclose(after.outputs, before.outputs)
    assert before.receipt.model_digest == whole.receipt.model_digest == old.model.digest
    assert after.receipt.model_digest == new.model.digest
    assert after.receipt.key not in (before.receipt.key, whole.receipt.key)
    again = backend.engine.explain(one(old, 7, "tree_shap")).result()
    np.testing.assert_array_equal(again.outputs, before.outputs)


def test_another_table_under_the_same_name_gives_new_rows(backend):
    model = toys.model("xgboost")
    old = opened(backend, model)
    turned = b"\n".join([toys.csv().split(b"\n")[0], *reversed(toys.csv().split()[1:])])
    new = opened(backend, model, turned)
    before, after = (backend.engine.explain(one(a, 0)).result() for a in (old, new))
    assert before.data.to_pylist() != after.data.to_pylist()
    last = backend.engine.explain(one(old, 239)).result()
    np.testing.assert_allclose(after.outputs, last.outputs, rtol=1e-12)


def test_file_is_read_once_and_found_by_its_content(backend, launcher):
    first = backend.read_model("model.skops", toys.model("forest"))
    launcher.asked.clear()
    again = backend.read_model("renamed.skops", toys.model("forest"))
    assert launcher.asked == []
    assert (first.file_name, again.file_name) == ("model.skops", "renamed.skops")
    assert replace(again, file_name="model.skops") == first


def test_worker_that_read_a_file_is_not_used_for_another(backend, launcher):
    opened(backend, toys.model("xgboost"))
    assert len(launcher.workers) == 2
    assert not any(worker.alive for worker in launcher.workers)


def test_worker_that_refused_a_file_is_stopped_too(backend, launcher):
    with pytest.raises(RefusedError):
        backend.read_model("model.skops", b"PK\x03\x04 cut off")
    assert [worker.alive for worker in launcher.workers] == [False]


def test_file_is_read_again_after_an_upgrade(backend, launcher, monkeypatch):
    backend.read_model("model.skops", toys.model("forest"))
    launcher.asked.clear()
    monkeypatch.setattr(module, "installed", lambda _: "99")
    backend.read_model("model.skops", toys.model("forest"))
    assert [frame.verb for frame, _ in launcher.asked] == ["inspect_model"]


def test_model_and_table_at_the_wrong_door_are_recognised(backend):
    backend.read_model("model.skops", toys.model("forest"))
    backend.read_table("table.csv", toys.csv())
    with pytest.raises(RefusedError, match=r"“t\.csv” is a model, not a table"):
        backend.read_table("t.csv", toys.model("forest"))
    with pytest.raises(RefusedError, match=r"“m\.skops” is a table, not a model") as caught:
        backend.read_model("m.skops", toys.csv())
    assert caught.value.code == "SWAPPED_FILES"


def test_model_is_tried_out_before_anything_is_explained(backend):
    analysis = opened(backend, toys.model("forest"))
    assert backend.try_out(analysis).rows == 50


def test_saved_analysis_is_found_by_a_new_id(backend):
    analysis = opened(backend, toys.model("forest"))
    again = backend.save(analysis)
    assert is_id(analysis.id) and is_id(again.id) and analysis.id != again.id
    assert backend.workspace.load_analysis(again.id) == again


# Settings


def test_settings_reach_the_launcher(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        module, "best_launcher", lambda *given: asked.append(given) or WatchedLauncher()
    )
    names = {"RATIONALE_WORKER_MEMORY_MB": "4096", "RATIONALE_THREADS": "3"}
    settings = from_environment({"RATIONALE_HOME": str(tmp_path), **names})
    module.Service(settings).close()
    ((factory, preload, limits, threads),) = asked
    assert (factory, preload, threads) == (SESSION, PRELOAD, 3)
    assert limits.memory_bytes == 4096 << 20


def test_every_package_of_a_method_is_preloaded():
    """What the zygote has not imported, each worker would import for itself: seconds."""
    roots = {name.split(".")[0] for name in PRELOAD}
    assert {package for method in registry().values() for package in method.packages} <= roots


# Samples


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.slug)
def test_sample_is_explained_in_the_users_columns(backend, sample):
    """The pipeline encodes its text columns; people know the 20 of the table."""
    analysis = backend.open_sample(sample)
    header = next(csv.reader((FOLDER / sample.table).read_text().splitlines()))
    own = [name for name in header if name not in (sample.identifier, sample.target)]
    assert (analysis.id, analysis.name) == (sample.id, sample.title)
    assert sorted(analysis.columns) == sorted(own)
    assert len(own) == 20
    result = backend.engine.explain(one(analysis, 0, "tree_shap")).result()
    assert result.names == analysis.columns
    assert result.values.shape == (1, 20, 2)
    assert result.output_names == sample.classes
    assert set(result.data.column_names) == set(own)
    assert result.receipt.gap <= result.receipt.tolerance
    known = analysis.table.column(sample.target)
    assert set(known.values) == set(analysis.classes)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.slug)
def test_classes_of_a_sample_are_in_the_models_order(backend, sample):
    """Turned round they would call every reason its opposite, and nothing else would show it."""
    analysis = backend.open_sample(sample)
    answer = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    truth = np.array(answer.data.column(sample.target).to_pylist())
    guessed = np.array(analysis.classes)[answer.outputs.argmax(axis=1)]
    assert (guessed == truth).mean() > 0.7


def test_sample_is_opened_once(backend, launcher):
    first = backend.open_sample(SAMPLES[0])
    launcher.asked.clear()
    assert backend.open_sample(SAMPLES[0]) == first
    assert launcher.asked == []
    assert is_id(first.id)
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


def test_sample_opened_by_many_at_once_is_one_analysis(backend):
    found = in_threads(*[lambda: backend.open_sample(SAMPLES[1])] * 4)
    assert all(analysis == found[0] for analysis in found)
    assert backend.workspace.analyses() == (found[0],)


def test_sample_whose_files_were_deleted_is_read_again(backend):
    analysis = backend.open_sample(SAMPLES[1])
    backend.workspace.path(analysis.table.digest).unlink()
    again = backend.open_sample(SAMPLES[1])
    assert again == analysis
    assert backend.engine.explain(one(again, 0)).result().values.shape == (1, 20, 2)


def test_link_to_a_sample_opens_the_files_of_this_release(backend, tmp_path, monkeypatch):
    sample = SAMPLES[1]
    old = tmp_path / "old"
    old.mkdir()
    (old / sample.model).write_bytes((FOLDER / sample.model).read_bytes())
    rows = (FOLDER / sample.table).read_bytes().splitlines(keepends=True)
    (old / sample.table).write_bytes(b"".join(rows[:101]))
    monkeypatch.setattr(module, "FOLDER", old)
    assert backend.open_sample(sample).table.rows == 100
    monkeypatch.undo()
    fresh = backend.open_sample(sample)
    assert fresh.table.rows == 1_000
    assert fresh.table.digest == file_digest(FOLDER / sample.table)


# Deleting


def test_nothing_is_left_of_a_deleted_analysis(backend, tmp_path):
    analysis = opened(backend, toys.model("xgboost"))
    for request in (sampled(analysis), one(analysis, 3, "predictions")):
        key = backend.engine.explain(request).result().receipt.key
        backend.store.pin(key, "linked")
    assert len(files(tmp_path / "home")) > 10
    backend.delete(analysis)
    assert files(tmp_path / "home") == []
    assert backend.store.size() == 0
    with pytest.raises(RefusedError) as caught:
        backend.engine.explain(sampled(analysis)).result()
    assert caught.value.code == "FILE_GONE"


def test_worker_of_a_deleted_analysis_is_stopped(backend):
    analysis = opened(backend, toys.model("xgboost"))
    worker = backend.engine.worker(analysis)
    backend.delete(analysis)
    assert not worker.alive


@pytest.mark.parametrize("block", [0, 4])
def test_deleting_while_a_job_runs_leaves_nothing(backend, launcher, tmp_path, block):
    analysis = opened(backend, toys.model("xgboost"))
    reached, gate, seen = threading.Event(), threading.Event(), []

    def hold(frame):
        if frame.verb == "block":
            seen.append(frame)
            if len(seen) == block + 1:
                reached.set()
                assert gate.wait(10)

    launcher.on_ask = hold
    job = backend.engine.explain(sampled(analysis))
    assert reached.wait(5)
    thread = threading.Thread(target=backend.delete, args=(analysis,))
    thread.start()
    assert within(2, lambda: not backend.workspace.has(analysis.model.digest))
    gate.set()
    thread.join(10)
    assert (job.wait(0), job.error.code) == (True, "CANCELLED")
    time.sleep(0.05)
    assert files(tmp_path / "home") == []


def test_failures_of_a_deleted_analysis_are_forgotten(backend, launcher):
    analysis = opened(backend, toys.model("xgboost"))
    launcher.on_ask = lambda frame: launcher.workers[-1].close() if frame.verb == "block" else None
    with pytest.raises(StoppedError):
        backend.engine.explain(sampled(analysis)).result()
    launcher.on_ask = lambda _: None
    assert within(1, lambda: not backend.engine._board.running())
    backend.delete(analysis)
    again = opened(backend, toys.model("xgboost"))
    assert backend.engine.explain(sampled(again)).result().values.shape == (240, 5, 2)


def test_what_another_analysis_uses_stays(backend, tmp_path):
    one_ = opened(backend, toys.model("xgboost"))
    twin = backend.save(replace(one_, classes=("nein", "ja")))
    other = opened(backend, toys.model("forest"))
    for analysis in (one_, other):
        backend.engine.explain(sampled(analysis)).result()
    worker = backend.engine.worker(one_)
    backend.delete(one_)
    assert worker.alive, "the same content is explained for its twin"
    assert backend.store.known(plan(sampled(twin)).key)
    assert backend.workspace.has(one_.model.digest)
    backend.delete(twin)
    assert not worker.alive
    assert not backend.store.known(plan(sampled(twin)).key)
    assert not backend.workspace.has(one_.model.digest)
    assert backend.workspace.has(other.table.digest), "the forest explains the same table"
    assert backend.store.known(plan(sampled(other)).key)
    backend.delete(other)
    assert files(tmp_path / "home") == []


def test_deleting_twice_is_as_good_as_once(backend):
    analysis = opened(backend, toys.model("xgboost"))
    backend.delete(analysis)
    backend.delete(analysis)
    assert backend.workspace.analyses() == ()


def test_closing_stops_every_worker(tmp_path, monkeypatch):
    install(monkeypatch, SHARES)
    launcher = WatchedLauncher()
    backend = service(tmp_path, launcher)
    backend.engine.explain(sampled(opened(backend, toys.model("xgboost")))).result()
    assert any(worker.alive for worker in launcher.workers)
    backend.close()
    assert not any(worker.alive for worker in launcher.workers)


def test_receipt_of_a_real_answer_names_the_files_and_versions(backend):
    analysis = opened(backend, toys.model("xgboost"))
    receipt = backend.engine.explain(one(analysis, 0, "tree_shap")).result().receipt
    assert receipt.model_digest == file_digest(toys.model("xgboost"))
    assert receipt.table_digest == file_digest(toys.csv())
    assert {"shap", "xgboost", "numpy"} <= set(receipt.versions)
    assert "absent" not in receipt.versions.values()
    assert receipt.stored.endswith("+00:00")
    assert json.loads(json.dumps(dict(receipt.versions))) == receipt.versions
