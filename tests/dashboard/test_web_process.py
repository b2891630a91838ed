"""The process that serves pages never loads a model library; its workers do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "tensorflow",
    "keras",
    "torch",
    "shap",
    "lime",
    "sklearn",
    "xgboost",
    "lightgbm",
    "skops",
    "numba",
    "interpret",
    "distributed",
}

VISIT = """
import json, sys
from streamlit.testing.v1 import AppTest
from dashboard import backend
from dashboard.asking import answers
from dashboard.sections import views_of
from dashboard.tabular import decision, whole
from explainers.service.samples import SAMPLES

answers._PATIENCE_SECONDS = 100
tab = AppTest.from_file("dashboard/app.py", default_timeout=120)
tab.query_params["analysis"] = SAMPLES[0].id
tab.run()
charts = 0
VIEWS = {"one-decision": ("tab", decision), "whole-model": ("view", whole)}
for name, page in list(tab._registered_pages.items()):
    key, drawn = VIEWS.get(page["url_pathname"], ("tab", None))
    for view in views_of(drawn.SECTIONS) if drawn else ("",):
        tab.query_params[key] = view
        tab._page_hash = name
        tab.run()
        assert not tab.exception
        charts += len(tab.get("plotly_chart"))
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps({"charts": charts, "loaded": sorted(loaded)}))
backend.service().close()
"""


def test_all_pages_are_shown_without_loading_a_model_library(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", VISIT],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "RATIONALE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["charts"] >= 15
    assert {"streamlit", "plotly", "explainers"} <= set(seen["loaded"])
    assert FORBIDDEN & set(seen["loaded"]) == set()


def test_the_forbidden_libraries_are_installed_here():
    """Otherwise the test above could not fail."""
    from importlib.util import find_spec

    assert [name for name in FORBIDDEN if find_spec(name) is None] == []
