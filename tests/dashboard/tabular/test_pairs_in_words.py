"""Pairs as sentences, disclosures and tables."""

import numpy as np
import pytest

from dashboard.panel.guides import HOW_TO_READ
from dashboard.tabular.pair_measures import along, by_strongest_pair, partners, share_together
from dashboard.tabular.pair_sentences import (
    interactions_disclosure,
    interactions_sentence,
    map_disclosure,
    pair_sentence,
    row_pairs_sentence,
)
from dashboard.tabular.pair_tables import ITSELF, interactions_table, row_pairs_table
from dashboard.tabular.sentences import receipt_line
from dashboard.units import measure, measure_on
from tests.pair_results import pairs, three


def test_the_two_that_act_together_most_and_the_next():
    assert interactions_sentence(three(), 1) == (
        "housing and job act together most: beyond what each does by itself, they move the "
        "log-odds of “bad” by 0.3 on average; next are age and housing (0.1)."
    )


def test_a_single_pair_and_none_are_said_so():
    only = pairs([[0.1, 0.4, 0.2]], {"a": [1], "b": [2]}, classes=("prediction",), unit="euros")
    assert interactions_sentence(only, 0).endswith(
        "by 0.4 euros on average; no other two act together."
    )
    none = pairs([[0.1, 0.0, 0.2]], {"a": [1], "b": [2]})
    assert interactions_sentence(none, 1) == (
        "No two features act together: each moves the log-odds of “bad” by itself."
    )
    assert row_pairs_sentence(none, 0, 1).startswith("No two features act together for this row")
    assert "do not act together" in pair_sentence(none, 1, "a", "b")


def test_how_much_is_interactions_and_what_is_not_drawn():
    # Means of sizes: 0.8, 0.2 and 0.1 alone; 0.1 and 0.3 together.
    assert share_together(three(), 1) == pytest.approx(0.4 / 1.5)
    told = interactions_disclosure(three(), 1)
    assert told.startswith("By size, 27 % of what moves the output are interactions;")
    assert map_disclosure(three(), 1) == told
    count = 17
    at, beside = np.triu_indices(count)
    wide = pairs([1.0 / (1 + at + beside)], {f"f{k}": [k] for k in range(count)})
    assert map_disclosure(wide, 1).endswith(
        "the 2 others are in pairs of up to 0.0625, which the table has."
    )
    assert interactions_disclosure(pairs(np.zeros((2, 1)), {"a": [1, 2]}), 1) == ""


def test_one_pair_from_least_to_most():
    assert pair_sentence(three(), 1, "job", "housing") == (
        "What job and housing do together, beyond what each does by itself, moves the log-odds of "
        "“bad” by −0.5 to +0.3, by 0.3 on average."
    )


@pytest.mark.parametrize(
    ("output", "told"),
    [(1, "lower the log-odds of “bad” (−0.5)"), (0, "raise the log-odds of “good” (+0.5)")],
)
def test_one_row_names_both_values_and_the_side(output, told):
    assert row_pairs_sentence(three(), 1, output) == (
        f"housing = rent and job = 2 act together most here: beyond what each does by itself, they "
        f"{told}."
    )


def test_orders_follow_the_strongest_pair():
    assert by_strongest_pair(three(), 1) == ["housing", "job", "age"]
    assert partners(three(), 1, "age") == ["housing", "job"]
    assert partners(three(), 1, "job") == ["housing", "age"]


@pytest.mark.parametrize("ends", [("housing", "job"), ("job", "housing")])
def test_one_pair_along_either_feature_has_the_same_numbers(ends):
    found = along(three(), *ends)
    assert found.names == ends[:1]
    np.testing.assert_array_equal(found.values[:, 0, 1], [0.3, -0.5, 0.1, 0.3])
    assert measure(found) == "interaction"
    assert measure_on(found, 1) == "Interaction, log-odds of “bad”"


def test_the_table_has_every_pair_and_main_effects_marked():
    table = interactions_table(three(), 1)
    assert len(table) == 6
    assert table.iloc[0].tolist()[:3] == ["age", ITSELF, pytest.approx(0.8)]
    assert table.iloc[1].tolist()[:2] == ["housing", "job"]
    np.testing.assert_allclose(table.iloc[1].tolist()[2:], [0.3, 0.05, -0.5, 0.3])
    assert sum(table["together with"] == ITSELF) == 3


def test_a_rows_table_has_both_values_and_no_main_effects():
    table = row_pairs_table(three(), 1, 1)
    assert table.iloc[0].tolist() == ["housing", "rent", "job", "2", -0.5]
    assert len(table) == 3


def test_the_receipt_line_and_the_guides_know_pairs():
    assert receipt_line(three(), "SHAP interactions", 1).startswith(
        "log-odds of “bad” · SHAP interactions, exact · 4 of 4 rows · gap 3e−7"
    )
    assert {"interactions", "pairs", "pair", "row-pairs"} <= HOW_TO_READ.keys()
