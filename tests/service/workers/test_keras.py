"""TensorFlow in forked workers: imported before the fork, used after it, in many of them."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from explainers.service.launching import PRELOAD_LATER, SESSION
from explainers.service.samples import FOLDER, SAMPLES, TEXTS
from explainers.service.workers.confinement import Limits
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from tests import toys
from tests.service.answering import WatchedLauncher, one, opened, service
from tests.service.toy_sessions import TOY

IRIS = next(sample for sample in SAMPLES if sample.model.endswith(".keras"))
REVIEWS = next(sample for sample in TEXTS if sample.model.endswith(".keras"))
ENOUGH = Limits(memory_bytes=3 * 2**30)  # of address space; a small network needs 2.5 GiB
ARROWS_OWN = {"jemalloc_bg_thd"}  # it sets up fork handlers for it


@pytest.fixture(scope="module")
def launcher():
    """A zygote that has TensorFlow, and BLAS without threads: what is started can be counted."""
    with closing(ZygoteLauncher(SESSION, PRELOAD_LATER, ENOUGH, threads=1)) as launcher:
        yield launcher


def zygote_of(worker):
    stat = Path(f"/proc/{worker.pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


def threads(pid):
    """Names of a process's threads but the first."""
    tasks = [task for task in Path(f"/proc/{pid}/task").iterdir() if task.name != str(pid)]
    return {(task / "comm").read_text(encoding="utf-8").strip() for task in tasks}


def inspect(worker):
    file = np.frombuffer((FOLDER / IRIS.model).read_bytes(), dtype=np.uint8)
    return worker.ask(Frame("inspect_model", {"name": IRIS.model}, {"file": file})).fields


def test_tensorflow_starts_no_thread_before_the_fork(launcher):
    with closing(launcher.launch()) as worker:
        assert threads(zygote_of(worker)) <= ARROWS_OWN
        assert inspect(worker)["family"] == "Keras"
        assert threads(worker.pid) - ARROWS_OWN  # TensorFlow's; in a sandbox they have no names
        assert threads(zygote_of(worker)) <= ARROWS_OWN


@pytest.mark.parametrize("maker", [SpawnLauncher, ZygoteLauncher])
def test_networks_are_read_the_same_way_on_every_server(maker, monkeypatch):
    """Keras reads another backend or precision from the environment, and from a file in a home."""
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    monkeypatch.setenv("KERAS_HOME", "/tmp")
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "1")
    with closing(maker(TOY)) as launcher, closing(launcher.launch()) as worker:
        seen = worker.ask(Frame("surroundings")).fields["environment"]
    assert seen["KERAS_BACKEND"] == "tensorflow"
    assert seen["TF_ENABLE_ONEDNN_OPTS"] == "0"
    with pytest.raises(OSError, match="Not a directory"):
        Path(seen["KERAS_HOME"]).mkdir()


def test_every_worker_computes_for_itself(launcher):
    with closing(launcher.launch()) as first, closing(launcher.launch()) as second:
        cards = [inspect(worker) for worker in (first, second, first)]
    assert cards[0] == cards[1] == cards[2]
    assert cards[0]["kind"] == "Sequential network, 4 → 16 → 8 → 3"


def test_a_sample_is_explained_in_a_worker_as_in_this_process(launcher, tmp_path):
    answers = []
    for place, maker in (("worker", WatchedLauncher(launcher)), ("here", WatchedLauncher())):
        with closing(service(tmp_path / place, maker)) as backend:
            if place == "worker":
                maker.close = lambda: None  # other tests go on with it
                backend.launcher.close = maker.close
            analysis = backend.open_sample(IRIS)
            assert backend.try_out(analysis).rows == 50
            asked = [one(analysis, 70, name) for name in ("exact_shap", "integrated_gradients")]
            answers.append([backend.engine.explain(request).result() for request in asked])
    for forked, here in zip(*answers, strict=True):
        assert forked.names == analysis.columns
        assert forked.names[0] == "sepal length (cm)"
        assert np.abs(forked.values).max() > 0.01
        np.testing.assert_allclose(forked.values, here.values, rtol=0, atol=1e-6)
        np.testing.assert_allclose(forked.outputs, here.outputs, rtol=0, atol=1e-6)


def test_texts_are_cut_in_a_worker_as_in_this_process(launcher, tmp_path):
    """TextVectorization keeps its words in a table of TensorFlow's, which is no array."""
    answers = []
    for place, maker in (("worker", WatchedLauncher(launcher)), ("here", WatchedLauncher())):
        with closing(service(tmp_path / place, maker)) as backend:
            if place == "worker":
                backend.launcher.close = lambda: None  # other tests go on with it
            analysis = backend.open_sample(REVIEWS)
            asked = one(analysis, 70, "text_attention")
            answers.append(backend.engine.explain(asked).result())
    forked, here = answers
    assert forked.pieces == here.pieces
    assert len(set(forked.pieces)) > 5
    np.testing.assert_allclose(forked.weights, here.weights, rtol=0, atol=1e-6)
    np.testing.assert_allclose(forked.outputs, here.outputs, rtol=0, atol=1e-6)


def test_a_network_that_takes_words_is_explained_in_the_tables_words(backend):
    analysis = opened(backend, toys.network("mixed"), file_name="network.keras")
    assert sorted(analysis.columns) == sorted(toys.frame())
    result = backend.engine.explain(one(analysis, 3, "exact_shap")).result()
    assert result.data.column("housing").to_pylist() == [toys.frame().housing[3]]
    assert result.receipt.gap <= result.receipt.tolerance
    assert "tensorflow" in result.receipt.versions
