"""Text classifiers in forked workers: built, asked and explained inside the sandbox."""

import os
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.service.launching import SESSION
from explainers.service.workers.confinement import Limits
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import ZygoteLauncher
from tests import toys
from tests.intake.hugging_face import toy
from tests.intake.mlflow import toy as folders
from tests.service.answering import one, opened, sampled

pytestmark = pytest.mark.long

ENOUGH = Limits(memory_bytes=3 * 2**30)
LIBRARIES = ("torch", "tokenizers", "transformers.modeling_utils")
ARROWS_OWN = {"jemalloc_bg_thd"}  # it sets up fork handlers for it
ROWS = 60


@pytest.fixture(scope="module")
def zygote():
    imports = ("pandas", "explainers.service.session", *LIBRARIES)
    with closing(ZygoteLauncher(SESSION, imports, ENOUGH, threads=1)) as launcher:
        launcher.start()
        yield launcher


def reviews():
    """Sixty short texts, and the class each was given."""
    draw = np.random.default_rng(0)
    words = [word for word in toy.WORDS if word.isalpha()]
    texts = [" ".join(draw.choice(words, draw.integers(1, 12))) for _ in range(ROWS)]
    made = pd.DataFrame({"id": range(ROWS), "text": texts})
    made["outcome"] = np.where(made["text"].str.contains("good"), "positive", "negative")
    return made.to_csv(index=False).encode()


def threads(pid):
    """Names of a process's threads but the first."""
    tasks = [task for task in Path(f"/proc/{pid}/task").iterdir() if task.name != str(pid)]
    return {(task / "comm").read_text(encoding="utf-8").strip() for task in tasks}


def inspected(worker, data):
    file = np.frombuffer(data, dtype=np.uint8)
    return worker.ask(Frame("inspect_model", {"name": "model.zip"}, {"file": file})).fields


def parent_of(pid):
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


def test_a_text_classifier_goes_all_the_way_from_upload_to_explanation(backend, launcher):
    analysis = opened(backend, toy.folder(), reviews(), file_name="reviews.zip")
    assert analysis.model.family == "Hugging Face"
    assert (analysis.columns, analysis.classes) == (("text",), ("negative", "positive"))
    found = backend.try_out(analysis)
    assert found.rows == 50 and found.seconds_per_row > 0
    with pytest.raises(RefusedError) as told:
        backend.engine.explain(one(analysis, 4, "exact_shap"))
    assert "explains models of tables, and this one reads texts" in told.value.sentence
    answers = backend.engine.explain(sampled(analysis, "predictions", limit=ROWS)).result()
    assert answers.outputs.shape == (ROWS, 2)
    assert answers.receipt.versions["transformers"] and answers.receipt.versions["torch"]
    assert os.getpid() not in {worker.pid for worker in launcher.workers}


def test_a_worker_answers_as_this_process_does(zygote):
    from explainers.intake import models

    with closing(zygote.launch()) as worker:
        card = inspected(worker, toy.folder())
    here = models.read(toy.folder(), "model.zip").card
    assert (card["kind"], card["digest"]) == (here.kind, here.digest)
    assert card["versions"] == dict(here.versions)


def test_the_libraries_start_no_thread_before_the_fork(zygote):
    with closing(zygote.launch()) as worker:
        inspected(worker, toy.folder())
        assert threads(parent_of(worker.pid)) <= ARROWS_OWN


@pytest.mark.parametrize("kind", ["deberta-v2", "roberta"])
def test_other_architectures_are_imported_behind_the_walls(zygote, kind):
    with closing(zygote.launch()) as worker:
        assert inspected(worker, toy.folder(kind))["family"] == "Hugging Face"


def test_code_in_a_folder_is_refused_in_the_worker(backend):
    evil = toy.packed(toy.files() | {"modeling_evil.py": b"raise SystemExit"})
    with pytest.raises(RefusedError) as caught:
        backend.read_model("reviews.zip", evil)
    assert caught.value.code == "HUGGING_FACE_CODE"


def test_an_mlflow_folder_is_explained_under_the_names_of_its_signature(backend):
    data = folders.folder(folders.unnamed(), version="3.17.2")
    analysis = opened(backend, data, toys.csv(), file_name="model.zip")
    assert analysis.columns == tuple(folders.TYPES)
    assert dict(analysis.model.details)["run"] == folders.RUN
    assert backend.try_out(analysis).rows == 50
    local = backend.engine.explain(one(analysis, 3, "exact_shap")).result()
    assert local.names == tuple(folders.TYPES)
    assert local.receipt.gap <= local.receipt.tolerance
