"""PyTorch in forked workers behind real walls: imported before the fork, used after it."""

from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from explainers.errors import RefusedError
from explainers.intake.policy import Trust
from explainers.service.launching import SESSION
from explainers.service.record_json import to_json
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import ZygoteLauncher
from tests import toys
from tests.intake.torch import files
from tests.intake.torch.damaged import sample_inputs
from tests.intake.torch.hostile import HOSTILE
from tests.intake.torch.programs import writing
from tests.service.answering import one, opened, sampled

pytestmark = pytest.mark.long

ARROWS_OWN = {"jemalloc_bg_thd"}  # it sets up fork handlers for it
MODELS = {
    "pt2": lambda: files.pt2("three"),
    "pt2 of one row": lambda: files.exported(files.network("three"), files.rows(1), fixed=True),
    "TorchScript": lambda: files.torchscript("three"),
}


@pytest.fixture(scope="module")
def zygote():
    """It has PyTorch, and BLAS without threads: what is started can be counted."""
    preload = ("pandas", "torch", "explainers.service.session")
    with closing(ZygoteLauncher(SESSION, preload, threads=1)) as launcher:
        launcher.start()
        yield launcher


@pytest.fixture
def worker(zygote):
    with closing(zygote.launch()) as worker:
        yield worker


def threads(pid):
    """Names of a process's threads but the first."""
    tasks = [task for task in Path(f"/proc/{pid}/task").iterdir() if task.name != str(pid)]
    return {(task / "comm").read_text(encoding="utf-8").strip() for task in tasks}


def zygote_of(worker):
    stat = Path(f"/proc/{worker.pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


def inspect(worker, data):
    """Have a worker read a file, told that its walls were tried; it knows what is missing."""
    fields = {"name": "model.pt2", "trust": {"model": to_json(WHOLE)}}
    file = np.frombuffer(data, dtype=np.uint8)
    return worker.ask(Frame("inspect_model", fields, {"file": file})).fields


WHOLE = Trust("full", agreed=False, local=False, gap="")


@cache
def table():
    """Five numbers of the size networks are trained on, and three classes, (ROWS, 6)."""
    data = pd.DataFrame(files.rows(toys.ROWS).double().numpy(), columns=list("abcde"))
    return data.assign(outcome=toys.three())


def answers(model):
    """What the network itself answers for the table, (ROWS, 3)."""
    with torch.no_grad():
        return model(files.rows(toys.ROWS)).double().numpy()


def test_pytorch_starts_no_thread_before_the_fork(worker):
    assert threads(zygote_of(worker)) <= ARROWS_OWN
    assert inspect(worker, files.pt2())["family"] == "PyTorch"
    assert threads(zygote_of(worker)) <= ARROWS_OWN


@pytest.mark.parametrize("name", MODELS)
def test_a_model_goes_all_the_way_from_upload_to_explanation(backend, name):
    csv = table().to_csv(index=False).encode()
    analysis = opened(backend, MODELS[name](), csv, file_name="model.pt2")
    assert (analysis.model.family, len(analysis.columns)) == ("PyTorch", 5)
    assert backend.try_out(analysis).rows == 50
    expected = answers(files.network("three"))
    given = backend.engine.explain(sampled(analysis, "predictions", limit=toys.ROWS)).result()
    np.testing.assert_allclose(given.outputs, expected[given.positions], rtol=0, atol=1e-6)
    for method in ("exact_shap", "permutation_shap", "integrated_gradients"):
        found = backend.engine.explain(one(analysis, 4, method)).result()
        assert found.receipt.gap <= found.receipt.tolerance
        assert found.receipt.versions["torch"] == torch.__version__
        sums = found.values.sum(axis=1) + found.base_values
        np.testing.assert_allclose(sums, found.outputs, rtol=0, atol=found.receipt.tolerance)
        np.testing.assert_allclose(found.outputs[0], expected[4], rtol=0, atol=1e-6)
        assert np.abs(found.values).max() > 1e-3
    local = backend.engine.explain(one(analysis, 4, "lime_table")).result()
    np.testing.assert_allclose(local.outputs, expected[4], rtol=0, atol=1e-6)
    assert np.isfinite(local.weights).all() and np.abs(local.weights).max() > 1e-3


def test_two_workers_from_one_fork_server_compute_side_by_side(zygote):
    with closing(zygote.launch()) as first, closing(zygote.launch()) as second:
        cards = [inspect(each, files.torchscript()) for each in (first, second, first)]
    assert cards[0] == cards[1] == cards[2]


def test_nothing_is_left_in_the_scratch_folder(worker):
    for data in (files.pt2(), files.torchscript()):
        inspect(worker, data)
        assert list(worker._process.scratch.iterdir()) == []


def test_a_program_that_writes_writes_nothing_outside_its_worker(worker, tmp_path):
    written = tmp_path / "written"
    assert inspect(worker, writing(str(written)))["family"] == "PyTorch"
    assert not written.exists()  # where nothing holds it, it writes: tests/intake/torch


def test_hidden_pickles_are_not_opened_in_the_worker_either(worker):
    inspect(worker, sample_inputs("here"))
    assert not (worker._process.scratch / "here").exists()


@pytest.mark.parametrize("name", ["pt2: weights that are a pickle", "script: a pickle of Python"])
def test_hostile_files_are_refused_there(worker, name):
    make, code = HOSTILE[name]
    with pytest.raises(RefusedError) as caught:
        inspect(worker, make())
    assert caught.value.code == code
