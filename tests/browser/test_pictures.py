"""A network of pictures in a real browser: brought, prepared, mapped, set side by side."""

import pytest
from playwright.sync_api import expect

from tests.browser import rig
from tests.dashboard.picture_files import NAMES, album, network

pytestmark = pytest.mark.browser


def images(page):
    return rig.figure(page)["layout"]["images"]


def test_from_files_to_a_map_to_a_bench_and_back_by_a_click(page, server, tmp_path):
    files = {"net.keras": network(), "album.zip": album(), "names.txt": "\n".join(NAMES).encode()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    rig.open_page(page, server)
    rig.upload(page, 0, tmp_path / "net.keras")
    rig.upload(page, 1, tmp_path / "album.zip")
    with rig.rerun(page):
        page.get_by_text("0 to 1", exact=True).click()
    seen = page.get_by_test_id("stImage").locator("img")
    expect(seen).to_have_count(3, timeout=rig.TIMEOUT)
    assert all(seen.nth(at).evaluate("image => image.naturalWidth") == 24 for at in range(3))
    rig.upload(page, page.get_by_test_id("stFileUploader").count() - 1, tmp_path / "names.txt")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("explain columns of a table")).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)

    with rig.rerun(page):
        page.get_by_role("link", name="One decision").click()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    expect(page.get_by_text("cat/a.png: ")).to_be_visible()
    assert rig.chart(page).locator(".imagelayer image").count() == 1

    with rig.rerun(page):
        page.get_by_role("tab", name="Side by side").click()
    expect(page.get_by_text("rank correlation")).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    assert len(images(page)) == 6
    with rig.rerun(page):
        rig.chart(page).locator(".scatterlayer .point").nth(3).click(force=True)
    rig.wait_idle(page)
    assert len(images(page)) == 1
    assert "outcome=" in page.url and "maps_method=" in page.url
