"""HTML that escapes by construction: text goes in as text, and only `element` makes markup.

MarkupSafe's strings escape whatever is joined to them. Templates would be a second language for
a handful of tables.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

_JOINERS: Final = frozenset("\u200c\u200d")
_FLAGS: Final = range(0xE0020, 0xE0080)  # letters of the flags of England, Scotland and Wales
_ISOLATE, _POP = "\u2068", "\u2069"
_EMPTY_ELEMENTS: Final = frozenset({"img", "meta"})

STYLE: Final = Markup(
    "body{font:15px/1.5 system-ui,sans-serif;color:#15181C;background:#FFFFFF;max-width:60rem;"
    "margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #D9DCE1}"
    "td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "p.quiet{color:#5C6168}pre{white-space:pre-wrap;background:#F4F5F7;padding:.7rem}"
    "td,th{min-width:3.5em}figure{margin:0;overflow-x:auto}"
    "p.answer{font-size:1.15rem}svg{width:100%;height:auto}"
    # On a phone wide tables and drawings are moved in their own place, and the page stands still.
    "@media screen and (max-width:40rem){table{display:block;overflow-x:auto}"
    "td,th{min-width:7em}svg{min-width:40rem}}"
    # Heads are the product's words: broken in the middle they cannot be read.
    "th{overflow-wrap:break-word}"
    # On paper nothing that is looked at as one is torn: no figure, row, paragraph, nor a head of
    # its table.
    "@media print{body{max-width:none;margin:0}h2,thead{break-after:avoid}"
    "tr,svg,pre,figure,p,li{break-inside:avoid}pre{break-before:avoid}"
    "figure{overflow:visible}}"
)
"""The one style sheet; the page's policy names its digest, so that no other applies."""


def visible(text: object) -> str:
    """Text of the user's in one line in which every sign is seen, and none moves its neighbours.

    Marks that turn the text, and those that are drawn as nothing, become "�": "\u202egnp.exe" would
    be read as another name. Text from right to left is isolated from the numbers beside it.
    """
    line = "".join(
        "\N{REPLACEMENT CHARACTER}" if hidden(mark) else mark
        for mark in " ".join(str(text).split())
    )
    leftward = any(unicodedata.bidirectional(mark) in {"R", "AL", "AN"} for mark in line)
    return f"{_ISOLATE}{line}{_POP}" if leftward else line


def hidden(mark: str) -> bool:
    """Tell whether a mark is drawn as nothing, or turns its neighbours, and belongs to no sign."""
    kept = mark in _JOINERS or ord(mark) in _FLAGS
    return unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co"} and not kept


def shortened(text: object, width: int) -> str:
    """Text of the user's in at most `width` signs and the two that isolate it."""
    line = " ".join(str(text).split())
    return visible(line if len(line) <= width else f"{line[: width - 1]}…")


def element(tag: str, *inside: str, **attributes: str | float) -> Markup:
    """Make an element. What is inside is text, and is escaped, but for other elements.

    attributes: by name; a trailing underscore is dropped (`class_`), others are hyphens.
    """
    given = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), value)
        for name, value in attributes.items()
    )
    if tag in _EMPTY_ELEMENTS:
        return Markup("<{}{}>").format(tag, given)
    return Markup("<{0}{1}>{2}</{0}>").format(tag, given, Markup("").join(inside))


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    **attributes: str,
) -> Markup:
    """Make a table. heads: empty for none; numbers: indices of the columns of numbers."""

    def cell(tag: str, at: int, text: str) -> Markup:
        return element(tag, text, class_="number") if at in numbers else element(tag, text)

    def line(tag: str, cells: Sequence[str]) -> Markup:
        return element("tr", *(cell(tag, at, text) for at, text in enumerate(cells)))

    head = (element("thead", line("th", heads)),) if heads else ()
    body = element("tbody", *(line("td", each) for each in rows))
    return element("table", *head, body, **attributes)


def section(title: str, *inside: str) -> Markup:
    """Make a part of a document under a title."""
    return element("section", element("h2", title), *inside)


def document(title: str, *inside: str, style: Markup = STYLE, sources: Sequence[str] = ()) -> str:
    """Make a whole page that needs nothing else and runs nothing.

    Its policy allows the one style sheet in it, by digest, and forbids scripts, pictures, fonts,
    frames, forms and every connection. style: the product's own, never of the user's. sources: what
    the policy allows besides, such as pictures that stand in the page itself.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allowed = (f"style-src 'sha256-{digest}'", *sources, "base-uri 'none'", "form-action 'none'")
    policy = "; ".join(("default-src 'none'", *allowed))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", style),
    )
    body = element("body", element("main", *inside))
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"
