"""The rig waits for the right moment, and sees what a person sees."""

import pytest
from playwright.sync_api import TimeoutError as Late

from tests.browser import rig

pytestmark = pytest.mark.browser

SCRIPT = """
import os
import time

import numpy as np
import plotly.graph_objects as go
import streamlit as st

time.sleep(0.1)  # no page of ours is quicker, and a browser may never show a shorter run
count = st.session_state.get("count", 0)
if st.button("Slowly"):
    time.sleep(0.7)
    count = st.session_state["count"] = count + 1
st.text(f"count {count}")
st.text(os.environ["RATIONALE_HOME"])

given = st.file_uploader("A file")
if given is not None:
    st.text(f"{given.name} holds {len(given.getvalue())} bytes")

heights = np.array([1.5, -2.0, count], dtype="float32")
chart = go.Figure(go.Bar(x=["a", "b", "c"], y=heights))
st.plotly_chart(chart.update_layout(xaxis_title=f"After {count}"))
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A server with a button, an uploader and a chart."""
    folder = tmp_path_factory.mktemp("tiny")
    script = folder / "tiny.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with rig.serve(script, folder / "home", folder / "server.log") as served:
        yield served.url, folder


def test_rerun_waits_for_the_answer_and_not_for_the_click(page, tiny):
    rig.open_page(page, tiny[0])
    for count in (1, 2):
        with rig.rerun(page):
            page.get_by_role("button", name="Slowly").click()
        assert page.get_by_text(f"count {count}", exact=True).is_visible()


def test_rerun_fails_when_nothing_ran(page, tiny):
    rig.open_page(page, tiny[0])
    with pytest.raises(Late), rig.rerun(page, timeout=500):
        page.get_by_text("count 0").click()


def test_upload_reaches_the_script(page, tiny, tmp_path):
    file = tmp_path / "five.bin"
    file.write_bytes(b"12345")
    rig.open_page(page, tiny[0])
    rig.upload(page, 0, file)
    assert page.get_by_text("five.bin holds 5 bytes").is_visible()


def test_figure_is_the_drawn_one(page, tiny):
    rig.open_page(page, tiny[0])
    assert rig.figure(page)["data"][0]["y"] == [1.5, -2.0, 0.0]
    with rig.rerun(page):
        page.get_by_role("button", name="Slowly").click()
    figure = rig.figure(page)
    assert figure["data"][0]["x"] == ["a", "b", "c"]
    assert figure["data"][0]["y"] == [1.5, -2.0, 1.0]
    assert figure["layout"]["xaxis"]["title"]["text"] == "After 1"


def test_server_has_its_own_workspace_and_a_quiet_log(page, tiny):
    url, folder = tiny
    rig.open_page(page, url)
    assert page.get_by_text(str(folder / "home")).is_visible()
    log = (folder / "server.log").read_text(encoding="utf-8").lower()
    assert "warning" not in log
    assert "not a valid config option" not in log


def test_type_is_the_systems_own(page, tiny):
    rig.open_page(page, tiny[0])
    family = page.get_by_text("count 0").evaluate("text => getComputedStyle(text).fontFamily")
    assert family.startswith("system-ui")


def test_server_that_cannot_start_says_why(tmp_path):
    missing = tmp_path / "missing.py"
    with (
        pytest.raises(RuntimeError, match="does not exist"),
        rig.serve(missing, tmp_path / "home", tmp_path / "server.log"),
    ):
        pass
