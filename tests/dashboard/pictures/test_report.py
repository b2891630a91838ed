"""The page hands over a picture's decision as a document, and the command line makes the same."""

import json
import re

import pytest

from dashboard import backend
from explainers.cli.main import main
from explainers.service.engine import Engine
from tests.cli.conftest import inline
from tests.dashboard.pages import open_page
from tests.dashboard.pictures import digit_files
from tests.dashboard.tabular.test_report_button import caught, labels, numbers

METHOD = "picture_gradient_input"


@pytest.fixture
def digits(app):
    """The id of an analysis of some digits."""
    app().run()
    return digit_files.analysis()


def test_a_picture_is_downloaded_as_the_command_line_writes_it(app, digits, monkeypatch, tmp_path):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", analysis=digits)
    assert labels(tab).count("Download report") == 1
    ((name, made),) = offered.items()
    page = made("").decode()
    assert re.fullmatch(r"decision-[0-9a-f]{8}\.html", name)
    assert page.count("data:image/png;base64,") == 3 and "img-src data:" in page
    model, table, file = (tmp_path / each for each in ("digits.keras", "digits.zip", "r.html"))
    model.write_bytes(digit_files.NETWORK.read_bytes())
    table.write_bytes(digit_files.digits())
    key = re.search(r"result key</td><td>([0-9a-f]+)", page).group(1)
    method = re.search(r"--method=(\w+)", page).group(1)
    row = re.search(r"--row=#(\d+)", page).group(1)
    line = ["report", str(model), str(table), f"--row=#{row}", f"--method={method}"]
    line += [f"--preparation={json.dumps(digit_files.HOW.content())}"]
    line += [f"--class-name={each}" for each in digit_files.DIGITS]
    assert main([*line, f"--output={file}"], inline) == 0
    told = file.read_text(encoding="utf-8")
    assert f"result key</td><td>{key}" in told

    def without_names(text):
        """Names of files are no part of what is computed."""
        text = text.replace("digits_network.keras", "M").replace("digits.keras", "M")
        return numbers(text.replace("pictures.zip", "T").replace("digits.zip", "T"))

    assert without_names(told) == without_names(page)


def test_another_class_has_another_report_and_nothing_is_computed_for_it(app, digits, monkeypatch):
    offered = caught(monkeypatch)
    pages = []
    for chosen in ("3", "7"):
        open_page(app, "one-decision", analysis=digits, outcome=chosen)
        explain = Engine.explain
        monkeypatch.setattr(Engine, "explain", lambda *_: pytest.fail("something was computed"))
        pages.append([*offered.values()][-1]("").decode())
        monkeypatch.setattr(Engine, "explain", explain)
    assert "for “3”" in pages[0] and "--class=3" in pages[0]
    assert "for “7”" in pages[1] and pages[0] != pages[1]
    assert backend.service().workspace.load_analysis(digits) is not None


def test_how_sure_has_the_report_of_the_same_map(app, digits, monkeypatch):
    offered = caught(monkeypatch)
    tab = open_page(app, "one-decision", analysis=digits, look="How sure")
    assert labels(tab).count("Download report") == 1
    (first,) = offered
    open_page(app, "one-decision", analysis=digits)
    assert [*offered] == [first]
    tab = open_page(app, "one-decision", analysis=digits, look="Side by side")
    assert "Download report" not in labels(tab)
