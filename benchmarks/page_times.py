"""How long a reader waits: the real server and a real Chromium, timed inside the page.

`make bench` runs this, prints the table and writes benchmarks/page_times.md. Browser times are the
page's own clock (`performance.now()`), from the navigation or the key press to the first frame in
which the chart stands; they hold network, script run, transfer and drawing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from benchmarks.page_report import Line, report
from dashboard import backend
from explainers.service.samples import SAMPLES
from tests.browser import rig

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "benchmarks" / "page_times.md"
PIPELINE, XGBOOST = (sample.id for sample in SAMPLES[:2])
SUMMARY = f"/whole-model?analysis={PIPELINE}&view=Summary"

# The first frame in which the chart has its axes' texts and its points or bars.
_DRAWN = """() => {
    const chart = document.querySelector('[data-testid="stPlotlyChart"] .js-plotly-plot');
    const ticks = chart && chart.querySelectorAll('.ytick text').length;
    const marks = chart && chart.querySelectorAll('.gl-container canvas, .bars .point').length;
    return ticks && marks ? performance.now() : 0;
}"""

# What the drawn chart says on its vertical axis: in a waterfall, each column with its value.
_TICKS = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"] .ytick text')]
    .map(tick => tick.textContent).join('|')"""
_CHANGED = f"before => ({_TICKS})() !== before && ({_DRAWN})()"

# The moment of the reader's own deed, seen before the page's own handlers.
_CLOCK = """() => ['keydown', 'click'].forEach(kind =>
    addEventListener(kind, () => { window.deed = performance.now(); }, true))"""


def main() -> None:
    """Measure, print, write."""
    path = rig.chromium_path()
    if path is None:
        sys.exit("This needs Chromium; `make bench` installs one, or set RATIONALE_CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        home = Path(folder) / "home"
        browser = driver.chromium.launch(executable_path=path, args=list(rig.CHROMIUM_FLAGS))
        lines = [*_cold(browser, Path(folder)), *_warm(browser, home)]
        chromium = browser.version
        browser.close()
        lines += _scripts(home)
    text = report(lines, chromium)
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _cold(browser: Browser, folder: Path) -> Iterator[Line]:
    """First visits: each to a new server with an empty home, by a browser that knows nothing."""
    started = time.perf_counter()
    with rig.serve("streamlit_app.py", folder / "first", folder / "first.log") as served:
        yield Line("Server ready after its start (health)", (time.perf_counter() - started,), 3.0)
        with _tab(_fresh(browser)) as page:
            seconds = _load(page, served.url + SUMMARY)
        yield Line(
            "Very first load: a sample's link to its summary chart, at once after the server's "
            "start; new browser profile, libraries still being imported",
            (seconds,),
        )
        with _tab(_fresh(browser)) as page:
            link = f"/whole-model?analysis={XGBOOST}&view=Summary"
            seconds = _load(page, served.url + link)
        yield Line(
            "First load of another sample: new browser profile, libraries imported, no worker yet",
            (seconds,),
        )


def _warm(browser: Browser, home: Path) -> Iterator[Line]:
    with rig.serve("streamlit_app.py", home, home.parent / "warm.log") as served:
        context = _fresh(browser)
        with _tab(context) as page:
            _load(page, served.url + SUMMARY)
        yield Line(
            "Page to summary chart in a new tab; browser that has loaded a chart, warm worker",
            tuple(_new_tabs(context, served.url + SUMMARY, 5)),
            3.0,
        )
        yield Line(
            "Another row on One decision to its waterfall; its values are in the stored sample",
            _rows(context, served.url, PIPELINE, 9),
            0.6,
        )
        yield Line(
            "The same where nothing is stored; each row is computed in the worker",
            _rows(context, served.url, XGBOOST, 9),
            0.6,
        )
        with _tab(context) as page:
            rig.open_page(page, served.url, SUMMARY)
            page.evaluate(_CLOCK)
            names = ("Importance", "Summary") * 5
            clicks = [_click(page, name) for name in names][1:]
        yield Line(
            "Another view of a stored result, in the browser: click on a tab to idle, drawing "
            "included",
            tuple(clicks),
        )
        context.close()


def _scripts(home: Path) -> Iterator[Line]:
    """Script runs alone, without a browser: what the server works for a stored view."""
    os.environ["RATIONALE_HOME"] = str(home)
    pages = {"Summary": ("whole-model", {"view": "Summary"}), "One decision": ("one-decision", {})}
    for name, (path, query) in pages.items():
        tab = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
        for key, value in {"analysis": PIPELINE, **query}.items():
            tab.query_params[key] = value
        tab.run()
        # AppTest.switch_page knows pages that are files; ours are functions.
        known = tab._registered_pages.items()
        tab._page_hash = next(key for key, info in known if info["url_pathname"] == path)
        tab.run()
        if not tab.get("plotly_chart"):
            raise RuntimeError(f"The page {path} has no chart without a browser.")
        yield Line(
            f"Server time of a stored view ({name}): AppTest's rerun of dashboard/app.py",
            tuple(_timed(tab.run) for _ in range(9)),
            0.4,
        )
    backend.service().close()


def _fresh(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 900})


@contextmanager
def _tab(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    try:
        yield page
    finally:
        page.close()


def _load(page: Page, url: str) -> float:
    """Seconds from the navigation to the drawn chart."""
    page.goto(url, wait_until="commit", timeout=rig.TIMEOUT)
    drawn = page.wait_for_function(_DRAWN, timeout=rig.TIMEOUT).json_value()
    rig.wait_idle(page)
    return float(drawn) / 1000


def _new_tabs(context: BrowserContext, url: str, count: int) -> Iterator[float]:
    for _ in range(count):
        with _tab(context) as page:
            yield _load(page, url)


def _rows(context: BrowserContext, url: str, identity: str, count: int) -> tuple[float, ...]:
    """Seconds from Enter in the row box to the new waterfall, for `count` rows."""
    seconds = []
    with _tab(context) as page:
        rig.open_page(page, url, f"/one-decision?analysis={identity}&row=GC-0007")
        page.evaluate(_CLOCK)
        box = page.get_by_test_id("stTextInput").locator("input").first
        for number in range(count):
            before = page.evaluate(_TICKS)
            box.fill(f"GC-{31 + 97 * number:04d}")
            box.press("Enter")
            drawn = page.wait_for_function(_CHANGED, arg=before, timeout=rig.TIMEOUT)
            seconds.append((float(drawn.json_value()) - page.evaluate("window.deed")) / 1000)
            rig.wait_idle(page)
    return tuple(seconds)


def _click(page: Page, name: str) -> float:
    """Seconds from a click on a tab to the idle page."""
    with rig.rerun(page):
        page.get_by_role("tab", name=name).click()
    return float(page.evaluate("performance.now() - window.deed")) / 1000


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
