"""Text is escaped by construction, and a page forbids everything it does not need."""

import base64
import hashlib
import re

import pytest
from markupsafe import Markup

from explainers.dossier.markup import document, element, section, shortened, table, visible
from tests.dossier.made import Reading


def test_text_inside_and_attributes_are_escaped():
    assert element("p", "<b>&'\"") == "<p>&lt;b&gt;&amp;&#39;&#34;</p>"
    assert element("p", title='" onclick="x') == '<p title="&#34; onclick=&#34;x"></p>'
    assert element("p", element("b", "x")) == "<p><b>x</b></p>"
    assert isinstance(element("p"), Markup)


def test_attributes_are_named_as_in_html():
    made = element("th", class_="number", text_anchor="end", x=1.5)
    assert made == '<th class="number" text-anchor="end" x="1.5"></th>'
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'


def test_a_table_has_heads_where_there_are_some():
    assert table(("a", "b"), [("1", "<")], numbers=(0,)) == (
        '<table><thead><tr><th class="number">a</th><th>b</th></tr></thead>'
        '<tbody><tr><td class="number">1</td><td>&lt;</td></tr></tbody></table>'
    )
    assert "thead" not in table((), [("1",)])
    assert section("A & B") == "<section><h2>A &amp; B</h2></section>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n b\tc", "a b c"),
        ("\u202egnp.exe", "�gnp.exe"),
        ("\u200b", "�"),
        ("a\x07b\ud800", "a�b�"),
        ("👩‍👧", "👩‍👧"),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("שם 12", "\u2068שם 12\u2069"),
        ("\u2069שם", "\u2068�שם\u2069"),
    ],
)
def test_no_sign_of_the_users_is_hidden_or_moves_its_neighbours(text, shown):
    assert visible(text) == shown


def test_long_text_is_cut_to_its_width():
    assert shortened("x" * 30, 10) == "x" * 9 + "…"
    assert shortened("x" * 10, 10) == "x" * 10


def test_a_page_allows_its_own_style_and_nothing_else():
    page = document("<title>", element("p", "hello"))
    reading = Reading(page)
    policy = next(a["content"] for _, a in reading.tags if "http-equiv" in a)
    style = re.search("<style>(.*?)</style>", page).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert page.startswith('<!doctype html>\n<html lang="en">') and "&lt;title&gt;" in page
    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in reading.tags}
