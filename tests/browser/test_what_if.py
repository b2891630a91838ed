"""“What if” in a real browser: typed, answered while the reader looks, linked, and put back."""

import time

import pytest
from playwright.sync_api import expect

from explainers.service.samples import SAMPLES
from tests.browser import rig

pytestmark = pytest.mark.browser

ADDRESS = f"/one-decision?analysis={SAMPLES[0].id}&row=GC-0002&tab=What+if"
PATIENT = 15.0
"""Seconds within which a busy machine answers an edit; a quiet one takes a third of one."""


@pytest.fixture
def opened(page, server):
    rig.open_page(page, server, ADDRESS)
    expect(page.get_by_text("Change a value below")).to_be_visible(timeout=rig.TIMEOUT)
    expect(page.get_by_role("spinbutton", name="duration")).to_have_value("48")
    rig.wait_idle(page)
    return page


def edit(page, value):
    """Type a number, and tell how long it takes until the page says what it does."""
    box = page.get_by_role("spinbutton", name="duration")
    box.fill(str(value))
    started = time.monotonic()
    box.press("Enter")
    expect(page.get_by_role("heading", name=f"from 48 to {value} months")).to_be_visible()
    return time.monotonic() - started


def test_an_edit_is_answered_while_the_reader_looks(opened, record_property):
    seconds = [edit(opened, value) for value in (12, 24, 36, 30, 18)]
    record_property("seconds from an edit to its answer", seconds)
    assert min(seconds) < PATIENT
    rig.wait_idle(opened)
    before, now = rig.figure(opened, 0)["data"][:2]
    assert before["x"][-1] == pytest.approx(0.695, abs=0.01) and now["x"][-1] < before["x"][-1]
    labels = rig.figure(opened, 1)["layout"]["yaxis"]["ticktext"]
    assert labels[-1] == "duration = <b>48 → 18 months</b>"
    # What is being typed into keeps the reader's hand.
    expect(opened.get_by_role("spinbutton", name="duration")).to_be_focused()


def test_other_values_are_typed_linked_put_back_and_gone_back_to(opened, chromium, server):
    page = opened
    edit(page, 12)
    rig.wait_idle(page)
    box = page.get_by_role("combobox", name="savings")
    with rig.rerun(page):
        box.fill("gold")
        box.press("Enter")
    told = "Changing duration from 48 to 12 months and savings from below 100 DM to gold"
    expect(page.get_by_role("heading", name=told)).to_be_visible()
    expect(page.get_by_text("“gold” is in none of 1,000 rows")).to_be_visible()
    assert "what=duration_months~12~~savings~gold" in page.url

    other = chromium.new_context().new_page()
    rig.open_page(other, server, page.url.removeprefix(server))
    expect(other.get_by_role("heading", name=told)).to_be_visible(timeout=rig.TIMEOUT)
    expect(other.get_by_role("spinbutton", name="duration")).to_have_value("12")
    other.context.close()

    with rig.rerun(page):
        page.get_by_role("button", name="Put back 48").click()
    expect(page.get_by_role("heading", name="Changing savings from")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="duration")).to_have_value("48")
    with rig.rerun(page):
        page.get_by_role("button", name="Put everything back").click()
    expect(page.get_by_text("Change a value below")).to_be_visible()
    assert "what=" not in page.url
    with rig.rerun(page):
        page.go_back()
    expect(page.get_by_role("heading", name="Changing savings from")).to_be_visible()
    with rig.rerun(page):
        page.get_by_text("Tried on this row").click()
    with rig.rerun(page):
        page.get_by_role("button", name="duration 48 → 12 months:").click()
    expect(page.get_by_role("spinbutton", name="duration")).to_have_value("12")
