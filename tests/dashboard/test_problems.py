"""Whatever fails on a page looks the same: a sentence, a code, and nothing of our insides."""

import ast
import logging
import re
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from dashboard import problems
from dashboard.views import about
from explainers.codes import CODES, Kind
from explainers.errors import ModelError, RationaleError, RefusedError, StoppedError
from tests.dashboard.conftest import texts

DASHBOARD = Path(problems.__file__).parent
INSIDES = "/srv/private/model.py"

START = """
import streamlit as st
from dashboard import problems
from explainers.errors import RefusedError

def boom():
    {raising}

st.write("before")
"""
FORESEEN = 'raise RefusedError("NOT_FITTED", "It was *never* fitted.", "Call fit.")'
UNFORESEEN = f'raise RuntimeError("{INSIDES} broke")'
WAYS = {
    "page": "boom()",
    "tab": 'with st.tabs(["A", "B"])[0]:\n    boom()',
    "container": "with st.columns(2)[1], st.expander('x'):\n    boom()",
    "callback": "st.button('go', on_click=boom)",
    "click": "if st.button('go'):\n    boom()",
    "fragment": "@st.fragment\ndef part():\n    boom()\npart()",
    "fragment later": (
        "@st.fragment\ndef part():\n    if st.button('go'):\n        boom()\npart()"
    ),
}


@pytest.fixture(autouse=True)
def boundary(monkeypatch):
    """Give AppTest what the launcher gives the server: what escapes goes to on_script_error."""
    made = script_runner.ScriptRunner.__init__

    def with_boundary(self, **given):
        made(self, **given, on_script_error=problems.on_script_error)

    monkeypatch.setattr(script_runner.ScriptRunner, "__init__", with_boundary)


def run(script, raising):
    tab = AppTest.from_string(START.format(raising=raising) + script).run()
    if tab.button:
        tab.button[0].click().run()
    return tab


def read(parts):
    """What a reader sees of texts whose marks of Markdown are escaped."""
    return [re.sub(r"\\([\W_])", r"\1", part.value) for part in parts]


def seen(tab):
    """Everything a reader may see of a failure, the tooltip too."""
    return texts(tab) + "".join(each.help for each in tab.caption)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_foreseen_is_told_wherever_it_is_raised(way, caplog):
    with caplog.at_level(logging.WARNING, "dashboard.problems"):
        tab = run(WAYS[way], FORESEEN)
    assert read(tab.error) == ["It was *never* fitted. Call fit."]
    assert r"\*never\*" in tab.error[0].value
    assert read(tab.caption) == ["NOT_FITTED"]
    assert not tab.exception
    assert "NOT_FITTED" in caplog.text


@pytest.mark.parametrize("way", WAYS)
def test_what_nobody_foresaw_shows_nothing_of_our_insides(way, caplog):
    with caplog.at_level(logging.WARNING, "dashboard.problems"):
        tab = run(WAYS[way], UNFORESEEN)
    (error,) = tab.error
    assert "on our side" in error.value and "OUR_FAULT" in texts(tab)
    assert not tab.exception
    assert not any(word in seen(tab) for word in (INSIDES, "Traceback", "RuntimeError", "boom"))
    (entry,) = [each for each in caplog.records if each.name == "dashboard.problems"]
    assert INSIDES in str(entry.exc_info[1]) and "Traceback" in caplog.text


@pytest.mark.parametrize(
    ("raising", "sentence", "code"),
    [(FORESEEN, "never", "NOT_FITTED"), (UNFORESEEN, "on our side", "OUR_FAULT")],
)
def test_a_download_that_failed_says_why_when_the_page_is_drawn_again(
    raising, sentence, code, caplog
):
    script = "st.session_state['made'] = problems.for_download('x', boom)"
    tab = run(script, raising)
    assert not tab.error
    with pytest.raises(RationaleError) as raised, caplog.at_level(logging.WARNING):
        tab.session_state["made"]()
    assert raised.value.code == code and INSIDES not in str(raised.value)
    assert code in caplog.text or INSIDES in caplog.text
    tab.run()
    assert sentence in tab.error[0].value and code in texts(tab) and INSIDES not in seen(tab)
    assert not tab.run().error


def test_a_download_that_succeeds_is_what_was_made():
    tab = run("st.session_state['made'] = problems.for_download('x', lambda: b'abc')", "pass")
    assert tab.session_state["made"]() == b"abc"
    assert not tab.run().error


@pytest.mark.parametrize("problem", [RuntimeError(INSIDES), KeyError(INSIDES)])
def test_a_page_of_the_house_that_fails_keeps_its_frame(app, monkeypatch, problem):
    def draw():
        raise problem

    monkeypatch.setattr(about, "draw", draw)
    tab = app().run()
    pages = tab._registered_pages.items()
    tab._page_hash = next(key for key, page in pages if page["url_pathname"] == "about")
    tab.run()
    assert "OUR_FAULT" in texts(tab) and INSIDES not in seen(tab)
    assert not tab.exception


def shown(error):
    script = f"from explainers import errors\nproblems.show(errors.{type(error).__name__}(*{{}}))"
    parts = (error.code, error.sentence, error.next_step)
    return AppTest.from_string(START.format(raising="pass") + script.format(parts)).run()


def test_the_code_stands_small_below_with_what_it_means():
    (caption,) = shown(RefusedError("NOT_FITTED", "This one.", "Do it.")).caption
    assert read([caption]) == ["NOT_FITTED"]
    assert "**Refused.**" in caption.help
    assert (
        CODES["NOT_FITTED"].meaning in caption.help and CODES["NOT_FITTED"].remedy in caption.help
    )
    assert "http" not in caption.help and "](" not in caption.help


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RefusedError("OLD_VERSION", "s", "n"), Kind.REFUSED),
        (ModelError("OLD_VERSION", "s", "n"), Kind.FAILED),
        (StoppedError("TIME_LIMIT", "s", "n"), Kind.STOPPED),
        (StoppedError("OUR_FAULT", "s", "n"), Kind.OURS),
        (RationaleError("TIME_LIMIT", "s", "n"), Kind.STOPPED),
    ],
)
def test_whose_doing_it_is_is_said_of_this_very_error(error, kind):
    assert problems.in_general(error).startswith(f"**{kind.value.capitalize()}.**")


@pytest.mark.parametrize(
    "code", ["NO_SUCH_CODE", "", "[x](http://evil) :red[y]", "A" * 999, "a\nb"]
)
def test_a_code_nobody_knows_is_shown_as_it_is_and_breaks_nothing(code):
    tab = shown(StoppedError(code, "What happened.", "What now."))
    assert not tab.exception
    assert read(tab.error) == ["What happened. What now."]
    (caption,) = tab.caption
    assert "not among those of this version" in caption.help
    assert len(caption.value) < 200 and "\n" not in caption.value
    assert not re.search(r"(?<!\\)[\[\]()]|:red", caption.value)


def test_what_a_reader_asked_for_is_no_failure():
    tab = shown(StoppedError("CANCELLED", "Cancelled after 3 of 5 rows.", "Go on."))
    assert "Cancelled after 3" in tab.info[0].value
    assert not tab.error and not tab.caption


def test_what_is_wrong_with_a_choice_is_pointed_out_without_a_code():
    tab = AppTest.from_string(
        START.format(raising="pass") + "problems.point_out('No *such* column.')"
    ).run()
    assert r"\*such\*" in tab.error[0].value
    assert read(tab.error) == ["No *such* column."] and not tab.caption


def test_errors_are_drawn_in_one_place_only():
    elsewhere = [
        f"{path.name}:{node.lineno}"
        for path in DASHBOARD.rglob("*.py")
        if path != Path(problems.__file__)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("st.error", "st.exception", "traceback.format_exc")
    ]
    assert elsewhere == []
