"""Words are marked by colour, line and sign; no text becomes markup, hides or turns anything."""

import re

import numpy as np
import pytest

from explainers.dossier import marked_text
from explainers.dossier.marked_text import TEXT_STYLE, disclosure, literal, marked, scale, steps
from explainers.dossier.text_decision import report
from explainers.dossier.word_shares import flat
from tests import hostile_texts
from tests.dossier.cases import text_case
from tests.dossier.made import Reading
from tests.dossier.test_hostile import ATTRIBUTES, TAGS
from tests.token_results import tokens

TURNING = frozenset("\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


def one(text, numbers):
    return flat(tokens([text], [numbers]))


def test_shades_grow_with_the_number_and_what_is_next_to_nothing_has_none():
    found = steps(np.array([1.0, 0.81, 0.79, 0.05, 0.049, 0.0, -0.2, -0.21, -1.0]))
    assert found.tolist() == [5, 5, 4, 1, 0, 0, -1, -2, -5]
    assert steps(np.zeros(2)).tolist() == [0, 0] and steps(np.zeros(0)).tolist() == []


def test_a_word_says_which_way_it_counts_without_its_colour():
    page = marked(one("good bad so", [1.0, -1.0, 0.0]), 1, "told")
    assert page == (
        '<div class="text" dir="auto" role="group" aria-label="told">'
        '<span class="u u5" title="+1">good</span> '
        '<span class="d d5" title="−1">bad</span> so</div>'
    )
    assert '.u::before{content:"+"' in TEXT_STYLE and '.d::before{content:"−"' in TEXT_STYLE
    lines = {
        side: re.search(rf"\.{side}5{{[^}}]*underline (\w+)", TEXT_STYLE).group(1) for side in "ud"
    }
    assert lines == {"u": "solid", "d": "dashed"}


def test_the_scale_names_both_sides_and_the_largest_number():
    words = Reading(scale(one("good bad", [1.0, -0.5]), 1, "up", "down")).text
    assert words == "down: 0.2 0.6 1 up: 0.2 0.6 1"
    assert "No word has a number other than 0." in scale(one("good", [0.0]), 1, "up", "down")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\r\nb\rc\u2028d\te", "a\nb\nc\nd\te"),
        ("a\u202eb\u200bc\x00d\ud800", "a�b�c�d�"),
        ("\u0627\u200f\u061cb", "\u0627\u200f\u061cb"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_every_sign_is_seen_and_lines_stay_lines(text, printed):
    assert literal(text) == printed


def test_what_is_not_printed_as_it_is_is_told(monkeypatch):
    assert not disclosure(one("plain\r\ntext", [1.0, 1.0]))
    assert "printed as “�”" in disclosure(one("a\u202eb", [1.0, 1.0]))
    monkeypatch.setattr(marked_text, "MOST_MARKS", 1)
    found = one("one two three", [0.5, -1.0, 0.25])
    assert "The 1 largest numbers are marked in it." in disclosure(found)
    assert re.findall(">([a-z]+)</span>", marked(found, 1, "")) == ["two"]
    monkeypatch.setattr(marked_text, "MOST_SIGNS", 7)
    assert "The first 7 of the text's 13 signs are printed." in disclosure(found)
    assert Reading(marked(found, 1, "")).text == "one two …"


@pytest.mark.parametrize("text", hostile_texts.TRIES)
def test_a_text_that_would_act_is_printed(text):
    case, _ = text_case()
    half = max(1, len(text) // 2)
    found = tokens([text], [[1.0, -1.0]], spans=[[(0, half), (half, len(text))]])
    page = report(case, found)
    tags = Reading(page).tags
    assert {tag for tag, _ in tags} <= TAGS | {"div", "span"}
    names = {name for _, given in tags for name in given}
    assert names <= ATTRIBUTES | {"title", "dir", "aria-label"}
    assert page.count("<style>") == page.count("</style>") == 1
    assert not TURNING & set(page)
    printed = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.DOTALL).group(0)
    assert "".join(Reading(printed).words) == literal(text)
