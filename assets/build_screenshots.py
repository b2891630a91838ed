"""Take the screenshots the papers show: `python -m assets.build_screenshots`.

They are pictures of the running product on its samples, never drawn by hand.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from explainers.service.samples import PICTURES, SAMPLES, TEXTS
from tests.browser import rig

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "assets" / "screenshots"
_ID = SAMPLES[0].id
_TRIPOD = f"/one-decision?analysis={PICTURES[0].id}&row=camera.png&maps_method=Grad-CAM"
_SEEN = "[data-testid=stPlotlyChart], .rt-text"
SHOTS = {
    "one-decision.png": (f"/one-decision?analysis={_ID}&row=GC-0002", "light", 1240),
    "one-decision-dark.png": (f"/one-decision?analysis={_ID}&row=GC-0002&tab=Force", "dark", 1000),
    "whole-model.png": (f"/whole-model?analysis={_ID}&view=Summary", "light", 1060),
    "turned.png": (f"/one-decision?analysis={_ID}&row=GC-0002&tab=Turn+it+around", "light", 1500),
    "picture.png": (_TRIPOD, "light", 1240),
    "text.png": (f"/one-decision?analysis={TEXTS[0].id}&row=5592&outcome=positive", "light", 960),
}


def take(browser: Browser, url: str) -> None:
    """Take every picture from the server at `url`."""
    for name, (path, mode, height) in SHOTS.items():
        context = browser.new_context(viewport={"width": 1280, "height": height}, color_scheme=mode)
        page = context.new_page()
        rig.open_page(page, url, path)
        expect(page.locator(_SEEN).first).to_be_visible(timeout=rig.TIMEOUT)
        rig.wait_idle(page)
        # The grid and the chart fade in after the script is done.
        page.wait_for_timeout(1_500)
        page.screenshot(path=FOLDER / name)
        context.close()
        print(f"{FOLDER.name}/{name}")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    chromium = os.environ.get("RATIONALE_CHROMIUM") or rig.chromium_path()
    with (
        tempfile.TemporaryDirectory() as home,
        rig.serve("streamlit_app.py", Path(home), Path(home) / "server.log") as served,
        sync_playwright() as driver,
    ):
        take(
            driver.chromium.launch(executable_path=chromium, args=list(rig.CHROMIUM_FLAGS)),
            served.url,
        )
