"""From mark to mark: a bar opens a curve, a point its row, a bar of the row the curve again."""

import re

import pytest
from playwright.sync_api import expect

from explainers.service.samples import SAMPLES
from tests.browser import rig
from tests.browser.test_journeys import at, show

pytestmark = pytest.mark.browser

PIPELINE = SAMPLES[0]
# Where the first point of the first trace of points lies on the screen, and its row's position.
POINT = """chart => {
    const graph = chart.querySelector('.js-plotly-plot');
    const trace = graph._fullData.find(each => each.mode === 'markers');
    const { xaxis, yaxis } = graph._fullLayout, box = graph.getBoundingClientRect();
    const place = Math.floor(trace.x.length / 2);
    return {
        x: box.left + xaxis._offset + xaxis.d2p(trace.x[place]),
        y: box.top + yaxis._offset + yaxis.d2p(trace.y[place]),
        row: trace.customdata[place][0],
    };
}"""


def click_bar(page, place):
    """Click a bar of the page's chart, counted from the bottom."""
    bars = rig.chart(page).locator("g.points g.point path")
    bars.nth(place).click(force=True)


def test_marks_lead_from_page_to_page_and_back_leads_back(page, server):
    show(page, server, at(PIPELINE, page="whole-model"))
    with rig.rerun(page):
        click_bar(page, -1)  # the longest is on top
    expect(page).to_have_url(re.compile("view=Dependence"))
    rig.chart(page).scroll_into_view_if_needed()
    point = rig.chart(page).evaluate(POINT)
    with rig.rerun(page):
        page.mouse.click(point["x"], point["y"])
    name = re.compile(r"row=GC-\d{4}")
    expect(page).to_have_url(name, timeout=rig.TIMEOUT)
    row = name.search(page.url)[0].removeprefix("row=")
    expect(page.get_by_role("heading", name=f"{row}: ")).to_be_visible(timeout=rig.TIMEOUT)
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    with rig.rerun(page):
        click_bar(page, -1)
    expect(page).to_have_url(re.compile(f"marked={row}"), timeout=rig.TIMEOUT)
    expect(page.get_by_text(f"Marked: {row}.")).to_be_visible(timeout=rig.TIMEOUT)
    assert "view=Dependence" in page.url and "feature=" in page.url
    page.go_back()
    expect(page.get_by_role("heading", name=f"{row}: ")).to_be_visible(timeout=rig.TIMEOUT)
