"""Every family of models and every method, end to end in a worker behind all walls."""

import io
from contextlib import closing

import numpy as np
import pytest

from explainers.methods import registry
from explainers.methods.declaration import PICTURES, TEXTS
from explainers.methods.fitness import why_not
from explainers.records import AllRows, Maps, OneRow, Request, SampledRows, Withheld
from explainers.service.launching import PRELOAD, SESSION
from explainers.service.sandbox.selftest import examine
from explainers.service.workers.launchers import ZygoteLauncher
from tests import picture_subjects, toys
from tests.service import picture_service, text_service
from tests.service.answering import opened

pytestmark = pytest.mark.long

GRADIENTS = ("deep_shap", "gradient_input", "integrated_gradients")
PICTURED = tuple(name for name, method in registry().items() if method.about == PICTURES)
READING = tuple(name for name, method in registry().items() if method.about == TEXTS)
FAMILIES = {
    "forest": (
        lambda: toys.model("forest"),
        ("tree_shap", "exact_shap", "permutation_shap", "model_tree", "counterfactuals"),
    ),
    "histogram": (
        lambda: toys.model("histogram"),
        ("interventional_tree_shap", "tree_interactions", "surrogate_tree", "glass_box"),
    ),
    "linear": (
        toys.linear,
        ("linear_shap", "exact_shap", "partial_dependence", "coefficients", "permuted"),
    ),
    "xgboost": (lambda: toys.model("xgboost-ubj-three"), ("tree_shap",)),
    "lightgbm": (lambda: toys.model("lightgbm"), ("tree_shap",)),
    "keras": (lambda: toys.network("two"), (*GRADIENTS, "exact_shap")),
    "keras over texts": (
        lambda: toys.network("mixed"),
        ("permutation_shap", "lime_rows", "lime_runs", "accumulated_effects"),
    ),
    "onnx": (lambda: toys.graph("forest"), ("exact_shap", "partial_dependence")),
}


@pytest.fixture(scope="module")
def zygote():
    with closing(ZygoteLauncher(SESSION, PRELOAD)) as launcher:
        yield launcher


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


@pytest.mark.parametrize("file_name", ["network.keras", "network.pt2"])
def test_pictures_behind_all_walls(backend, launcher, file_name):
    keras_file, pt2 = picture_subjects.twin_files()
    model = keras_file if file_name.endswith("keras") else pt2
    analysis = picture_service.opened(backend, model, file_name)
    how = analysis.preparation
    assert backend.preview(analysis, 0, how).shown.shape == (how.height, how.width, 3)
    assert backend.try_out(analysis).rows == 3
    assert len(backend.thumbnails(analysis, (0, 1, 2))) == 3
    for name in PICTURED:
        request = Request(analysis, name, OneRow(2))
        result = backend.engine.explain(request).result()
        assert isinstance(result, Maps)
        assert np.abs(result.values).max() > 0
    assert answered(backend, analysis, "predictions").outputs.shape == (3, 4)
    assert all(worker.gaps == () for worker in launcher.workers)
    assert len(launcher.workers) == 3, "one for each file, one for previews and all else"


@pytest.mark.parametrize("kind", ["pairs", "network"])
def test_texts_behind_all_walls(backend, launcher, kind):
    analysis = text_service.opened(backend, kind)
    assert backend.try_out(analysis).rows == text_service.ROWS
    able = [name for name in READING if not why_not(registry()[name], analysis)]
    assert len(able) > 3
    for name in able:
        result = answered(backend, analysis, name)
        assert result.receipt.method == name and not isinstance(result, Withheld)
    assert answered(backend, analysis, "predictions").outputs.shape == (text_service.ROWS, 2)
    assert all(worker.gaps == () for worker in launcher.workers)


def test_every_method_is_tried_on_some_family():
    tried = {"predictions", "lime_table", *PICTURED, *READING}
    tried = tried.union(*(methods for _, methods in FAMILIES.values()))
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
