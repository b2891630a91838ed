"""Every family of models and every method, end to end in a worker behind all walls."""

import io
from contextlib import closing

import numpy as np
import pytest

from explainers.methods import registry
from explainers.records import AllRows, OneRow, Request, SampledRows
from explainers.service.sandbox.selftest import examine
from explainers.service.service import PRELOAD, SESSION
from explainers.service.workers.launchers import ZygoteLauncher
from tests import toys
from tests.service.answering import WatchedLauncher, opened, service

GRADIENTS = ("deep_shap", "gradient_input", "integrated_gradients")
FAMILIES = {
    "forest": (lambda: toys.model("forest"), ("tree_shap", "exact_shap", "permutation_shap")),
    "histogram": (
        lambda: toys.model("histogram"),
        ("interventional_tree_shap", "tree_interactions"),
    ),
    "linear": (toys.linear, ("linear_shap", "exact_shap", "partial_dependence")),
    "xgboost": (lambda: toys.model("xgboost-ubj-three"), ("tree_shap",)),
    "lightgbm": (lambda: toys.model("lightgbm"), ("tree_shap",)),
    "keras": (lambda: toys.network("two"), (*GRADIENTS, "exact_shap")),
    "keras over texts": (
        lambda: toys.network("mixed"),
        ("permutation_shap", "lime_rows", "lime_runs"),
    ),
    "onnx": (lambda: toys.graph("forest"), ("exact_shap", "partial_dependence")),
}


@pytest.fixture(scope="module")
def zygote():
    with closing(ZygoteLauncher(SESSION, PRELOAD)) as launcher:
        yield launcher


@pytest.fixture
def launcher(zygote):
    watched = WatchedLauncher(zygote)
    watched.close = lambda: None  # the fork server serves the other tests too
    return watched


@pytest.fixture
def backend(tmp_path, launcher):
    with closing(service(tmp_path, launcher)) as backend:
        yield backend


def answered(backend, analysis, name):
    local = registry()[name].scopes == {"local"}
    rows = AllRows() if name == "predictions" else OneRow(3) if local else SampledRows(20)
    return backend.engine.explain(Request(analysis, name, rows)).result()


@pytest.mark.parametrize("family", FAMILIES)
def test_family_behind_all_walls(backend, launcher, family):
    model, methods = FAMILIES[family]
    analysis = opened(backend, model())
    assert backend.try_out(analysis).rows == 50
    for name in ("predictions", "lime_table", *methods):
        result = answered(backend, analysis, name)
        outputs = getattr(result, "outputs", None)
        assert outputs is None or np.isfinite(outputs).all()
    assert all(worker.gaps == () for worker in launcher.workers)
    assert len(launcher.workers) == 3, "one for each file, and one for both, which lived"


def test_every_method_is_tried_on_some_family():
    tried = {"predictions", "lime_table"}.union(*(methods for _, methods in FAMILIES.values()))
    assert tried >= registry().keys()


def test_parquet_behind_all_walls(backend):
    stream = io.BytesIO()
    toys.frame().to_parquet(stream)
    analysis = opened(
        backend, toys.model("forest"), stream.getvalue(), target=None, identifier=None
    )
    assert answered(backend, analysis, "tree_shap").values.shape[0] == 20


def test_workers_with_all_libraries_cannot_get_out(zygote, tmp_path):
    report = examine(zygote, tmp_path)
    assert (report.kind, report.failures) == ("full", ())
