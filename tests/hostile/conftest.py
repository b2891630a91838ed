"""One server for a file of tests: real workers behind real walls, one browser tab.

Servers that launch their workers alike fork them from one process, which imports for seconds.
"""

import gc
import tempfile
from contextlib import ExitStack, closing

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


class Lent:
    """A launcher whose server does not end it: the next one goes on with it."""

    def __init__(self, launcher):
        self._launcher = launcher

    def __getattr__(self, name):
        return getattr(self._launcher, name)

    def close(self):
        """It is closed at the end of all tests."""


@pytest.fixture(scope="session")
def lend():
    """Make a launcher, or give the one that was made of the same."""
    make, made = launching.best_launcher, {}
    with ExitStack() as stack:

        def lent(*asked):
            key = repr(asked)
            if key not in made:
                made[key] = stack.enter_context(closing(make(*asked)))
            return Lent(made[key])

        yield lent


@pytest.fixture(scope="module")
def page(tmp_path_factory, settings, libraries, lend):
    """The Start page of a server that serves the whole file."""
    from tests.hostile.page import PATIENCE, Page

    home, scratch = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("workers")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"RATIONALE_HOME": str(home), **settings}.items():
            patch.setenv(name, value)
        patch.setattr(tempfile, "tempdir", str(scratch))
        patch.setattr(launching, "PRELOAD", (*launching.PRELOAD, *libraries))
        patch.setattr(launching, "best_launcher", lend)
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
