"""A text with its words marked: nothing of it is markup, and shades can be told without colour."""

from html.parser import HTMLParser

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from dashboard.charts import DARK, LIGHT
from dashboard.texts import markup as text_markup
from dashboard.texts.markup import (
    MOST_SIGNS,
    STEPS,
    TINTS,
    Marked,
    drawn,
    hides_marks,
    literal,
    markup,
    steps,
)
from explainers.intake.texts.words import words
from tests.charts.test_palette import contrast
from tests.hostile_texts import TRIES
from tests.intake.texts.corpus import HOSTILE

TAGS = {"style", "div", "span"}
NAMES = {"class", "dir", "role", "tabindex", "aria-label", "title"}
EVERY = (*TRIES, *HOSTILE.values())


class Page(HTMLParser):
    """What a browser would make of HTML: its tags, its attributes, and the text in one box."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self.depth = [], [], "", 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if self.depth or ("class", "rt-text") in attrs:
            self.depth += 1

    def handle_endtag(self, tag):  # noqa: ARG002
        self.depth -= bool(self.depth)

    def handle_data(self, data):
        self.text += data if self.depth else ""


def marked(text, numbers=None, **changes):
    spans = words(text)
    shades = np.linspace(-1, 1, len(spans)) if numbers is None else np.asarray(numbers, float)
    parts = {"limit": 1.0, "label": text, "below": f"against {text}", "above": f"for {text}"}
    return Marked(text=text, spans=spans, numbers=shades, **{**parts, **changes})


@pytest.mark.parametrize("text", EVERY)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_whatever_stands_in_a_text_is_text(text, colours):
    page = Page(markup(marked(text), colours))
    assert set(page.tags) <= TAGS
    assert page.tags.count("style") == 1
    assert {name for name, _ in page.attributes} <= NAMES
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    read = "".join(mark if not hides_marks(mark) else "�" for mark in lines)
    assert page.text == read


def test_what_is_read_out_and_the_scale_are_text_too():
    page = Page(markup(marked(TRIES[3]), LIGHT))
    assert ("aria-label", literal_read(TRIES[3])) in page.attributes
    assert page.tags.count("div") == 5  # the whole, the text, the scale and its two sides


def literal_read(text):
    return "".join("�" if hides_marks(mark) else mark for mark in text)


def test_one_line_of_html_so_that_no_white_space_is_taken_out():
    assert "\n" not in markup(marked("a\n   \n\n b"), LIGHT)
    assert literal("a\r\nb\rc\td") == "a&#10;b&#10;c&#9;d"


def test_marks_that_turn_a_text_are_seen_and_those_of_its_own_scripts_stay():
    assert literal("a\u202eb\x00") == "a�b�"
    assert literal("שלום \u200fx") == "שלום \u200fx"
    assert hides_marks("a\u2066b") and not hides_marks("שלום\u200f\n\t")


def test_words_for_have_solid_lines_and_words_against_dashed_ones():
    html = markup(marked("bad dull fair fine", [-1, -0.3, 0.3, 1]), LIGHT)
    for shade, word in (("d5", "bad"), ("d2", "dull"), ("u2", "fair"), ("u5", "fine")):
        assert f'<span class="rt-{shade}"' in html.partition(f">{word}</span>")[0]
    style = html.partition("</style>")[0]
    assert "underline solid" in style.partition(".rt-u5{")[2].partition("}")[0]
    assert "underline dashed" in style.partition(".rt-d5{")[2].partition("}")[0]
    thick = [style.partition(f".rt-u{shade}{{")[2].partition("px")[0][-1] for shade in (1, 3, 5)]
    assert thick == sorted(set(thick))  # the size can be told without a colour
    assert 'title="−0.3"' in html and 'title="+1"' in html


def test_a_word_without_a_number_is_not_marked_and_a_faint_one_still_tells_its_own():
    html = markup(marked("none faint full", [0, 0.04, 1]), LIGHT)
    assert '">none ' in html
    assert '<span tabindex="-1" title="+0.04">faint</span>' in html


def test_shades_grow_with_the_numbers():
    found = steps(np.array([-2.0, -1.0, -0.61, -0.05, -0.049, 0.0, 0.2, 0.21, 1.0]), 1.0)
    assert_array_equal(found, [-5, -5, -4, -1, 0, 0, 1, 2, 5])
    assert_array_equal(steps(np.zeros(2), 0.0), [0, 0])
    assert "No word has a number other than 0." in markup(marked("a", [0], limit=0.0), LIGHT)


def test_shades_without_sign_are_grey():
    html = markup(marked("a b", [0.2, 1.0], below=""), LIGHT)
    assert 'class="rt-n1"' in html and 'class="rt-n5"' in html
    assert 'class="rt-u' not in html and 'title="1"' in html


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("fill", ["raises", "lowers", "neutral"])
def test_ink_can_be_read_on_the_strongest_shade(colours, fill):
    assert len(TINTS) == STEPS
    blended = over(getattr(colours, fill), colours.paper, max(TINTS))
    assert contrast(colours.ink, blended) >= 4.5


def test_a_shade_too_strong_for_ink_would_be_noticed():
    assert contrast(DARK.ink, over(DARK.raises, DARK.paper, 0.9)) < 4.5


def over(colour, paper, share):
    parts = [
        round(int(a[at : at + 2], 16) * share + int(b[at : at + 2], 16) * (1 - share))
        for a, b in ((colour, paper),)
        for at in (1, 3, 5)
    ]
    return f"#{parts[0]:02X}{parts[1]:02X}{parts[2]:02X}"


def test_the_largest_words_are_marked_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(text_markup, "MOST_MARKS", 2)
    one = marked("a b c d", [0.1, -0.9, 0.5, 0.2])
    assert_array_equal(drawn(one.text, one.spans, one.numbers), [1, 2])
    assert Page(markup(one, LIGHT)).text == "a b c d"


def test_of_a_text_without_end_the_beginning_is_shown():
    text = "word " * (MOST_SIGNS // 5) + "last"
    page = Page(markup(marked(text), LIGHT))
    assert page.text == f"{text[:MOST_SIGNS]} …"


def test_ten_thousand_words_are_all_marked():
    text = " ".join(f"w{at}" for at in range(10_000))
    page = Page(markup(marked(text), LIGHT))
    assert page.text == text
    assert page.tags.count("span") == 10_000 + 8  # and those of the scale
