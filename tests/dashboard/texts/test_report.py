"""The page hands over a text's decision as a document, and the command line makes the same one."""

import re

import pytest

from explainers.cli.main import main
from explainers.service.engine import Engine
from explainers.service.samples import FOLDER, TEXTS
from tests.cli.conftest import inline
from tests.dashboard.pages import open_page
from tests.dashboard.tabular.test_report_button import caught, labels, numbers

SAMPLE = TEXTS[0]
HERE = {"analysis": SAMPLE.id, "row": "5"}
FILES = [str(FOLDER / name) for name in (SAMPLE.model, SAMPLE.table)]


def test_a_text_is_downloaded_as_the_command_line_writes_it(app, monkeypatch, tmp_path):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", **HERE)
    assert labels(tab).count("Download report") == 1
    ((name, made),) = offered.items()
    assert re.fullmatch(r"decision-[0-9a-f]{8}\.html", name)
    file = tmp_path / "report.html"
    assert main(["report", *FILES, "--row=5", f"--output={file}"], inline) == 0
    page = made("").decode()
    assert " of 4,000, id 5." in page and "Emerges</span>" in page
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("view", ["Words", "Waterfall", "How sure"])
def test_every_view_of_a_text_has_its_report_and_asks_for_nothing_more(app, monkeypatch, view):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", text_tab=view, outcome="negative", **HERE)
    assert labels(tab).count("Download report") == 1
    monkeypatch.setattr(Engine, "explain", lambda *_: pytest.fail("something was computed"))
    page = [*offered.values()][-1]("Agreed.").decode()
    assert "speaks for “negative”" in page and "<p>Agreed.</p>" in page
    assert "Not run for this row" in page


def test_a_study_that_was_run_is_in_the_report(app, monkeypatch):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", text_tab="How sure", **HERE)
    untold = [*offered.values()][-1]("").decode().partition("Not run for this row")
    assert "Deletion of words" in untold[2] and "Deletion of words" not in untold[0]
    tab.button(key="run text_deletion").click().run()
    told = [*offered.values()][-1]("").decode().partition("Can the reasons be believed?")[2]
    assert "Deletion of words" in told.partition("Not run")[0]
    assert "Deletion of words" not in told.partition("Not run")[2]


def test_the_threshold_of_the_url_decides_in_the_report(app, monkeypatch):
    offered = caught(monkeypatch)
    open_page(app, "one-decision", threshold="0.999", **HERE)
    page = [*offered.values()][-1]("").decode()
    assert "is not over the threshold 0.999" in page and "--threshold=0.999" in page
