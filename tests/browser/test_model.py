"""The page Model in a real browser: one threshold moves everything, and a cell opens its rows."""

import re

import pytest
from playwright.sync_api import expect

from explainers.service.samples import SAMPLES
from tests.browser import rig

pytestmark = pytest.mark.browser

CREDIT = next(sample.id for sample in SAMPLES if sample.slug == "german-credit-pipeline")
DIABETES = next(sample.id for sample in SAMPLES if sample.slug == "diabetes-lightgbm")


def counts(page):
    """Rows of each cell, by label and answer, as they are written on the map."""
    notes = rig.figure(page)["layout"]["annotations"]
    return {(note["y"], note["x"]): int(note["text"].replace(",", "")) for note in notes}


def opened(page, server, query):
    rig.open_page(page, server, f"/model?{query}")
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)


def test_the_slider_moves_the_cells_and_a_click_on_one_opens_its_rows(page, server):
    opened(page, server, f"analysis={CREDIT}&threshold=0.3")
    before = counts(page)
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        with rig.rerun(page):
            page.keyboard.press("ArrowRight")
    assert re.search(r"threshold=0\.3[1-9]", page.url)
    after = counts(page)
    assert sum(after.values()) == sum(before.values()) == 1_000
    assert after != before

    chart = rig.figure(page)
    cells = [tuple(place) for place in chart["data"][1]["customdata"]]
    label, taken = next(pair for pair in cells if pair[0] == pair[1])
    rows = after[label, taken]
    with rig.rerun(page):
        marks = rig.chart(page).locator(".scatterlayer .point")
        marks.nth(cells.index((label, taken))).click(force=True)
    link = page.get_by_role("link", name=f"Show these {rows} rows")
    expect(link).to_be_visible()
    with rig.rerun(page):
        link.click()
    expect(page.get_by_text(f"{rows} of 1,000 rows", exact=False)).to_be_visible(
        timeout=rig.TIMEOUT
    )
    assert re.search(r"threshold=0\.3[1-9]", page.url)


def test_a_click_on_a_point_opens_its_row(page, server):
    opened(page, server, f"analysis={DIABETES}")
    with rig.rerun(page):
        rig.chart(page).locator(".scatterlayer .point").first.click(force=True)
    expect(page.get_by_text("Why this decision?")).to_be_visible(timeout=rig.TIMEOUT)
