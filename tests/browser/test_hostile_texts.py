"""Texts that try to act: they are read as they stand, marked, typed, and nothing of them acts."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests import hostile_texts as hostile
from tests.browser import rig
from tests.browser.hostile_page import planted
from tests.browser.test_hostile_names import watched
from tests.dashboard.texts.test_markup import literal_read

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def analysis(served, chromium, tmp_path_factory):
    """The id of the analysis, set up as a person does."""
    folder = tmp_path_factory.mktemp("files")
    model, table = folder / "texts.skops", folder / "texts.parquet"
    model.write_bytes(hostile.model())
    table.write_bytes(hostile.file())
    context = chromium.new_context(viewport={"width": 1280, "height": 1600})
    page = watched(context.new_page())
    rig.open_page(page, served.url)
    rig.upload(page, 0, model)
    rig.upload(page, 1, table)
    expect(page.get_by_text("1 of 1 columns of the model found")).to_be_visible()
    assert planted(page) == []
    page.get_by_role("button", name="Explain").click()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    yield parse_qs(urlsplit(page.url).query)["analysis"][0]
    context.close()


def box(page, index=0):
    """A text with its words marked."""
    return page.locator(".rt-text").nth(index)


def shown(text):
    """What a reader is to see of a text."""
    return literal_read(text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize("row", range(len(hostile.TRIES)))
def test_a_text_is_read_as_it_stands(page, server, analysis, row):
    rig.open_page(watched(page), server, f"/one-decision?analysis={analysis}&row={row + 1}")
    expect(box(page)).to_be_visible(timeout=rig.TIMEOUT)
    assert box(page).evaluate("part => part.textContent") == shown(hostile.TRIES[row])
    assert planted(page) == []
    tags = box(page).evaluate("part => [...part.querySelectorAll('*')].map(each => each.tagName)")
    assert set(tags) == {"SPAN"}


def test_colour_line_and_number_tell_a_words_side(page, server, analysis):
    page.set_viewport_size({"width": 390, "height": 1200})
    rig.open_page(watched(page), server, f"/one-decision?analysis={analysis}&row=1")
    expect(box(page)).to_be_visible(timeout=rig.TIMEOUT)
    word = box(page).locator("[class^='rt-']").first
    line = word.evaluate("part => getComputedStyle(part).textDecorationStyle")
    assert line == ("solid" if "rt-u" in word.get_attribute("class") else "dashed")
    told = word.evaluate(
        "part => (part.click(), part.focus(), getComputedStyle(part, '::after').content)"
    )
    assert word.get_attribute("title") in told
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_typed_text_is_read_as_it_was_typed(page, server, analysis):
    query = f"analysis={analysis}&row=13&text_tab=Edit"
    rig.open_page(watched(page), server, f"/one-decision?{query}")
    typed = f"own {hostile.TRIES[0]} {hostile.TRIES[5]} {hostile.TRIES[9]}"
    area = page.get_by_role("textbox", name="Edit this text, or type your own")
    area.fill(typed)
    area.press("Control+Enter")
    expect(page.get_by_text("Your own text: ")).to_be_visible(timeout=rig.TIMEOUT)
    assert box(page, 1).evaluate("part => part.textContent") == shown(typed)
    assert planted(page) == []
    address = page.url
    assert "own=" in address
    rig.open_page(page, address, "")
    expect(box(page, 1)).to_be_visible(timeout=rig.TIMEOUT)
    assert area.input_value() == typed
