"""The pages hand over what they show as a document, and the command line makes the same one."""

import re

from dashboard.tabular import report_button
from explainers.cli.main import main
from explainers.service.samples import FOLDER, SAMPLES
from tests.cli.conftest import inline
from tests.dashboard.test_pages import goto, open_page

PIPELINE = SAMPLES[0]
FILES = [str(FOLDER / name) for name in (PIPELINE.model, PIPELINE.table)]


def caught(monkeypatch):
    """Every document that is offered, by the name of its file."""
    offered = {}
    plain = report_button._offer
    monkeypatch.setattr(
        report_button,
        "_offer",
        lambda name, made: offered.update({name: made}) or plain(name, made),
    )
    return offered


def labels(tab):
    return [button.label for button in tab.get("download_button")]


def numbers(page):
    """The document without what tells one analysis of the same files from another."""
    page = re.sub(r"Analysis “[^”]*”. Made \S+ \S+ UTC", "", page)
    return page[: page.index("How to compute it again")]


def test_a_decision_is_downloaded_as_the_command_line_writes_it(app, monkeypatch, tmp_path):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0017")
    assert labels(tab).count("Download report") == 1
    ((name, made),) = offered.items()
    assert re.fullmatch(r"decision-[0-9a-f]{8}\.html", name)
    file = tmp_path / "report.html"
    assert main(["report", *FILES, "--row=GC-0017", f"--output={file}"], inline) == 0
    page = made().decode()
    assert "GC-0017: probability of “good” 0.976" in page
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))


def test_a_whole_model_is_downloaded_as_the_command_line_writes_it(app, monkeypatch, tmp_path):
    offered = caught(monkeypatch)
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    assert labels(tab).count("Download report") == 1
    ((name, made),) = offered.items()
    assert re.fullmatch(r"model-[0-9a-f]{8}\.html", name)
    file = tmp_path / "report.html"
    line = ["report", *FILES, "--rows=all", "--class=bad", f"--output={file}"]
    assert main(line, inline) == 0
    page = made().decode()
    assert "All 1,000 rows were explained." in page
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))


def test_pages_without_numbers_offer_none(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    assert "Download report" in labels(tab)
    assert "Download report" not in labels(goto(tab, "model"))
    tab.query_params["view"] = "Effects"
    assert "Download report" not in labels(goto(tab, "whole-model"))
