"""A model of texts in a real browser: opened, its words, one decision, a text that is edited."""

import pytest
from playwright.sync_api import expect

from explainers.service.samples import TEXTS
from tests.browser import rig

pytestmark = pytest.mark.browser

SAMPLE = TEXTS[0]


def test_from_the_sample_to_its_words_to_one_decision_to_an_edited_text(page, server):
    rig.open_page(page, server)
    with rig.rerun(page):
        page.locator(f".st-key-open-{SAMPLE.slug}").get_by_role("button").click()
    expect(page.get_by_text(SAMPLE.title).first).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)

    with rig.rerun(page):
        page.get_by_role("link", name="Whole model").click()
    expect(
        page.get_by_role("heading", name="Over 200 texts, “best” speaks most for")
    ).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    words = rig.figure(page)["layout"]["yaxis"]["ticktext"]
    assert words[-1] == "best" and words[0] == "too"
    expect(page.get_by_text("“too” stands in 14 texts")).to_be_visible()
    marked = page.locator(".rt-line").first.locator("span[class^=rt-d]")
    assert {text.casefold() for text in marked.all_inner_texts()} == {"too"}

    with rig.rerun(page):
        page.locator("[data-testid=stPageLink] a").first.click()
    expect(page.locator(".rt-text")).to_be_visible(timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    assert "row=" in page.url and "outcome=positive" in page.url
    expect(page.get_by_role("heading", name="“too” speaks most against it")).to_be_visible()
    text = page.locator(".rt-text").inner_text()
    assert "too" in text.casefold()

    with rig.rerun(page):
        page.get_by_role("tab", name="Edit").click()
    box = page.get_by_role("textbox", name="Edit this text")
    expect(box).to_be_visible(timeout=rig.TIMEOUT)
    box.fill("A <b>wonderful</b>, moving film & not :smile: too long.")
    with rig.rerun(page):
        box.press("Control+Enter")
    expect(page.locator(".rt-text")).to_have_count(2, timeout=rig.TIMEOUT)
    rig.wait_idle(page)
    # Nothing of what was typed is interpreted, and the link finds it again.
    assert page.locator(".rt-text").nth(1).inner_text() == (
        "A <b>wonderful</b>, moving film & not :smile: too long."
    )
    assert "own=" in page.url


def test_terms_and_mistakes_are_read_on_a_phone(chromium, server):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    address = f"/whole-model?analysis={SAMPLE.id}&view="
    for view, heading in (("Terms", "“and” speaks most for"), ("When+it+is+wrong", "Of 4,000")):
        rig.open_page(page, server, f"{address}{view}")
        expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=rig.TIMEOUT)
        rig.wait_idle(page)
        expect(rig.chart(page)).to_be_visible()
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth") <= 390
    assert page.locator(".rt-line").count() == 5
    context.close()
