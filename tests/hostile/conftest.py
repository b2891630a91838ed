"""One server for a file of tests: real workers behind real walls, one browser tab."""

import gc
import tempfile

import pytest
import streamlit as st

from dashboard import backend
from dashboard.asking import answers
from explainers.service import launching


@pytest.fixture(scope="module")
def settings():
    """Environment variables of the server; a file of tests may give others."""
    return {}


@pytest.fixture(scope="module")
def libraries():
    """What workers have loaded from the start besides the usual: else each one waits for it."""
    return ()


@pytest.fixture(scope="module")
def page(tmp_path_factory, settings, libraries):
    """The Start page of a server that serves the whole file."""
    from tests.hostile.page import PATIENCE, Page

    home, scratch = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("workers")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"RATIONALE_HOME": str(home), **settings}.items():
            patch.setenv(name, value)
        patch.setattr(tempfile, "tempdir", str(scratch))
        patch.setattr(launching, "PRELOAD", (*launching.PRELOAD, *libraries))
        # AppTest does not poll, so a page waits for its answer instead of drawing progress.
        patch.setattr(answers, "_PATIENCE_SECONDS", PATIENCE)
        st.cache_resource.clear()
        backend.service().launcher.start()
        # Streamlit collects garbage after every run of the script; with all model libraries
        # imported by the tests around, that takes ten times as long as the run.
        gc.freeze()
        yield Page(home, scratch)
        gc.unfreeze()
        backend.service().close()
        st.cache_resource.clear()
