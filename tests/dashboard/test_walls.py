"""What holds a worker is said as it was found: all, a part, or nothing."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import walls
from explainers.intake.formats import Format
from explainers.service.sandbox.selftest import SandboxReport
from tests.dashboard.conftest import PATIENCE

FULL = SandboxReport("full", ("It may open 256 files at most.",), (), 0.01)
PARTIAL = SandboxReport("partial", (), ("This kernel has *no* walls.", "A worker could go."), 0.01)
NONE = SandboxReport("none", (), ("Nothing is there.",), 0.01)


class Sandbox:
    def __init__(self, report):
        self.report = report
        self.started = 0

    def start(self):
        self.started += 1


@pytest.fixture
def page(monkeypatch):
    """Draw one function of the module over a report; the finished page and the sandbox."""

    def draw(name, report, local=True):
        sandbox = Sandbox(report)
        backend = SimpleNamespace(sandbox=sandbox, local=local)
        monkeypatch.setattr(walls, "service", lambda: backend)
        tab = AppTest.from_string(
            f"from dashboard import walls\nwalls.{name}()", default_timeout=PATIENCE
        ).run()
        assert not tab.exception
        assert sandbox.started == 1
        return tab

    return draw


def test_a_full_sandbox_is_told_with_its_measures(page):
    tab = page("show_walls", FULL)
    assert tab.success[0].value == FULL.sentence
    assert "- It may open 256 files at most\\." in tab.markdown[0].value
    assert not tab.warning


def test_gaps_are_told_one_by_one(page):
    tab = page("show_walls", PARTIAL)
    (warning,) = tab.warning
    assert PARTIAL.sentence in warning.value
    assert "- This kernel has \\*no\\* walls" in warning.value
    assert "- A worker could go" in warning.value
    assert not tab.success and not tab.expander


@pytest.mark.parametrize("report", [PARTIAL, NONE])
def test_whoever_uploads_is_warned(page, report):
    (warning,) = page("warn_of_gaps", report).warning
    assert report.sentence in warning.value


@pytest.mark.parametrize("local", [True, False])
def test_the_warning_names_what_is_not_opened_for_that(page, monkeypatch, local):
    formats = [
        Format(needs, f"Format {needs}", (), "a file", walls=needs)
        for needs in ("any", "asked", "full")
    ]
    monkeypatch.setattr(walls, "MODEL_FORMATS", formats[:1])
    assert "pened" not in page("warn_of_gaps", PARTIAL, local).warning[0].value
    monkeypatch.setattr(walls, "MODEL_FORMATS", formats)
    words = page("warn_of_gaps", PARTIAL, local).warning[0].value
    closed = "Format full" if local else "Format asked, Format full"
    assert f"Not opened here: {closed}." in words and "Format any" not in words
    assert ("Opened after a question: Format asked." in words) == local


@pytest.mark.parametrize("report", [FULL, None])
def test_nobody_is_warned_of_a_full_sandbox_or_before_it_is_known(page, report):
    assert not page("warn_of_gaps", report).warning


def test_what_is_not_known_yet_is_said(page):
    tab = page("show_walls", None)
    assert "trying to get out" in tab.info[0].value
    assert not tab.success and not tab.warning


@pytest.mark.parametrize("report", [FULL, PARTIAL, NONE])
def test_the_kernel_is_named_as_what_remains(page, report):
    assert "kernel" in page("show_walls", report).caption[0].value
