"""The document of a text's decision tells everything a person needs who never saw the tool."""

import re
from dataclasses import replace

import numpy as np
import pytest

from explainers.dossier.text_decision import report
from tests.dossier.cases import TEXT, text_case
from tests.dossier.made import Reading
from tests.token_results import tokens


def read(parts):
    return Reading(report(*parts)).text


FACTS = (
    "Why this decision? T-2",
    "Text 2 of 2, id T-2. Analysis “reviews”. Made 2026-01-02 03:04 UTC",
    "T-2: probability of “good” 0.6. Decided for “good”: the probability of “good”, 0.6, is over "
    "the threshold 0.5.",
    "good 0.6 bad 0.4",
    "Known outcome in the table (said): good.",
    "From the base value 0 the output comes to 0.0625 for this text: “dull” lowers it "
    "most (−0.75); “Fine” raises it most (+0.625). Numbers are in: log-odds, for “good”.",
    "“Fine” , which stands there 2 times, speaks for “good”: +0.625",
    "“dull” speaks against “good”: −0.75",
    "word times effect dull 1 −0.75 Fine 2 +0.625 plot 1 +0.25",
    "base value 0",
    "sum of the words 0.0625",
    "what is not in the text 0",
    "all of these together 0.0625 model's output in this unit 0.0625 gap of this text 0",
    "Linear SHAP (texts) (text_linear_shap, version 1)",
    "It does not say:",
    "model reviews.skops Pipeline 0.1 MB " + "a" * 64,
    "table reviews.csv 2 rows 9.4 kB " + "b" * 64,
    "python -m explainers report reviews.skops reviews.csv --target=said --identifier=id",
    "--class=good '--row=#2' --threshold=0.5 --output=report.html",
)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_told(fact):
    assert fact in read(text_case())


def test_the_words_of_the_text_have_the_numbers_that_are_stored():
    case, found = text_case()
    page = report(case, found)
    marks = re.findall(r'<span class="(\w) \w\d" title="([^"]+)">([^<]+)</span>', page)
    numbers = {"Fine": 0.5, "plot": 0.25, "fine": 0.125, "But": -0.0625, "dull": -0.75}
    told = {word: float(number.replace("−", "-")) for _, number, word in marks}
    assert told == numbers
    assert {word: side for side, _, word in marks} == {
        word: "u" if number > 0 else "d" for word, number in numbers.items()
    }
    printed = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.DOTALL).group(1)
    assert re.sub("<[^>]+>", "", printed) == TEXT


def test_a_sum_that_misses_is_printed_as_it_is():
    case, found = text_case()
    missed = replace(found, outputs=np.array([[-0.5, 0.5]]), elsewhere=np.array([[0.0, 0.25]]))
    told = read((case, missed))
    assert "what is not in the text 0.25 all of these together 0.3125" in told
    assert "model's output in this unit 0.5 gap of this text 0.188" in told
    assert "+0.25 belongs to no place in the text." in told
    assert "not in the text" in re.search("<svg.*</svg>", report(case, missed)).group(0)


def test_numbers_that_do_not_add_up_are_not_called_effects():
    plain = tokens([TEXT], [text_case()[1].values[:, 1]], tolerance=None, gap=None)
    told = read((text_case()[0], plain))
    assert "These numbers do not add up to the model's output." in told
    assert "word times number" in told and "sum of the words" not in told
    assert "they do not add up to it" in told


def test_numbers_about_one_class_alone_are_found():
    case, _ = text_case()
    alone = tokens(["dull film"], [[0.5, -0.25]], classes=("bad",))
    three = replace(case, output=0)
    told = read((three, alone))
    assert "“dull” speaks for “bad”: +0.5" in told and "--class=bad" in told


def test_an_empty_text_says_so():
    case, found = text_case("", ())
    told = read((case, found))
    assert "The text is empty." in told and "No word of the text moves it." in told


def test_pairs_of_words_are_shared_out_in_the_text_and_have_a_line_of_their_own():
    spans = [[(0, 4), (0, 9), (5, 9)]]
    pair = tokens(["fine film"], [[0.5, 0.25, -0.125]], spans=spans)
    case, _ = text_case()
    page = report(case, pair)
    assert "shared out evenly among them" in page
    assert 'title="+0.625">fine</span>' in page and 'title="0">film' not in page
    assert "<td>fine film</td><td" in page


def test_a_long_list_ends_in_what_the_others_come_to():
    text = " ".join(f"w{at}" for at in range(700))
    case, found = text_case(text, np.linspace(1, 2, 700))
    told = read((case, found))
    assert "200 others, each smaller 200" in told and "685 others" not in told
    assert "686 others" in told  # of the drawing, which names 14


def test_a_note_is_printed():
    case, found = text_case(note="Seen <b>twice</b>.")
    assert "<p>Seen &lt;b&gt;twice&lt;/b&gt;.</p>" in report(case, found)
