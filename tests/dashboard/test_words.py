import math
import random

import numpy as np
import pytest

from dashboard.words import (
    condition_text,
    display_names,
    escape,
    escape_markdown,
    num,
    one_line,
    percent,
    plain_cell,
    shortened,
    signed,
    value_text,
)
from explainers.records import Condition
from tests.charts.reading import seen


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (4, "4"),
        (4.0, "4"),
        (1169, "1,169"),
        (1169.4, "1,169"),
        (-0.110123, "−0.110"),
        (0.11, "0.11"),
        (0.1 + 0.2, "0.3"),
        (0.3001, "0.300"),
        (0.0264, "0.0264"),
        (13.04, "13.0"),
        (9.996, "10.0"),
        (999.96, "1,000"),
        (999_999, "999,999"),
        (999_999.6, "1e6"),
        (1_234_567, "1.23e6"),
        (-0.00012345, "−1.23e−4"),
        (0.001, "0.001"),
        (0.00099996, "0.00100"),
        (3e-7, "3e−7"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
        (None, "–"),
        (np.float32(0.5), "0.5"),
        (np.int64(-12), "−12"),
    ],
)
def test_numbers_have_three_digits_and_a_real_minus(value, text):
    assert num(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.62, "+0.62"), (-0.62, "−0.62"), (0, "0"), (math.nan, "–")]
)
def test_effects_carry_their_sign(value, text):
    assert signed(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.734, "73 %"),
        (0.996, "99.6 %"),
        (0.004, "0.4 %"),
        (0.000001, "under 0.001 %"),
        (0.9999999, "over 99.999 %"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_only_certainty_is_written_as_certain(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "missing"),
        (math.nan, "missing"),
        (18.0, "18"),
        (True, "true"),
        ("", "(empty)"),
        ("two\nlines\x07", "two lines�"),
        ("turned \u202etxt.exe", "turned �txt.exe"),
    ],
)
def test_values_of_a_table_are_one_line(value, text):
    assert value_text(value) == text


def test_long_names_are_cut_in_the_middle_because_endings_tell_columns_apart():
    cut = shortened("average_monthly_balance_of_account_2023", 20)
    assert len(cut) <= 20
    assert cut.startswith("average_m")
    assert "…" in cut
    assert cut.endswith("2023")
    assert shortened("short", 20) == "short"


def test_shown_names_never_become_equal():
    rng = random.Random(1)
    names = tuple(
        {"prefix_" * 6 + "".join(rng.choices("ab ", k=6)) + "_suffix" * 6 for _ in range(120)}
    )
    shown = display_names(names, 24)
    assert len(set(shown)) == len(names)
    assert max(map(len, shown)) <= 24 + len(" (100)")


def test_numbering_steps_over_a_name_that_looks_numbered():
    names = ("a", "a ", "a (1)")  # the first two look alike once white space is trimmed
    shown = display_names(names, 24)
    assert len(set(shown)) == 3
    assert shown[2] == "a (1)"


def test_names_that_fit_are_shown_as_they_are():
    assert display_names(("age", "housing"), 24) == ("age", "housing")


@pytest.mark.parametrize(
    "name",
    [
        "<b>bold</b>",
        "a<br>b",
        "&amp; &lt; &#60; &",
        "$x^2$",
        "<a href='https://x.y'>link</a>",
        "<extra></extra>%{x}",
        "plain name",
    ],
)
def test_plotly_shows_an_escaped_name_literally(name):
    assert seen(escape(name)) == name


def test_the_reader_of_plotly_text_would_notice_a_name_that_is_not_escaped():
    assert seen("<b>bold</b>") == "bold"
    assert seen("a<br>b") == "a\nb"
    assert seen("&amp;") == "&"


@pytest.mark.parametrize("mark", list("`*{}[]()#+-.!|~<>$&\\"))
def test_every_mark_of_markdown_gets_a_backslash(mark):
    assert escape_markdown(f"a{mark}b") == f"a\\{mark}b"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("applicant_id", "applicant_id"),
        ("a_b_c", "a_b_c"),
        ("_a_", r"\_a\_"),
        ("a__b", r"a\_\_b"),
        ("a_*b", r"a\_\*b"),
        ("é_a", r"é\_a"),
    ],
)
def test_only_an_underscore_inside_a_plain_word_is_no_mark_of_markdown(name, written):
    assert escape_markdown(name) == written


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        (":material/home:", ":material"),
        (":smile:", ":smile:"),
        (":red[x]", ":red"),
        ("see https://evil.example", "://"),
        ("www.evil.example", "www."),
        ("a@b.example", "@b"),
        ("a -> b", "->"),
        ("a -- b", "--"),
        ("two\nlines", "\n"),
    ],
)
def test_streamlit_finds_no_pattern_of_its_own_in_an_escaped_name(text, gone):
    # Streamlit looks for these after Markdown has dropped the backslashes
    finished = escape_markdown(text).replace("\\", "")
    assert gone not in finished
    assert finished.replace("\u2060", "") == one_line(text)


def test_a_list_number_at_the_start_stays_text():
    assert escape_markdown("1. one") == "\u20601\\. one"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n="])
@pytest.mark.parametrize("before", ["", " ", "\xa0", "\u200b", "\ufeff", "\u202e ", "\u3000"])
def test_a_spreadsheet_runs_no_text_cell(before, start):
    assert plain_cell(f"{before}{start}1+1") == f"'{before}{start}1+1"


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_text_that_begins_with_a_tab_or_a_break_begins_no_new_cell(start):
    assert plain_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize(
    "text", ["a=b", "", " ", "-0.5", "+1", "-.5e-3", "1-1", "\u202e", "−1+1", "'=1", "-1."]
)
def test_harmless_text_cells_and_numbers_written_as_text_stay_as_they_are(text):
    assert plain_cell(text) == text


@pytest.mark.parametrize("text", ["-1-1", "-0.5a", "--1", "-", "+", "-1e", "-1 ", "-1\n"])
def test_what_only_begins_like_a_number_is_none(text):
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition("age", low=12.0, high=18.0), "12 < age ≤ 18"),
        (Condition("age", high=1365.5), "age ≤ 1,366"),
        (Condition("age", low=33.0), "age > 33"),
        (Condition("housing", category="rent"), "housing = rent"),
        (Condition("age"), "age = any value"),
        (Condition("t", low=10_000.1, high=10_000.2), "10,000.1 < t ≤ 10,000.2"),
    ],
)
def test_conditions_are_written_as_people_write_them(condition, text):
    assert condition_text(condition) == text
