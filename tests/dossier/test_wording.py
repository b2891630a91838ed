"""Numbers can be compared digit by digit, and sentences say which way."""

import math
from datetime import date

import pyarrow as pa
import pytest

from explainers.dossier.wording import (
    measured,
    name_text,
    number,
    signed,
    usual,
    value_text,
    verdict,
    way,
)
from tests import builders
from tests.dossier.made import DATA


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1169, "1,169"),
        (12345678.9, "12,345,679"),
        (0.777216981, "0.777217"),
        (-0.0894112, "−0.0894112"),
        (6.95e-8, "6.95e−08"),
        (math.nan, "–"),
        (None, "–"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_have_six_digits_and_a_real_minus(value, text):
    assert number(value) == text


def test_an_effect_always_tells_its_sign():
    assert [signed(each) for each in (0.5, -0.5, 0.0)] == ["+0.5", "−0.5", "0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "missing"),
        (math.nan, "missing"),
        (True, "true"),
        (False, "false"),
        (2, "2"),
        ("", "(empty)"),
        ("a\nb", "a b"),
        (date(2024, 1, 2), "2024-01-02"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_values_are_told_in_one_line(value, text):
    assert value_text(value) == text


def test_what_is_usual_is_the_median_or_the_most_frequent():
    data = pa.table(
        {
            "n": [1.0, None, 5.0, 3.0],
            "t": ["a", "b", "b", None],
            "d": pa.array(["x", "y", "y", "y"]).dictionary_encode(),
            "none": pa.array([None] * 4, pa.float64()),
        }
    )
    assert [usual(data, name) for name in data.column_names] == ["3", "b", "y", "missing"]
    assert usual(data, "gone") == usual(data.slice(0, 0), "n") == "–"


def test_a_unit_names_its_class_or_is_a_prediction():
    assert measured("log-odds", "bad", classes=True) == "log-odds, for “bad”"
    assert measured("prediction", "", classes=False) == "prediction"
    assert measured("euros", "", classes=False) == "prediction (euros)"
    assert name_text("  ") == "(no name)"


def test_the_answer_says_whether_it_is_the_largest():
    two = builders.predictions([[0.25, 0.75]], {"x": [1]})
    assert verdict(two, 0, "P-1", 1) == "P-1: probability of “bad” 0.75, the largest of 2 classes."
    assert verdict(two, 0, "P-1", 0) == (
        "P-1: probability of “good” 0.25; the largest of 2 classes is “bad” with 0.75."
    )
    value = builders.predictions([[7.5]], {"x": [1]}, classes=("prediction",), unit="prediction")
    assert verdict(value, 0, "row 1", 0) == "row 1: the model answers 7.5 (prediction)."


def test_the_way_names_the_largest_step_each_way():
    first = {name: column[:1] for name, column in DATA.items()}
    assert way(builders.attribution([[0.5, -0.75, 0.1]], first), 0, 1) == (
        "From the base value −0.9 the output comes to −1.05 for this row: amount (1,169) lowers it "
        "most (−0.75); age (40) raises it most (+0.5)."
    )
    assert way(builders.attribution([[0.5, 0.1, 0.0]], first), 0, 1).endswith(
        ": age (40) raises it most (+0.5)."
    )
    assert way(builders.attribution([[0, 0, 0]], first), 0, 1).endswith("no feature moves it.")
    assert way(builders.slopes([[0.5, 0.1, 0]], first), 0, 1).startswith(
        "These numbers do not add up to the model's output."
    )
