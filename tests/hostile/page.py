"""One tab of the real dashboard, with real workers behind it, and what must hold after each file.

Every text is looked for in the messages the server would send to the browser, not only in those
that a test knows how to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard import backend
from tests.hostile import good
from tests.hostile.items import Door, Explained, Item, Outcome, Refused, Remarked, Tried, Unfit

ROOT = Path(__file__).parents[2]
APP = ROOT / "dashboard" / "app.py"
PATIENCE = 120
DOORS: tuple[Door, ...] = ("model", "table", "preprocessor")
READ = {"uploads", "cards"}
"""Where the files lie that were read and not explained."""
KEPT: dict[type, set[str]] = {Refused: set(), Explained: {*READ, "analyses", "store"}}
LEAKS = (b"Traceback", b"site-packages", b"/home", b"/tmp/", b"/root/", b'.py"', b".py:")


class Page:
    """The Start page in one browser tab. `scratch` is where workers get their folders."""

    def __init__(self, home: Path, scratch: Path) -> None:
        self.home, self.scratch = home, scratch
        self.open()

    def open(self) -> None:
        """Open a new tab."""
        self.tab = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        self._run(self.tab)

    def upload(self, door: Door, name: str, data: bytes) -> None:
        """Choose a file, as a person does."""
        self._run(self.tab.file_uploader[DOORS.index(door)].upload(name, data))

    def click(self, key: str) -> None:
        """Click a button."""
        self._run(self.tab.button(key=key).click())

    def offers(self, key: str) -> bool:
        """Whether there is such a button."""
        return any(button.key == key for button in self.tab.button)

    def goto(self, address: str) -> None:
        """Turn to a page by its address, as a click in the navigation does."""
        pages = self.tab._registered_pages.items()
        self.tab._page_hash = next(k for k, page in pages if page["url_pathname"] == address)
        self._run(self.tab)

    def start_again(self) -> None:
        """Delete what was uploaded, and every analysis opened in this tab."""
        if self.tab.exception:  # the test before this one found a fault; this one has its own
            self.open()
        if not self.tab.file_uploader:
            self.goto("")
        if self.offers("clear uploads"):
            self.click("clear uploads")
        while deleting := [b.key for b in self.tab.button if str(b.key).startswith("delete ")]:
            self.click(deleting[0])

    @property
    def text(self) -> str:
        """All words a reader sees."""
        tab = self.tab
        kinds = (tab.title, tab.markdown, tab.caption, tab.error, tab.warning, tab.info)
        figures = [f"{metric.label} {metric.value}" for metric in tab.metric]
        words = "\n".join([*(part.value for kind in kinds for part in kind), *figures])
        return re.sub(r"\\([\W_])", r"\1", words).replace("\u2060", "")

    @property
    def kept(self) -> set[str]:
        """The files the server keeps: uploads, cards, analyses, stored explanations."""
        folders = ("uploads", "cards", "analyses", "tmp", "store")
        found = (path for name in folders for path in (self.home / name).rglob("*"))
        return {str(path.relative_to(self.home)) for path in found if path.is_file()}

    def _run(self, step: Any) -> None:
        step.run()
        assert not self.tab.exception, self.tab.exception[0].value
        assert not (found := self.leaks()), f"sent to the browser: {found}"

    def leaks(self) -> list[bytes]:
        """What must never be sent to a browser, and was."""
        forbidden = (*LEAKS, str(self.home).encode(), str(ROOT).encode())
        sent = [node.proto.SerializeToString() for node in self._elements()]
        return [mark for mark in forbidden if any(mark in each for each in sent)]

    def _elements(self) -> Iterator[Any]:
        for node in self.tab._tree:
            if getattr(node, "proto", None) is not None:
                yield node


def zygote() -> int:
    """The process all workers are forked from, which must be alive."""
    running = backend.service().launcher._running
    assert running is not None and running.alive
    return int(running._process.pid)


def bring(page: Page, item: Item) -> None:
    """Upload the item, with its good counterpart where that is needed to find it out."""
    data = item.make()
    needs_other = isinstance(item.outcome, Unfit | Tried | Explained)
    if needs_other and item.what != "model":
        page.upload("model", good.MODEL, good.model())
    page.upload(item.what, item.file_name, data)
    if needs_other and item.what != "table":
        page.upload("table", good.TABLE, good.table())
    if isinstance(item.outcome, Tried | Explained):
        assert page.offers("explain"), page.text
        page.click("explain")
        if isinstance(item.outcome, Explained):
            page.goto("model")


def came_of(page: Page, outcome: Outcome) -> None:
    """Fail unless the page says what was to come of an item."""
    text = page.text
    if isinstance(outcome, Refused | Tried):
        assert re.search(rf"\b{outcome.code}\b", text), text
        assert outcome.words in text, text
    elif isinstance(outcome, Remarked):
        missing = [words for words in outcome.words if words not in text]
        assert not missing, (missing, text)
    else:
        assert outcome.words in text, text
        if isinstance(outcome, Unfit):
            assert not page.offers("explain"), text


def good_files_work(page: Page) -> None:
    """Upload the good pair: it is read anew, and can be explained."""
    page.upload("model", good.MODEL, good.model())
    page.upload("table", good.TABLE, good.table())
    assert f"{good.MODEL}: XGBoost" in page.text, page.text
    assert f"{good.TABLE}: {good.ROWS} rows, 4 columns" in page.text, page.text
    assert page.offers("explain")


def put_through(page: Page, item: Item) -> None:
    """Everything that must hold, with one item: before, at its outcome, and afterwards."""
    page.start_again()
    before, forked_from = page.kept, zygote()
    bring(page, item)
    came_of(page, item.outcome)
    more = {name.partition("/")[0] for name in page.kept - before}
    assert more <= KEPT.get(type(item.outcome), READ), f"kept: {sorted(more)}"
    clean(page, before)
    good_files_work(page)
    clean(page, before)
    assert zygote() == forked_from, "the workers' parent is another process"


def clean(page: Page, before: set[str]) -> None:
    """Delete what was uploaded; nothing of it is left, here or with the workers."""
    page.start_again()
    assert page.kept == before, f"still kept: {page.kept - before}"
    # An open analysis keeps an empty folder for its worker.
    left = [path for path in page.scratch.rglob("rationale-worker-*/**/*") if not path.is_dir()]
    assert not left, f"left in scratch: {left}"
