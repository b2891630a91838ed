"""One server and one Chromium for all browser tests; a fresh browser profile for each test."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import rig

ARTIFACTS = Path(__file__).parent / "artifacts"
# A first worker imports for seconds; two busy cores stretch that.
expect.set_options(timeout=rig.TIMEOUT / 2)
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium():
    path = rig.chromium_path()
    if path is None:
        pytest.fail(
            "The browser tests need Chromium and found none. `make test` installs it; or set "
            "RATIONALE_CHROMIUM to the path of one.",
            pytrace=False,
        )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(rig.CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The product itself, with an empty workspace."""
    home = tmp_path_factory.mktemp("home")
    with rig.serve("streamlit_app.py", home, ARTIFACTS / "server.log") as running:
        yield running


@pytest.fixture
def server(served):
    """The product's URL."""
    return served.url


@pytest.fixture
def page(chromium, request):
    """An empty tab in a profile of its own. The test fails if the page asks another machine."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    asked = []
    context.on("request", lambda sent: asked.append(sent.url))
    tab = context.new_page()
    yield tab
    if request.node.stash.get(FAILED, False):
        ARTIFACTS.mkdir(exist_ok=True)
        name = re.sub(r"[^\w-]+", "-", request.node.name)
        tab.screenshot(path=ARTIFACTS / f"{name}.png")
    context.close()
    assert {url for url in asked if _outside(url)} == set()


def _outside(url):
    address = urlsplit(url)
    return address.scheme in {"http", "https", "ws", "wss"} and address.hostname != "127.0.0.1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
