"""A reader matches columns by hand, which only a browser can show: the editor is a canvas."""

import pytest
from playwright.sync_api import expect

from tests import toys
from tests.browser import rig

pytestmark = pytest.mark.browser

_HEADER, _ROW, _FIRST_COLUMN = 35, 35, 110  # pixels of the editor's grid


def choose(page, row, name):
    """Choose a column for the editor's `row`-th input, as a person does: open, type, Enter."""
    editor = page.get_by_test_id("stDataFrame").first
    editor.scroll_into_view_if_needed()
    spot = editor.bounding_box()
    with rig.rerun(page):
        page.mouse.dblclick(
            spot["x"] + _FIRST_COLUMN + 40, spot["y"] + _HEADER + _ROW * row + _ROW / 2
        )
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.type(name)
        page.keyboard.press("Enter")


def test_near_names_are_taken_by_a_click_and_others_by_hand(page, server, tmp_path):
    model, table = tmp_path / "model.skops", tmp_path / "people.csv"
    model.write_bytes(toys.model("histogram"))
    renamed = toys.csv().replace(b"id,age,amount,", b"id,years,amuont,", 1)
    assert renamed != toys.csv()
    table.write_bytes(renamed)
    rig.open_page(page, server)
    rig.upload(page, 0, model)
    rig.upload(page, 1, table)
    expect(page.get_by_text("3 of 5 columns of the model found")).to_be_visible()
    expect(page.get_by_role("button", name="Explain")).to_be_hidden()

    choose(page, 0, "years")
    expect(page.get_by_text("“years” is taken for the model's “age”.")).to_be_visible()
    with rig.rerun(page):
        page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("5 of 5 columns of the model found")).to_be_visible()
    page.get_by_role("button", name="Explain").click()
    expect(rig.chart(page)).to_be_visible(timeout=rig.TIMEOUT)
    assert {"years", "amuont"} <= set(rig.figure(page)["layout"]["yaxis"]["ticktext"])
