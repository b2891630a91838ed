"""Drive a Streamlit page the way a person does, and know when it has answered.

Waiting for "not running" straight after a click returns too early: the click has not reached the
server yet. So :func:`rerun` counts the STARTS of script runs in the page, and waits for one more
start and then for idleness.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60_000  # ms; a first page on two busy cores takes a tenth of it

CHROMIUM_FLAGS = (
    "--no-sandbox",  # Chromium refuses to start as root with its own sandbox
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

_IDLE = """since => {
    const app = document.querySelector('[data-testid="stApp"]');
    const idle = app && app.dataset.testConnectionState === 'CONNECTED'
        && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
        && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
            .every(chart => chart.querySelector('.main-svg'));
    window.rationaleBusy = Math.max(idle ? 0 : performance.now(), window.rationaleBusy ?? 0, since);
    return performance.now() - window.rationaleBusy > 200;
}"""

_COUNT_RUNS = """() => {
    if (!window.rationaleRuns) {
        const runs = window.rationaleRuns = {started: 0};
        const app = document.querySelector('[data-testid="stApp"]');
        const begins = state => state === 'running' || state === 'rerunRequested';
        new MutationObserver(changes => changes.forEach((change, i) => {
            const next = changes[i + 1];
            const now = next ? next.oldValue : app.dataset.testScriptState;
            if (begins(now) && !begins(change.oldValue)) runs.started++;
        })).observe(app, {
            attributes: true,
            attributeFilter: ['data-test-script-state'],
            attributeOldValue: true,
        });
    }
    return window.rationaleRuns.started;
}"""

# Plotly keeps arrays as typed arrays, or wraps them with their binary source.
_FIGURE = """chart => {
    const graph = chart.querySelector('.js-plotly-plot');
    const plain = (key, value) => {
        if (value && value._inputArray) value = value._inputArray;
        return ArrayBuffer.isView(value) ? Array.from(value) : value;
    };
    return JSON.stringify({data: graph.data, layout: graph.layout}, plain);
}"""


def chromium_path() -> str | None:
    """The Chromium to drive: `RATIONALE_CHROMIUM`, else the machine's own; None without one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    chosen = os.environ.get("RATIONALE_CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, names)), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and everything it started in its process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(8)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass(frozen=True)
class Served:
    """A running server: where it answers, and its process."""

    url: str
    pid: int


@contextmanager
def serve(script: str | Path, home: Path, log: Path, seconds: float = 60) -> Iterator[Served]:
    """Serve `script` from the repository root with `home` as its workspace.

    Raises RuntimeError with the server's log when it ends or stays silent for `seconds`.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, "RATIONALE_HOME": str(home)}
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + seconds
        while not _healthy(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not come up:\n{log.read_text()}")
            time.sleep(0.05)
        yield Served(url, process.pid)
    finally:
        _stop(process)


def wait_idle(page: Page, timeout: float = TIMEOUT) -> None:
    """Wait until the script has run, nothing is stale and every chart is drawn.

    And stays so for a fifth of a second: a script that starts itself again looks idle in between.
    """
    page.wait_for_function(_IDLE, arg=page.evaluate("performance.now()"), timeout=timeout)


def open_page(page: Page, url: str, path: str = "/", timeout: float = TIMEOUT) -> None:
    """Go to `path` (which may carry a query) on the server at `url` and wait until it is there."""
    page.goto(url + path, timeout=timeout)
    wait_idle(page, timeout)


@contextmanager
def rerun(page: Page, timeout: float = TIMEOUT) -> Iterator[None]:
    """`with rerun(page): click` waits until the click's own script run started and ended."""
    before = page.evaluate(_COUNT_RUNS)
    yield
    page.wait_for_function("n => window.rationaleRuns.started > n", arg=before, timeout=timeout)
    wait_idle(page, timeout)


def upload(page: Page, index: int, path: Path | list[Path], timeout: float = TIMEOUT) -> None:
    """Give the file at `path`, or several, to the page's `index`-th uploader, as choosing would."""
    uploader = page.get_by_test_id("stFileUploader").nth(index)
    with (
        rerun(page, timeout),
        page.expect_response(
            lambda answer: "/_stcore/upload_file/" in answer.url and answer.request.method == "PUT",
            timeout=timeout,
        ),
    ):
        uploader.locator("input[type=file]").set_input_files(path)


def chart(page: Page, index: int = 0) -> Locator:
    """The page's `index`-th Plotly chart."""
    return page.get_by_test_id("stPlotlyChart").nth(index)


def figure(page: Page, index: int = 0) -> dict[str, Any]:
    """`data` and `layout` of the `index`-th Plotly chart as plain dicts and lists."""
    return json.loads(chart(page, index).evaluate(_FIGURE))
