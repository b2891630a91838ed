"""Clusters and the decision plot in a real browser: from a group to its rows, from a line to one.

What only a browser shows: the points and lines are drawn, a click on one turns the page, and the
addresses say all of it.
"""

import re

import pytest
from playwright.sync_api import expect

from explainers.service.samples import SAMPLES
from tests.browser import rig
from tests.browser.test_click_through import POINT
from tests.browser.test_journeys import at, show

pytestmark = pytest.mark.browser

PIPELINE = SAMPLES[0]
NAME = re.compile(r"row=(GC-\d{4})")


def test_groups_and_lines_lead_to_the_rows_they_are_made_of(page, server):
    show(page, server, at(PIPELINE, page="whole-model", view="Clusters"))
    expect(page.get_by_text("The explanations fall into")).to_be_visible()
    traces = rig.figure(page)["data"]
    groups = [trace for trace in traces if trace["mode"] == "markers"]
    assert len(groups) >= 2 and sum(len(trace["x"]) for trace in groups) == 1_000
    # Shapes tell groups apart as well as colours do.
    assert len({trace["marker"]["symbol"] for trace in groups}) == len(groups)

    with rig.rerun(page):
        page.get_by_role("tab", name="Decision plot").click()
    assert "view=Decision+plot" in page.url
    lines = [trace for trace in rig.figure(page)["data"] if trace["mode"] == "lines"]
    assert lines and all(trace["x"] for trace in lines)
    ticks = rig.figure(page)["layout"]["yaxis"]["ticktext"]
    assert "Base value" in ticks[0] and ticks[-1] == "checking account"

    page.go_back()
    expect(page.get_by_text("The explanations fall into")).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    rig.chart(page).scroll_into_view_if_needed()
    point = rig.chart(page).evaluate(POINT)
    with rig.rerun(page):
        page.mouse.click(point["x"], point["y"])
    expect(page).to_have_url(NAME, timeout=rig.TIMEOUT)
    row = NAME.search(page.url)[1]
    expect(page.get_by_role("heading", name=f"{row}: ")).to_be_visible(timeout=rig.TIMEOUT)
