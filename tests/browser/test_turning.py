"""“Turn it around” in a real browser: limits go into the link, and a card leads to What if."""

import re

import pytest
from playwright.sync_api import expect

from explainers.service.samples import SAMPLES
from tests.browser import rig

pytestmark = pytest.mark.browser

CREDIT = SAMPLES[0]


def test_a_decision_is_turned_within_limits_and_tried_out(page, chromium, server):
    query = f"/one-decision?analysis={CREDIT.id}&row=GC-0002&tab=Turn+it+around"
    rig.open_page(page, server, query)
    expect(page.get_by_text(re.compile("3 ways lead to “good”"))).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    (now,) = {
        x for trace in rig.figure(page)["data"] for x in trace["x"][:1] if trace["mode"] == "lines"
    }
    assert now > 0.5

    page.get_by_text("What may not change").click()
    with rig.rerun(page):
        page.get_by_role("button", name="Hold fixed what is proposed").click()
    expect(page.get_by_text("What may not change (3 columns limited)")).to_be_visible()
    assert "turn=age" in page.url
    rig.wait_idle(page)

    other = chromium.new_context().new_page()
    rig.open_page(other, server, page.url.removeprefix(server))
    limited = other.get_by_text("What may not change (3 columns limited)")
    expect(limited).to_be_visible(timeout=rig.TIMEOUT)

    with rig.rerun(page):
        page.get_by_role("button", name="Open in What if").first.click()
    turns = page.get_by_text(re.compile("the decision turns from “bad” to “good”"))
    expect(turns.first).to_be_visible(timeout=rig.TIMEOUT)
    assert "what=" in page.url
