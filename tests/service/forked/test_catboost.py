"""CatBoost files in workers of their own: read, tried and explained behind the walls."""

import os
import pickle

import numpy as np
import pytest

from explainers.errors import RefusedError
from tests import toys
from tests.intake.boosted import catboost_files as made
from tests.service.answering import one, opened, sampled


@pytest.mark.parametrize("name", ["two", "three", "value", "statistics"])
def test_a_catboost_file_goes_all_the_way_from_upload_to_explanation(backend, launcher, name):
    analysis = opened(backend, made.file(name), file_name="credit.cbm")
    assert analysis.model.family == "CatBoost"
    outputs = analysis.model.outputs
    assert backend.try_out(analysis).rows == 50
    expected = made.answers(made.fitted(name), toys.frame())
    local = backend.engine.explain(one(analysis, 4, "tree_shap")).result()
    sums = local.values.sum(axis=1) + local.base_values
    np.testing.assert_allclose(sums, local.outputs, rtol=0, atol=1e-9)
    assert local.receipt.gap < 1e-9 and local.receipt.versions["catboost"]
    answers = backend.engine.explain(sampled(analysis, "predictions", limit=toys.ROWS)).result()
    assert answers.outputs.shape == (toys.ROWS, outputs)
    found = backend.engine.explain(one(analysis, 4, "exact_shap")).result()
    np.testing.assert_allclose(found.outputs, expected[[4]], rtol=0, atol=1e-12)
    assert os.getpid() not in {worker.pid for worker in launcher.workers}


def test_a_pickled_one_is_opened_there_too(backend):
    data = pickle.dumps(made.fitted("two"))
    analysis = opened(backend, data, file_name="credit.pkl")
    assert analysis.model.kind == "CatBoostClassifier, Logloss"
    drawn = backend.engine.explain(sampled(analysis, "permutation_shap", limit=9)).result()
    assert drawn.values.shape == (9, 5, 2)


def test_nothing_is_left_in_the_workers_folder(backend, launcher):
    analysis = opened(backend, made.file("two"), file_name="credit.cbm")
    backend.engine.explain(one(analysis, 4, "tree_shap")).result()
    folders = [worker._process.scratch for worker in launcher.workers if worker.alive]
    assert folders
    assert [list(folder.iterdir()) for folder in folders] == [[]] * len(folders)


def test_a_changed_file_is_refused_in_the_worker(backend):
    with pytest.raises(RefusedError) as caught:
        backend.read_model("credit.cbm", made.changed(made.file("two"), "splits", 10**6))
    assert caught.value.code == "BROKEN_MODEL"
    assert "asks for split 1000000 of" in caught.value.sentence
