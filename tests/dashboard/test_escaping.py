"""Whatever Streamlit reads as Markdown is the product's own words, or goes through one function."""

import ast
from pathlib import Path

from tests.dashboard.reviewed_texts import OURS

DASHBOARD = Path(__file__).parents[2] / "dashboard"

READS_MARKDOWN = frozenset(
    {
        "badge",
        "button",
        "caption",
        "checkbox",
        "download_button",
        "error",
        "expander",
        "file_uploader",
        "form_submit_button",
        "header",
        "info",
        "link_button",
        "markdown",
        "metric",
        "multiselect",
        "number_input",
        "page_link",
        "popover",
        "progress",
        "radio",
        "selectbox",
        "slider",
        "spinner",
        "status",
        "subheader",
        "success",
        "tabs",
        "text_area",
        "text_input",
        "title",
        "toast",
        "toggle",
        "warning",
        "write",
    }
)
SHOWN = frozenset({"label", "help", "text", "body"})
SAFE = frozenset({"about", "escape_markdown", "len", "num", "percent", "signed"})


def loose(value):
    """The parts of an expression that reach the page as they are, in source text."""
    if isinstance(value, ast.Constant):
        return
    if isinstance(value, ast.JoinedStr):
        parts = [part for part in value.values if isinstance(part, ast.FormattedValue)]
        inside = [part.value for part in parts if part.format_spec is None]  # a number's has one
    elif isinstance(value, ast.IfExp):
        inside = [value.body, value.orelse]
    elif isinstance(value, ast.BoolOp):
        inside = value.values
    elif isinstance(value, ast.BinOp):
        inside = [value.left, value.right]
    elif isinstance(value, ast.Call) and getattr(value.func, "id", "") in SAFE:
        return
    elif isinstance(value, ast.Call) and _joins(value):
        inside = [value.args[0].elt]
    else:
        yield ast.unparse(value)
        return
    for part in inside:
        yield from loose(part)


def _joins(call):
    given = call.args[:1]
    joins = getattr(call.func, "attr", "") == "join"
    return joins and any(isinstance(each, ast.GeneratorExp | ast.ListComp) for each in given)


def shown(source):
    """What each call of a Streamlit element that reads Markdown is given: (line, expression)."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in READS_MARKDOWN:
            given = [*call.args[:1], *(word.value for word in call.keywords if word.arg in SHOWN)]
            for value in given:
                yield from ((call.lineno, text) for text in loose(value))


def test_names_are_escaped_wherever_markdown_is_read():
    found = {
        f"{path.relative_to(DASHBOARD)}:{line}: {text}"
        for path in sorted(DASHBOARD.rglob("*.py"))
        if "charts" not in path.parts
        for line, text in shown(path.read_text(encoding="utf-8"))
        if text not in OURS.get(str(path.relative_to(DASHBOARD)), ())
    }
    assert found == set(), (
        "escape it with escape_markdown, or review it and add it to OURS in reviewed_texts.py"
    )


def test_a_bare_name_would_be_noticed():
    source = (
        'st.caption(f"{analysis.name}: {escape_markdown(x)}, {n:,}")\nst.text_input(name or "a")'
    )
    assert list(shown(source)) == [(1, "analysis.name"), (2, "name")]
    assert list(shown("place.radio('a', help=about(x) + column)")) == [(1, "column")]


TAKE_HTML = frozenset({"html", "iframe", "components", "to_html", "write_html"})


def test_html_is_shown_in_one_file_which_is_given_what_another_wrote():
    places = set()
    for path in sorted(DASHBOARD.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        attributes = [part for part in ast.walk(tree) if isinstance(part, ast.Attribute)]
        words = {part.arg for part in ast.walk(tree) if isinstance(part, ast.keyword)}
        assert not words & {"unsafe_allow_html", "unsafe_allow_javascript"}, path
        places |= {
            (str(path.relative_to(DASHBOARD)), ast.unparse(part))
            for part in attributes
            if part.attr in TAKE_HTML
        }
    assert places == {("texts/box.py", "st.html")}
    tree = ast.parse((DASHBOARD / "texts/box.py").read_text(encoding="utf-8"))
    written = {
        name.name
        for part in ast.walk(tree)
        if isinstance(part, ast.ImportFrom) and part.module == "dashboard.texts.markup"
        for name in part.names
    }
    calls = [part for part in ast.walk(tree) if isinstance(part, ast.Call)]
    given = [call.args[0] for call in calls if ast.unparse(call.func) == "st.html"]
    assert given
    assert {ast.unparse(part.func) for part in given if isinstance(part, ast.Call)} <= written
    assert all(isinstance(part, ast.Call) for part in given)
