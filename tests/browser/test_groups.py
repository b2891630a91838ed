"""Groups of columns in a real browser: the popover stays, links hold, and Back goes back."""

import pytest
from playwright.sync_api import expect

from tests.browser import rig
from tests.dashboard.groups.test_groups_page import files

pytestmark = pytest.mark.browser

TOLD = "Explained as one: job (4 columns)."


@pytest.fixture
def opened(page, server, tmp_path):
    model, table = tmp_path / "model.skops", tmp_path / "people.csv"
    for path, data in zip((model, table), files(), strict=True):
        path.write_bytes(data)
    rig.open_page(page, server)
    rig.upload(page, 0, model)
    rig.upload(page, 1, table)
    page.get_by_role("button", name="Explain").click()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    return page


def features(page):
    return sorted(str(name[0]) for name in rig.figure(page)["data"][0]["customdata"])


def test_a_proposed_group_is_taken_linked_kept_and_gone_back_from(opened, chromium, server):
    page = opened
    assert len(features(page)) == 7
    with rig.rerun(page):
        page.get_by_role("button", name="Group columns").click()
    with rig.rerun(page):
        page.get_by_role("button", name="Group 4 columns as job").click()
    expect(page.get_by_text(TOLD)).to_be_visible()
    expect(page.get_by_text("Columns of the group")).to_be_visible()  # the control is still open
    assert features(page) == ["age", "job", "lat", "long"]
    assert "groups=job%7Ejob_" in page.url or "groups=job~job_" in page.url
    with rig.rerun(page):
        page.keyboard.press("Escape")

    with rig.rerun(page):
        page.get_by_role("link", name="One decision").click()
    expect(page.get_by_text(TOLD)).to_be_visible(timeout=rig.TIMEOUT)
    assert "groups=" in page.url
    link = page.url
    with rig.rerun(page):
        page.get_by_role("link", name="Whole model").click()
    expect(page.get_by_text(TOLD)).to_be_visible()
    with rig.rerun(page):
        page.get_by_role("tab", name="Dependence").click()
    rig.wait_idle(page)

    other = chromium.new_context().new_page()
    rig.open_page(other, server, link.removeprefix(server))
    expect(other.get_by_text(TOLD)).to_be_visible(timeout=rig.TIMEOUT)
    other.context.close()

    with rig.rerun(page):
        page.get_by_role("button", name="Ungroup all").click()
    expect(page.get_by_text(TOLD)).to_be_hidden()
    assert "groups=" not in page.url
    with rig.rerun(page):
        page.go_back()
    expect(page.get_by_text(TOLD)).to_be_visible()
