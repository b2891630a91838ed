"""What only a browser shows: a person opens, uploads, clicks, refreshes and shares."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from explainers.service.samples import SAMPLES
from tests import toys
from tests.browser import rig

pytestmark = pytest.mark.browser

PIPELINE, XGBOOST = SAMPLES[:2]
EFFECT = re.compile(r"[+−]\d")


def at(sample, page="one-decision", **query):
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/{page}?analysis={sample.id}&{pairs}"


def show(page, url, path):
    """Open a page and wait for its first chart: a cold worker draws a progress bar before it."""
    rig.open_page(page, url, path)
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)


def effects(page):
    """The effects written on the bars of a waterfall or LIME chart."""
    written = [trace.get("text") for trace in rig.figure(page)["data"]]
    found = [text for texts in written if isinstance(texts, list) for text in texts]
    return [text for text in found if EFFECT.search(text)]


def test_a_sample_is_one_click_away_from_the_summary(page, server):
    rig.open_page(page, server)
    page.get_by_role("button", name="Open").first.click()
    expect(page.get_by_text("What drives this model?")).to_be_visible()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    with rig.rerun(page):
        page.get_by_role("tab", name="Summary").click()
    points = rig.figure(page)["data"][0]
    assert points["type"] == "scattergl" and len(points["x"]) <= 20_000
    assert "view=Summary" in page.url and f"analysis={PIPELINE.id}" in page.url


def test_upload_read_pick_refresh_and_share(page, server, chromium, tmp_path):
    model, table = tmp_path / "model.skops", tmp_path / "people.csv"
    model.write_bytes(toys.model("histogram"))
    table.write_bytes(toys.csv())
    rig.open_page(page, server)
    rig.upload(page, 0, model)
    expect(page.get_by_text("model.skops: scikit-learn")).to_be_visible()
    rig.upload(page, 1, table)
    expect(page.get_by_text("5 of 5 columns of the model found")).to_be_visible()
    page.get_by_role("button", name="Explain").click()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    with rig.rerun(page):
        page.get_by_role("tab", name="Summary").click()
    assert rig.figure(page)["data"][0]["x"]

    page.get_by_role("link", name="One decision").click()
    expect(page.get_by_text(re.compile("R-000: .* yes"))).to_be_visible(timeout=rig.TIMEOUT)
    box = page.get_by_label("id", exact=True)
    with rig.rerun(page):
        box.fill("R-017")
        box.press("Enter")
    expect(page.get_by_text(re.compile("R-017: .* yes"))).to_be_visible()
    with rig.rerun(page):
        page.get_by_role("tab", name="Force").click()
    expect(page.get_by_text("raises the output")).to_be_visible()
    with rig.rerun(page):
        page.get_by_role("tab", name="LIME").click()
    before = effects(page)
    assert before

    page.reload()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    assert effects(page) == before

    elsewhere = chromium.new_context()
    other = elsewhere.new_page()
    show(
        other,
        page.url.split("/one-decision")[0],
        "/one-decision" + page.url.split("one-decision")[1],
    )
    assert effects(other) == before
    expect(other.get_by_text(re.compile("R-017: .* yes"))).to_be_visible()
    elsewhere.close()


def test_a_click_in_the_table_chooses_the_row(page, server):
    show(page, server, at(PIPELINE))
    first = effects(page)
    table = page.get_by_test_id("stDataFrame").first
    spot = table.bounding_box()
    with rig.rerun(page):
        # The grid is a canvas: the third row's box stands below the header and two rows.
        page.mouse.click(spot["x"] + 18, spot["y"] + 35 * 3 + 17)
    expect(page.get_by_label("applicant", exact=True)).to_have_value("GC-0003")
    assert effects(page) != first
    assert "row=GC-0003" in page.url


def test_two_browsers_two_models_interleaved_do_not_mix(page, server, chromium):
    other = chromium.new_context().new_page()
    alone = {}
    for tab, sample in ((page, PIPELINE), (other, XGBOOST)):
        for row in ("GC-0004", "GC-0008"):
            show(tab, server, at(sample, row=row))
            alone[sample.slug, row] = effects(tab)
    assert alone[PIPELINE.slug, "GC-0004"] != alone[XGBOOST.slug, "GC-0004"]
    for row in ("GC-0008", "GC-0004"):
        for tab, sample in ((page, PIPELINE), (other, XGBOOST)):
            box = tab.get_by_label("applicant", exact=True)
            if box.input_value() != row:
                with rig.rerun(tab):
                    box.fill(row)
                    box.press("Enter")
            assert effects(tab) == alone[sample.slug, row]
    other.context.close()


def test_a_wrong_file_is_a_sentence_and_a_good_one_works_next(page, server, tmp_path):
    wrong, good = tmp_path / "model.skops", tmp_path / "model.json"
    wrong.write_bytes(b"\x93NUMPY\x01\x00")
    good.write_bytes(toys.model("xgboost"))
    rig.open_page(page, server)
    rig.upload(page, 0, wrong)
    expect(page.get_by_text("is a NumPy array file")).to_be_visible()
    assert "Traceback" not in page.content() and str(tmp_path) not in page.content()
    rig.upload(page, 0, good)
    expect(page.get_by_text("model.json: XGBoost")).to_be_visible()
    expect(page.get_by_text("is a NumPy array file")).to_be_hidden()


def test_a_copied_link_names_the_result_and_opens_it(page, server):
    show(page, server, at(PIPELINE, "whole-model"))
    page.get_by_role("link", name="One decision").click()
    box = page.get_by_label("applicant", exact=True)
    with rig.rerun(page):
        box.fill("GC-0005")
        box.press("Enter")
    with rig.rerun(page):
        page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{server}/one-decision?")
    assert "row=GC-0005" in link and "result=" in link
    show(page, "", link)
    expect(page.get_by_text(re.compile("This is the cited result [0-9a-f]{8}"))).to_be_visible()


def test_charts_and_tables_can_be_taken_away(page, server):
    show(page, server, at(PIPELINE, "whole-model", view="Importance"))
    page.get_by_text("Show as table").click()
    # By keyboard, as some people must: and the button moves while the table unfolds.
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").press("Enter")
    rows = waiting.value.path().read_text(encoding="utf-8").splitlines()
    assert len(rows) == 21 and "checking account" in rows[1]
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download all attributions").press("Enter")
    import pyarrow.parquet as pq

    taken = pq.read_table(waiting.value.path())
    assert taken.num_rows == 1_000 and "effect: age (bad)" in taken.column_names


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_charts_follow_the_readers_theme(chromium, server, mode):
    context = chromium.new_context(color_scheme=mode, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    show(page, server, at(PIPELINE, row="GC-0002"))
    ink = rig.figure(page)["layout"]["font"]["color"]
    brightness = sum(int(ink[i : i + 2], 16) for i in (1, 3, 5)) / 3
    assert (brightness > 150) == (mode == "dark")
    context.close()


def test_a_phone_needs_no_sideways_scrolling(chromium, server):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, user_agent="Rationale Mobi test"
    )
    page = context.new_page()
    for tab in ("Waterfall", "Force", "LIME"):
        show(page, server, at(PIPELINE, row="GC-0002", tab=tab))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, tab
        chart = rig.chart(page).bounding_box()
        assert chart["width"] <= 390
    context.close()


def test_every_chart_has_words_for_those_who_cannot_see_it(page, server):
    show(page, server, at(PIPELINE, "whole-model", view="Summary"))
    sentence = page.get_by_role("heading", name=re.compile("checking account moves")).inner_text()
    assert sentence in rig.chart(page).evaluate("chart => chart.parentElement.outerHTML")
    assert page.get_by_text("Show as table").is_visible()


def test_the_web_process_maps_no_model_library(page, server, served):
    show(page, server, at(PIPELINE, row="GC-0002", tab="LIME"))
    loaded = Path(f"/proc/{served.pid}/maps").read_text(encoding="utf-8")
    assert "pyarrow" in loaded
    for library in ("sklearn", "xgboost", "lightgbm", "tensorflow", "torch", "shap/", "numba"):
        assert f"site-packages/{library}" not in loaded, library
