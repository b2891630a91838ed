"""The backend as one object: files in by their content, analyses, settings, the end."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.service import launching, reader
from explainers.service import service as module
from explainers.service.launching import PRELOAD, PRELOAD_LATER, SESSION
from explainers.service.storage.keys import file_digest
from explainers.service.workspace import is_id
from explainers.settings import from_environment
from tests import toys
from tests.service.answering import (
    SHARES,
    WatchedLauncher,
    install,
    one,
    opened,
    sampled,
    service,
)
from tests.service.watching import within


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
    monkeypatch.setattr(reader, "installed", lambda _: "99")
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


def test_settings_reach_the_launcher(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        launching, "best_launcher", lambda *given: asked.append(given) or WatchedLauncher()
    )
    names = {"RATIONALE_WORKER_MEMORY_MB": "4096", "RATIONALE_THREADS": "3"}
    own = {"RATIONALE_PICKLE_NAMES": "acme.steps.Log,acme.steps.half"}
    settings = from_environment({"RATIONALE_HOME": str(tmp_path), **names, **own})
    module.Service(settings).close()
    ((factory, preload, limits, threads, later, told),) = asked
    assert told == own
    assert (factory, preload, threads, later) == (SESSION, PRELOAD, 3, PRELOAD_LATER)
    assert limits.memory_bytes == 4096 << 20


def test_every_package_of_a_method_is_preloaded():
    """What the zygote has not imported, each worker would import for itself: seconds."""
    roots = {name.split(".")[0] for name in (*PRELOAD, *PRELOAD_LATER)}
    wanted = {package for method in registry().values() for package in method.packages}
    assert wanted - roots == {"interpret"}  # optional, and imported in 0.05 s


def test_closing_stops_every_worker(tmp_path, monkeypatch):
    install(monkeypatch, SHARES)
    launcher = WatchedLauncher()
    backend = service(tmp_path, launcher)
    backend.engine.explain(sampled(opened(backend, toys.model("xgboost")))).result()
    assert any(worker.alive for worker in launcher.workers)
    backend.close()
    assert not any(worker.alive for worker in launcher.workers)


def test_closing_cancels_what_is_running(tmp_path, monkeypatch):
    install(monkeypatch, SHARES)
    launcher = WatchedLauncher()
    backend = service(tmp_path, launcher)
    request = sampled(opened(backend, toys.model("xgboost")))
    launcher.on_ask = lambda _: time.sleep(0.02)
    job = backend.engine.explain(request)
    assert within(5, lambda: job.progress.done > 0)
    backend.close()
    assert job.wait(5)
    assert job.error.code == "CANCELLED"


def test_receipt_of_a_real_answer_names_the_files_and_versions(backend):
    analysis = opened(backend, toys.model("xgboost"))
    receipt = backend.engine.explain(one(analysis, 0, "tree_shap")).result().receipt
    assert receipt.model_digest == file_digest(toys.model("xgboost"))
    assert receipt.table_digest == file_digest(toys.csv())
    assert {"numba", "xgboost", "numpy"} <= set(receipt.versions)
    assert "absent" not in receipt.versions.values()
    assert receipt.stored.endswith("+00:00")
    assert json.loads(json.dumps(dict(receipt.versions))) == receipt.versions
