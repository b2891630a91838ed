"""A network of pictures in a real browser: brought, prepared, mapped, set side by side."""

import re

import pytest
from playwright.sync_api import expect

from explainers.service.samples import PICTURES
from tests.browser import rig
from tests.dashboard.pictures.picture_files import NAMES, album, network, picture
from tests.intake.pictures import files

pytestmark = pytest.mark.browser


def images(page):
    return rig.figure(page)["layout"]["images"]


def test_from_files_to_a_map_to_a_bench_and_back_by_a_click(page, server, tmp_path):
    given = {"net.keras": network(), "album.zip": album(), "names.txt": "\n".join(NAMES).encode()}
    for name, data in given.items():
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


def test_several_pictures_chosen_together_are_one_table(page, server, tmp_path):
    paths = [tmp_path / f"{name}.png" for name in ("one", "two", "three")]
    for seed, path in enumerate(paths):
        path.write_bytes(files.written(picture(seed)))
    rig.open_page(page, server)
    rig.upload(page, 1, paths)
    expect(page.get_by_text("3 pictures.zip: 3 pictures")).to_be_visible(timeout=rig.TIMEOUT)
    (tmp_path / "table.csv").write_bytes(b"a\n1\n")
    rig.upload(page, 1, [paths[0], tmp_path / "table.csv"])
    expect(page.get_by_text("“table.csv” is no picture")).to_be_visible(timeout=rig.TIMEOUT)
    # What could not be read leaves what was there before.
    expect(page.get_by_text("3 pictures.zip: 3 pictures")).to_be_visible()


def test_the_sample_of_photographs_opens_by_a_click_and_shows_a_cat(page, server):
    rig.open_page(page, server)
    sample = PICTURES[0]
    with rig.rerun(page):
        page.locator(f".st-key-open-{sample.slug}").get_by_role("button").click()
    expect(page.get_by_text(sample.title).first).to_be_visible(timeout=rig.TIMEOUT)
    rig.open_page(page, server, f"/one-decision?analysis={sample.id}&row=chelsea.png")
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    expect(page.get_by_role("heading", name="“Egyptian cat”")).to_be_visible()
    assert len(images(page)) == 1


def test_lime_says_how_far_it_is_and_stops_in_the_middle_of_a_picture(page, server):
    sample = PICTURES[0]
    rig.open_page(page, server)
    with rig.rerun(page):
        page.locator(f".st-key-open-{sample.slug}").get_by_role("button").click()
    expect(page.get_by_text(sample.title).first).to_be_visible(timeout=rig.TIMEOUT)
    asked = f"/one-decision?analysis={sample.id}&row=chelsea.png&maps_method=LIME"
    page.goto(server + asked)
    expect(page.get_by_text(re.compile(r"[1-9]\d* of 1,000 samples"))).to_be_visible(
        timeout=rig.TIMEOUT
    )
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile(r"Cancelled at \d+ %"))).to_be_visible(timeout=rig.TIMEOUT)
    assert page.get_by_test_id("stPlotlyChart").count() == 0
    rig.wait_idle(page)
    # The worker was ended in the middle of a picture; another answers the next question.
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.goto(server + asked.replace("LIME", "Grad-CAM"))
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    assert len(images(page)) == 1
