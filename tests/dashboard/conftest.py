"""The pages over an inline backend: the same engine and store, without processes."""

import gc
import json
import re
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard import backend
from dashboard.asking import answers
from explainers.service.service import Service
from explainers.service.session import Session
from explainers.service.workers.launchers import InlineLauncher
from tests.service.held import taken_for_held

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
PATIENCE = 60


@pytest.fixture(scope="session", autouse=True)
def scanned_once():
    """Look for Streamlit components in all installed packages once, as a server does.

    AppTest does it for every new tab, for a seventh of a second each time.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def garbage_of_its_own():
    """Leave what there was before the test out of the search for garbage.

    Streamlit searches after every run of a script; with all model libraries imported by the tests
    around, that takes ten times as long as the run.
    """
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def app(tmp_path, monkeypatch):
    """A fresh server: call it for a new browser tab."""
    monkeypatch.setenv("RATIONALE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(backend, "Service", _inline)
    # AppTest does not poll, so a page waits for its answer instead of drawing progress.
    monkeypatch.setattr(answers, "_PATIENCE_SECONDS", PATIENCE)
    st.cache_resource.clear()
    yield lambda **query: _tab(query)
    backend.service().close()
    st.cache_resource.clear()


def _inline(settings, **options):
    return taken_for_held(Service(settings, InlineLauncher(Session), **options))


def _tab(query):
    tab = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    for name, value in query.items():
        tab.query_params[name] = value
    return tab


def texts(tab):
    """All words on the page, in one string."""
    kinds = (tab.title, tab.subheader, tab.markdown, tab.caption, tab.error, tab.warning, tab.info)
    # Names are escaped for Markdown; a reader does not see the backslashes.
    return "\n".join(re.sub(r"\\([\W_])", r"\1", part.value) for kind in kinds for part in kind)


def figures(tab):
    """The page's charts as plain dicts."""
    return [json.loads(chart.proto.spec) for chart in tab.get("plotly_chart")]
