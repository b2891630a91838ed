"""Marks that are not seen, or that move others."""

import pytest

from dashboard.marks import apart, one_line, whole_head, whole_tail
from dashboard.words import escape, escape_markdown, shortened


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\u200b", "(invisible: U+200B)"),
        ("\u200b\u3164 \ufeff", "(invisible: U+200B, U+3164, U+FEFF)"),
        ("\u2060" * 9, "(invisible: U+2060, U+2060, U+2060, …)"),
        ("\u0301", "(invisible: U+0301)"),
        ("", ""),
        ("\xa0\t ", ""),
        ("a\u200bb", "a\u200bb"),
        ("\u202e", "�"),
        ("\u061cx", "�x"),
        ("年\u3000収", "年 収"),
        ("\u00ad.", "\u00ad."),
    ],
)
def test_a_name_that_cannot_be_seen_is_told_by_its_numbers(name, shown):
    assert one_line(name) == shown


@pytest.mark.parametrize("text", ["שם", "a عمر b", "٣"])
def test_text_from_right_to_left_does_not_turn_what_stands_beside_it(text):
    assert apart(text) == f"\u2066{text}\u2069"
    assert escape(text) == apart(text)
    assert escape_markdown(text).startswith("\u2066") and escape_markdown(text).endswith("\u2069")


def test_other_text_is_left_alone_and_no_name_ends_its_isolation():
    assert apart("age = 12") == "age = 12"
    assert escape("\u2069שם") == "\u2066�שם\u2069"


@pytest.mark.parametrize("at", range(1, 12))
@pytest.mark.parametrize(
    "line", ["👩‍👩‍👧‍👦👍🏽é", "ab\u0301\u0302c\u0303de\u0304", "🏴\U000e0067\U000e0062x"]
)
def test_no_cut_tears_a_letter_from_its_marks(line, at):
    head, tail = whole_head(line, at), whole_tail(line, at)
    assert line.startswith(head) and line.endswith(tail)
    assert len(head) <= at and len(tail) <= max(0, len(line) - at)
    for start in (
        "\u0301",
        "\u0302",
        "\u0303",
        "\u0304",
        "\u200d",
        "🏽",
        "\U000e0067",
        "\U000e0062",
    ):
        assert not tail.startswith(start)
        assert not line[len(head) :].startswith(start)


def test_a_shortened_name_keeps_whole_letters():
    assert shortened("👩‍👧" * 9, 8) == "👩‍👧…"
    assert shortened("e\u0301" * 9, 8) == "e\u0301" * 2 + "…" + "e\u0301"


def test_half_a_character_can_be_sent():
    assert one_line("a\ud800b") == "a�b"
    one_line("\udfff").encode()
