"""Names that try to act, on every page and in every download: they are text, and unchanged."""

import csv
import json
from urllib.parse import parse_qs, quote, urlsplit

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from dashboard.words import display_names, one_line, plain_cell, shortened
from tests import hostile_names as hostile
from tests.browser import rig
from tests.browser.hostile_page import bare, cells, planted, read, ticks, title, wait_told, words

pytestmark = pytest.mark.browser

FEATURES = (*hostile.NUMBERS, *hostile.TEXTS)


def shown(names, width):
    return {bare(name) for name in display_names(tuple(names), width)}


@pytest.fixture(scope="module")
def analysis(served, chromium, tmp_path_factory):
    """The id of the analysis, set up as a person does; the page before it is checked on the way."""
    folder = tmp_path_factory.mktemp("files")
    model, table = folder / hostile.MODEL_FILE, folder / hostile.TABLE_FILE
    model.write_bytes(hostile.model())
    table.write_bytes(hostile.csv())
    context = chromium.new_context(viewport={"width": 1280, "height": 1600})
    page = watched(context.new_page())
    rig.open_page(page, served.url)
    rig.upload(page, 0, model)
    rig.upload(page, 1, table)
    expect(page.get_by_text("22 of 22 columns of the model found")).to_be_visible()
    page.get_by_text("Which column feeds which input").click()
    page.get_by_text("Names of the classes").click()
    found = words(page)
    assert read(hostile.MODEL_FILE) in found and read(hostile.TABLE_FILE) in found
    assert f"Class 1: {hostile.CLASSES[1]}" in found
    assert {read(one_line(name)) for name in FEATURES[:5]} <= set(cells(page))
    assert read(hostile.IDENTIFIER) in [
        read(box.input_value()) for box in page.get_by_role("combobox").all()
    ]
    assert planted(page) == []
    page.get_by_role("button", name="Explain").click()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    yield parse_qs(urlsplit(page.url).query)["analysis"][0]
    context.close()


def watched(page):
    """A page on which nothing may speak up."""
    page.on("dialog", lambda dialog: pytest.fail(f"A dialog opened: {dialog.message}"))
    page.on("pageerror", lambda error: pytest.fail(f"A script failed: {error}"))
    return page


def look(page, server, analysis, place, **query):
    """Open a view of the analysis, wait for its chart and search it for what names planted."""
    pairs = "".join(f"&{name}={quote(value)}" for name, value in query.items())
    rig.open_page(watched(page), server, f"/{place}?analysis={analysis}{pairs}")
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    assert planted(page) == []


@pytest.mark.parametrize(
    ("view", "rows", "width"),
    [("Importance", 20, 28), ("Summary", 15, 28), ("Interactions", 15, 17)],
)
def test_labels_and_tables_of_the_whole_model(page, server, analysis, view, rows, width):
    page.set_viewport_size({"width": 1280, "height": 2000})
    look(page, server, analysis, "whole-model", view=view)
    labels = [label for label in ticks(page) if "otherfeatures" not in label]
    assert len(set(labels)) == len(labels) == rows
    assert set(labels) <= shown(FEATURES, width)
    page.get_by_text("Show as table").click()
    assert len({read(one_line(name)) for name in FEATURES} & set(cells(page))) >= 8
    assert planted(page) == []


def test_a_pointer_on_a_bar_is_told_the_name(page, server, analysis):
    page.set_viewport_size({"width": 1280, "height": 1600})
    look(page, server, analysis, "whole-model", view="Importance")
    bars = rig.figure(page)["data"][0]
    told = set()
    for at in range(1, len(bars["y"])):  # 0 stands for all others
        bar = rig.chart(page).locator(".bars .point path").nth(at).bounding_box()
        page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
        name = bars["customdata"][at][1]
        wait_told(page, shortened(name, 240))
        told.add(name)
    assert len(told) == 20
    assert planted(page) == []


@pytest.mark.parametrize("feature", [hostile.NUMBERS[at] for at in (0, 5, 7, 8, 12, -1)])
def test_a_features_own_view_names_it_and_its_link_opens_it(page, server, analysis, feature):
    look(page, server, analysis, "whole-model", view="Dependence", feature=feature)
    assert title(page) == bare(shortened(feature, 48))
    (named,) = display_names((feature,), 60)
    assert read(page.get_by_label("Feature", exact=True).input_value()) == read(named)


@pytest.mark.parametrize("view", ["Dependence", "Effects"])
def test_values_of_a_category_are_labels(page, server, analysis, view):
    look(page, server, analysis, "whole-model", view=view, feature=hostile.TEXTS[1])
    named = {label.rsplit("(", 1)[0] for label in ticks(page)}
    assert named == shown(hostile.VALUES, 26)
    assert bare(hostile.TEXTS[1]) in title(page)


@pytest.mark.parametrize("row", [0, 1, 4, 5])
def test_a_row_is_found_by_its_name(page, server, analysis, row):
    name = hostile.identifiers()[row]
    look(page, server, analysis, "one-decision", row=name)
    heading = page.get_by_role("heading", name="threshold").inner_text()
    assert read(heading).startswith(f"{read(one_line(name))}: ")
    box = page.get_by_test_id("stTextInput").filter(has_text="id").first
    assert read(box.locator("label").inner_text()) == read(hostile.IDENTIFIER)
    assert {read(one_line(each)) for each in hostile.identifiers()[:6]} <= set(cells(page))


@pytest.mark.parametrize("tab", ["Waterfall", "Force", "LIME"])
def test_labels_of_one_decision(page, server, analysis, tab):
    look(page, server, analysis, "one-decision", tab=tab)
    names = shown(FEATURES, 22 if tab == "Force" else 24)
    if tab == "Force":
        written = rig.chart(page).locator(".annotation text").all_text_contents()
        assert sum(any(map(bare(text).startswith, names)) for text in written) >= 3
    else:
        labelled = [any(name in label for name in names) for label in ticks(page)]
        assert sum(labelled) >= 10
    assert len(words(page)) < 20_000  # a text of 10 kB does not fill the page


def test_the_models_page_and_the_list_of_recent_ones(page, server, analysis):
    rig.open_page(watched(page), server, f"/model?analysis={analysis}")
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=rig.TIMEOUT)
    page.get_by_text("Columns of the table").click()
    assert {read(one_line(name)) for name in FEATURES[:5]} <= set(cells(page, -1))
    assert planted(page) == []
    for name in ("About", "Start"):
        page.get_by_role("link", name=name).click()
        rig.wait_idle(page)
        assert planted(page) == []
    expect(page.get_by_text("Recent in this tab")).to_be_visible()
    assert read(f"{hostile.MODEL_FILE} on {hostile.TABLE_FILE}") in words(page)


def test_a_refused_file_is_named_as_it_is_called(page, server, tmp_path):
    wrong, wide = tmp_path / f"{hostile.IMAGE} :red[x].skops", tmp_path / "wide.csv"
    wrong.write_bytes(b"\x89HDF\r\n")
    wide.write_text(f"{'<b>' * 3_400},b\n1,2\n", encoding="utf-8")
    rig.open_page(watched(page), server)
    rig.upload(page, 0, wrong)
    rig.upload(page, 1, wide)
    assert hostile.IMAGE in words(page) and ":red[x].skops" in words(page)
    assert "has 10,200 characters; at most 1,000 are taken" in words(page)
    assert planted(page) == []


def taken(page, button):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).press("Enter")
    return waiting.value.path()


def test_downloads_hold_the_names_and_no_formula(page, server, analysis):
    look(page, server, analysis, "whole-model", view="Importance")
    page.get_by_text("Show as table").click()
    with taken(page, "Download CSV").open(encoding="utf-8", newline="") as file:
        heading, *lines = list(csv.reader(file))
    assert heading[0] == "feature" and len(lines) == len(FEATURES)
    assert {line[0] for line in lines} == {plain_cell(one_line(name)) for name in FEATURES}
    assert not any(line[0].startswith(tuple("=+-@")) for line in lines)
    assert all(float(cell) >= 0 for line in lines for cell in line[1:])

    table = pq.read_table(taken(page, "Download all attributions"))
    assert set(FEATURES) <= set(table.column_names)
    assert f"effect: {hostile.IMAGE} ({hostile.CLASSES[1]})" in table.column_names

    page.get_by_text("Full receipt").click()
    receipt = json.loads(taken(page, "Download receipt").read_text(encoding="utf-8"))
    assert receipt["method"] == "tree_shap" and len(receipt["model_digest"]) == 64


def test_one_decisions_table_keeps_numbers_and_neutralises_texts(page, server, analysis):
    look(page, server, analysis, "one-decision", tab="Waterfall")
    page.get_by_text("Show as table").click()
    with taken(page, "Download CSV").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    values = {line["feature"]: line["value"] for line in lines}
    first = hostile.frame().iloc[0]
    for name in hostile.NUMBERS:
        assert float(values[plain_cell(one_line(name))]) == first[name]
    for name in hostile.TEXTS:
        assert values[plain_cell(one_line(name))] == plain_cell(one_line(first[name]))
    assert any(float(line["effect"]) < 0 for line in lines if line["effect"])


def test_a_grid_offers_no_download_of_its_own_and_a_picture_is_one(page, server, analysis):
    look(page, server, analysis, "whole-model", view="Importance")
    page.get_by_text("Show as table").click()
    page.get_by_test_id("stDataFrame").first.hover()
    expect(page.get_by_role("button", name="Search").first).to_be_visible()
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
    rig.chart(page).hover()
    with page.expect_download() as waiting:
        page.locator("[data-attr=toimage], [data-title*='Download']").first.click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_what_is_planted_would_be_found(page, server):
    rig.open_page(page, server)
    for markup in (
        "<b onclick='1'>x</b>",
        "<a href='http://evil.example'>x</a>",
        "<svg><a xlink:href='javascript:1'>x</a></svg>",
        "<object></object>",
    ):
        page.get_by_test_id("stMain").evaluate(
            "(part, markup) => part.insertAdjacentHTML('beforeend', markup)", markup
        )
        assert len(planted(page)) == 1
        page.get_by_test_id("stMain").evaluate("part => part.lastElementChild.remove()")
    page.evaluate("window.pwned = 1")
    assert planted(page) == ["a script ran: 1"]
