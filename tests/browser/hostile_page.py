"""Read a page as a person does, and as somebody who looks for what names have planted in it."""

import re

from tests.browser import rig

# Whatever acts, is fetched or leads elsewhere; the product's own links lead to papers.
_PLANTED = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const goal = part => part.getAttribute('href') || part.getAttribute('xlink:href') || '#';
    // Plotly paints the cells of a map as one picture.
    const painted = part => part.closest('.heatmaplayer') && /^data:image\\/png;/.test(goal(part));
    const found = [...main.querySelectorAll(
        'img, iframe, script, object, embed, video, audio, form, base, meta, image, .katex'
    )].filter(part => !painted(part));
    const acts = [...main.querySelectorAll('*')].filter(
        part => part.getAttributeNames().some(name => name.startsWith('on')));
    const leads = [...document.querySelectorAll('a, use')].filter(
        part => !goal(part).startsWith('#') && /evil|javascript:|data:/i.test(goal(part)));
    const icons = [...main.querySelectorAll('[data-testid="stIconMaterial"]')].filter(
        part => /^(home|delete)$/.test(part.textContent));
    return [window.pwned === undefined ? '' : `a script ran: ${window.pwned}`]
        .concat([...found, ...acts, ...leads, ...icons].map(part => part.outerHTML.slice(0, 200)))
        .filter(Boolean);
}"""

_TICKS = """chart => [...chart.querySelectorAll('.ytick text')].map(text => text.textContent)"""
_TITLES = """chart => [...chart.querySelectorAll('.g-xtitle text')].map(text => text.textContent)"""
_HOVER = """wanted => [...document.querySelectorAll('.hoverlayer .hovertext')]
    .some(part => part.textContent.replace(/[\\s\\u2060\\u2066\\u2069]/g, '').includes(wanted))"""

# What escaping adds: word joiners and isolation, which are invisible and without width.
_INVISIBLE = re.compile("[\u2060\u2066\u2069]")


def planted(page):
    """What a name has planted in the page; empty where names are nothing but text."""
    return page.evaluate(_PLANTED)


def read(text):
    """Text as it is read: without what escaping adds, and with one blank between words."""
    return " ".join(_INVISIBLE.sub("", text).split())


def bare(text):
    """Text without any blanks: lines are broken inside long names, too."""
    return read(text).replace(" ", "")


def words(page):
    """All words of the page's main part, folded parts included."""
    return read(page.get_by_test_id("stMain").evaluate("part => part.textContent"))


def ticks(page, index=0):
    """The labels beside the rows of a chart, as they are drawn."""
    return [bare(text) for text in rig.chart(page, index).evaluate(_TICKS)]


def title(page, index=0):
    """What stands below a chart."""
    return bare(" ".join(rig.chart(page, index).evaluate(_TITLES)))


def wait_told(page, text):
    """Wait until the pointer is told this; what it was told before fades slowly."""
    page.wait_for_function(_HOVER, arg=bare(text), timeout=10_000)


def cells(page, index=0):
    """The cells of a grid that is scrolled into view; the grid itself is a picture."""
    grid = page.get_by_test_id("stDataFrame").nth(index)
    grid.scroll_into_view_if_needed()
    grid.locator("[role=gridcell]").first.wait_for(state="attached")
    return [read(text) for text in grid.locator("[role=gridcell]").all_text_contents()]
