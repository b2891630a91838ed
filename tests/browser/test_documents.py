"""Documents as a browser shows and prints them: pictures are seen, nothing is cut or torn."""

from dataclasses import replace

import pytest

from explainers.dossier import decision, picture_decision, text_decision, whole
from tests import hostile_texts
from tests.dossier import made
from tests.dossier.cases import picture_case, text_case

pytestmark = pytest.mark.browser

LONG = " ".join(hostile_texts.TEXTS) + " unbroken" * 9 + "x" * 400
DOCUMENTS = {
    "text": lambda: text_decision.report(*text_case(note=LONG)),
    "long text": lambda: text_decision.report(*text_case(LONG, None, _half(LONG))),
    "picture": lambda: picture_decision.report(*_named(LONG)),
    "row": lambda: decision.report(made.decision(note=LONG)),
    "model": lambda: whole.report(made.whole()),
}
TORN = """() => [...document.querySelectorAll('tr, figure, svg, pre, p, li')]
    .filter(part => getComputedStyle(part).breakInside !== 'avoid').length"""
SEEN = (
    """() => [...document.images].map(image => [image.complete, image.naturalWidth, image.alt])"""
)


def _half(text):
    spans = [(at, at + 5) for at in range(0, len(text) - 5, 9)]
    return text_case(text, [(-1) ** at for at in range(len(spans))], None, spans)[1]


def _named(name):
    case, found = picture_case()
    return replace(case, name=name), found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_whole_on_every_screen_and_on_paper(page, tmp_path, name):
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    file = tmp_path / "report.html"
    file.write_text(DOCUMENTS[name](), encoding="utf-8")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        images = page.evaluate(SEEN)
        assert all(done and pixels and alt for done, pixels, alt in images)
        assert len(images) == (3 if name == "picture" else 0)
    # A policy that forbids the document's own style or pictures is told on the console.
    assert told == [] and page.evaluate("window.pwned") is None
    colour = "getComputedStyle(document.querySelector('h1')).color"
    assert page.evaluate(colour) == "rgb(21, 24, 28)"  # the style sheet is in force
    assert page.evaluate(TORN) > 0
    page.emulate_media(media="print")
    assert page.evaluate(TORN) == 0
