"""Whatever Streamlit reads as Markdown is the product's own words, or goes through one function."""

import ast
from pathlib import Path

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

# Reviewed: words of the product, numbers, and what was escaped a line before.
OURS = {
    "panel/citation.py": {
        "cited[:8]",
        "receipt.key[:8]",
        "there",
    },
    "asking/column_picker.py": {
        "help",
        "label",
    },
    "asking/controls.py": {
        "method.question",
        "method.title",
        "names",
        "others",
        "str(field.description)",
        "what",
    },
    "asking/kept_picker.py": {
        "help",
        "label",
    },
    "clusters/tab.py": {
        "group",
        "most",
    },
    "decision_plot/tab.py": {
        "NOT_SHARED",
        "PLOT",
        "_NO_LINES",
    },
    "entrance.py": {
        "label",
    },
    "groups/control.py": {
        "_told(chosen.groups)",
    },
    "tabular/importance_permuted.py": {
        "method.question",
        "method.silent_on",
        "_nothing_known(analysis)",
        "offer_sentence(_request(overview, most))",
    },
    "surrogates/glass.py": {
        "method.question",
        "method.silent_on",
        "offer_sentence(request)",
    },
    "tabular/lime_tab.py": {
        "method.question",
        "method.silent_on",
        "offer_sentence(request)",
    },
    "asking/number_control.py": {
        "str(field.description)",
    },
    "panel/panels.py": {
        "UNIT_HELP[panel.result.unit]",
        "panel.guide",
        "how_to_read(panel.name, panel.result)",
        "method.link",
        "method.paper",
        "method.question",
        "method.silent_on",
        "method.title",
    },
    "pictures/answers.py": {
        "_ONLY_TABLES",
    },
    "pictures/bench.py": {
        "MOST_CLASSES",
        "MOST_METHODS",
        "maps_sentence(flat)",
    },
    "pictures/contrast_asking.py": {
        "maps_sentence(requests)",
        "name",
        "told",
    },
    "pictures/contrast_models.py": {
        "asked.method.title",
    },
    "pictures/contrast_panel.py": {
        "UNIT_HELP[first.unit]",
        "how_to_read(both.name, first)",
        "label",
        "method.link",
        "method.paper",
        "method.question",
        "method.silent_on",
        "method.title",
    },
    "pictures/decision.py": {
        "(bench.ONE, bench.SEVERAL, contrast.CONTRAST, sure_tab.SURE)",
        "form",
    },
    "pictures/errors.py": {
        "_small_print(everyone)",
    },
    "pictures/examples.py": {
        "title",
    },
    "pictures/gallery.py": {
        "decision_page()",
    },
    "pictures/places.py": {
        "MEANS_SAY",
        "costs",
    },
    "pictures/wrong_maps.py": {
        "MEANS_SAY",
        "MOST",
        "cost",
        "counted(len(outlines.target), 'picture')",
        "maps_sentence(requests)",
    },
    "pictures/names.py": {
        "counted(model.outputs, 'line')",
    },
    "pictures/preview.py": {
        "_answers(preview, analysis)",
        "counted(len(others), 'other preparation')",
    },
    "pictures/setup.py": {
        "name",
        "title",
        "told",
    },
    "model/calibration_tab.py": {
        "NO_SHARES",
    },
    "model/cells.py": {
        "counted(rows, 'row')",
        "decision_page()",
    },
    "model/quality.py": {
        "figure.meaning",
        "figure.name",
        "target",
        "tuple(views)",
    },
    "model/threshold_control.py": {
        "threshold_text(judged, value)",
        "title",
    },
    "problems.py": {
        "in_general(error)",
        "text",
    },
    "asking/progress.py": {
        "_kept(progress)",
        "cost",
        "done",
        "part",
        "progress.fraction",
        "what",
        "words(progress, *nouns)",
    },
    "tabular/attributed.py": {
        "costs",
        "download_words(result)",
    },
    "tabular/attributed_views.py": {
        "why",
    },
    "tabular/decision_views.py": {
        "NOT_ADDING",
        "NOT_SHARED",
    },
    "tabular/place.py": {
        "NOT_SHARED",
        "offer_sentence(request)",
        "shared.method.title",
    },
    "tabular/reason_codes.py": {
        "NOT_ADDING",
        "NOT_SHARED",
    },
    "tabular/two_classes.py": {
        "NOT_SHARED",
    },
    "tabular/nearest.py": {
        "group.title",
    },
    "tabular/clicks.py": {
        "DEPENDENCE",
    },
    "rows/links.py": {
        "words",
    },
    "asking/other_class.py": {
        "help_text",
    },
    "tabular/reason_list.py": {
        "_described(found)",
        "color",
        "title",
    },
    "asking/refining.py": {
        "time",
    },
    "rows/narrowing.py": {
        "note",
        "words",
    },
    "rows/search_form.py": {
        "title",
        "words",
    },
    "rows/picker.py": {
        "counted(len(found), 'text')",
    },
    "sections.py": {
        "list(sections)",
        "tuple(sections[section])",
    },
    "shell.py": {
        "counted(analysis.table.rows, 'picture' if analysis.model.pictures else 'row')",
    },
    "opening/setup_classes.py": {
        "label",
    },
    "opening/setup_columns.py": {
        "found.found",
        "icon",
    },
    "opening/setup_dictionary.py": {
        "counted(every, 'column')",
    },
    "opening/setup_outputs.py": {
        "model.outputs",
    },
    "opening/setup_roles.py": {
        "label",
        "what",
    },
    "texts/answers.py": {
        "title",
    },
    "texts/attention.py": {
        "NOT_ATTRIBUTION",
    },
    "texts/decision.py": {
        "TABS",
    },
    "texts/errors.py": {
        "MOST",
        "costs",
    },
    "texts/examples.py": {
        "decision_page()",
    },
    "texts/own.py": {
        "name",
    },
    "texts/sure.py": {
        "said",
    },
    "texts/terms.py": {
        "counted(len(found), 'term')",
    },
    "texts/views.py": {
        "_NOT_ADDING",
    },
    "texts/words.py": {
        "WORDS_SAY",
        "costs",
    },
    "opening/upload.py": {
        "_HELP[kind]",
        "f.title",
        "kind",
        "kind.capitalize()",
    },
    "sure/table.py": {
        "NOT_SHARED",
    },
    "sure/lime_fit.py": {
        "GUIDE",
    },
    "sure/many.py": {
        "guide(study)",
    },
    "sure/offering.py": {
        "offer_sentence(request)",
    },
    "sure/tab.py": {
        "guide(study)",
        "said",
    },
    "whole_tabs.py": {
        "tuple(views)",
    },
    "views/about.py": {
        "kind.value",
        "method.link",
        "method.manner",
        "method.paper",
        "method.question",
        "method.silent_on",
        "method.title",
        "guide(study)",
        "service().launcher.describe()",
        "study.link",
        "study.paper",
        "study.question",
        "study.silent_on",
        "study.title",
        "titles[method.name]",
        "sum((len(room.codes) for room in ROOMS))",
        "words",
    },
    "views/start.py": {
        "sample.line",
        "sample.title",
        "title",
    },
    "walls.py": {
        "', '.join(asked)",
        "', '.join(closed)",
        "_listed(report.failures)",
        "_listed(report.measures)",
        "name",
        "report.sentence",
    },
    "turning/cards.py": {
        "card_markdown(found, at)",
    },
    "turning/constraint_controls.py": {
        "are",
        "label",
        "title",
    },
    "turning/tab.py": {
        "HONEST",
    },
    "what_if/tab.py": {
        "_HINT",
    },
    "what_if/controls.py": {
        "_said(bench, field, 'Choose a value, or type another one.' if other else '')",
        "_said(bench, field, _range(field))",
        "label",
        "more",
    },
}


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
    assert found == set(), "escape it with escape_markdown, or review it and add it to OURS"


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
