"""The pages hand over what they show as a document, and the command line makes the same one."""

import re

import pytest

from dashboard.tabular import report_button
from dashboard.turning.tab import TURN
from dashboard.what_if.tab import WHAT_IF
from explainers.cli.main import main
from explainers.service.engine import Engine
from explainers.service.samples import FOLDER, SAMPLES
from tests.cli.conftest import inline
from tests.dashboard.conftest import texts
from tests.dashboard.pages import goto, open_page

PIPELINE = SAMPLES[0]
ROLES = [f"--dictionary={FOLDER / PIPELINE.dictionary}", "--positive=bad"]
FILES = [str(FOLDER / name) for name in (PIPELINE.model, PIPELINE.table)]


def caught(monkeypatch):
    """Every document that is offered, by the name of its file."""
    offered = {}
    plain = report_button._offer
    monkeypatch.setattr(
        report_button,
        "_offer",
        lambda name, made, *rest: offered.update({name: made}) or plain(name, made, *rest),
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
    line = ["report", *FILES, *ROLES, "--row=GC-0017", f"--output={file}"]
    assert main(line, inline) == 0
    page = made("").decode()
    assert "GC-0017: probability of “good” 0.976" in page
    assert "Decided for “good”: the probability of “bad”" in page
    assert " months</td>" in page and "<td>duration_months</td>" in page
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))


def test_the_closest_row_is_told_to_whom_it_was_shown(app, monkeypatch, tmp_path):
    """A document may leave the house: of another row it tells where its reader saw which one."""
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0017")
    plain = [*offered.values()][-1]("").decode()
    assert "The closest row" not in plain
    tab.query_params["tab"] = "Similar"
    seen = texts(goto(tab, "one-decision"))
    page = [*offered.values()][-1]("").decode()
    name = re.search(r"The closest row that was decided otherwise is (\S+) ", seen)[1]
    assert re.search(rf"Row [\d,]+, {name}, is decided for “bad”", page) and "--closest" in page
    file = tmp_path / "report.html"
    assert (
        main(["report", *FILES, *ROLES, "--row=GC-0017", "--closest", f"--output={file}"], inline)
        == 0
    )
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))
    tab.text_input(key="row").set_value("GC-0002")
    tab.query_params["tab"] = "Waterfall"
    tab.run()
    assert "The closest row" not in [*offered.values()][-1]("").decode()


def test_an_edited_row_is_downloaded_as_the_command_line_writes_it(app, monkeypatch, tmp_path):
    offered = caught(monkeypatch)
    tab = open_page(
        app,
        "one-decision",
        analysis=PIPELINE.id,
        row="GC-0017",
        tab=WHAT_IF,
        what="duration_months~60~~housing~rent",
    )
    assert "Download report" not in labels(tab)
    assert labels(tab).count("Download what-if report") == 1
    name, made = [*offered.items()][-1]
    assert re.fullmatch(r"what-if-[0-9a-f]{8}\.html", name)
    file = tmp_path / "report.html"
    changes = ("--change=duration_months=60", "--change=housing=rent")
    line = ["report", *FILES, *ROLES, "--row=GC-0017", *changes, f"--output={file}"]
    assert main(line, inline) == 0
    page = made("").decode()
    assert "What if? GC-0017, edited" in page and "no decision about it was made" in page
    assert "60 months</td>" in page and "As the table has it: GC-0017: probability of" in page
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))
    tab.button(key="what all back").click().run()
    assert labels(tab).count("Download report") == 1


def test_a_whole_model_is_downloaded_as_the_command_line_writes_it(app, monkeypatch, tmp_path):
    offered = caught(monkeypatch)
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    assert labels(tab).count("Download report") == 1
    ((name, made),) = offered.items()
    assert re.fullmatch(r"model-[0-9a-f]{8}\.html", name)
    file = tmp_path / "report.html"
    line = ["report", *FILES, *ROLES, "--rows=all", "--class=bad", f"--output={file}"]
    assert main(line, inline) == 0
    page = made("").decode()
    assert "All 1,000 rows were explained." in page
    assert numbers(page) == numbers(file.read_text(encoding="utf-8"))


def test_pages_without_numbers_offer_none(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    assert "Download report" in labels(tab)
    assert "Download report" not in labels(goto(tab, "model"))
    tab.query_params["view"] = "Effects"
    assert "Download report" not in labels(goto(tab, "whole-model"))


def test_a_note_of_the_reader_is_printed_as_it_was_typed(app, monkeypatch):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0017")
    (field,) = (area for area in tab.text_area if area.label == "Note for the report")
    ((_, made),) = offered.items()
    assert "Note of the reviewer" not in made("").decode()
    page = made("Seen <b>twice</b>.\nAgreed.").decode()
    assert "<p>Seen &lt;b&gt;twice&lt;/b&gt;.</p><p>Agreed.</p>" in page
    assert field.max_chars == 4_000


def test_a_note_is_about_one_decision_and_is_there_again_on_the_way_back(app):
    here = {"analysis": PIPELINE.id, "row": "GC-0017"}
    tab = open_page(app, "one-decision", **here)
    tab.text_area[0].set_value("Mine.").run()
    assert [*tab.session_state["report notes"].values()] == ["Mine."]
    goto(tab, "model")
    assert [area.value for area in goto(tab, "one-decision").text_area] == ["Mine."]
    tab.text_input(key="row").set_value("GC-0002").run()
    assert [area.value for area in tab.text_area] == [""]


def test_what_the_url_chooses_decides_in_the_document(app, monkeypatch):
    offered = caught(monkeypatch)
    chosen = {"threshold": "0.02", "unwanted": "bad"}
    open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0017", **chosen)
    ((_, made),) = offered.items()
    page = made("").decode()
    assert "Decided for “bad”" in page and "over the threshold 0.02" in page
    assert "Principal reasons for “bad”" in page and "--threshold=0.02" in page


def test_a_document_tells_what_is_stored_and_has_nothing_computed(app, monkeypatch):
    offered = caught(monkeypatch)
    place = {"analysis": PIPELINE.id, "row": "GC-0002"}
    tab = open_page(app, "one-decision", **place)
    before = [*offered.values()][-1]("").decode()
    assert "were not looked for" in before and "Not run for this row" in before
    tab.query_params["tab"] = TURN
    goto(tab, "one-decision")
    monkeypatch.setattr(Engine, "explain", lambda *_: pytest.fail("something was computed"))
    after = [*offered.values()][-1]("").decode()
    assert "Looked for: a probability of “bad” below 0.5." in after and "instead of" in after
