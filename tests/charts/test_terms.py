"""Curves of a glass box, bars of any names, and what depth buys: as the numbers are."""

import json
import math

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT
from dashboard.charts.fidelity_lines import fidelity_lines
from dashboard.charts.plain_bars import plain_bars
from dashboard.charts.side_bars import SideBar, side_bars
from dashboard.charts.term_curves import edges, named_bins, term_curve
from dashboard.surrogates.coefficients import coefficients_sentence, label
from dashboard.surrogates.glass import term_table, title
from dashboard.surrogates.tables import coefficients_table, depth_table, path_table, rules_table
from explainers.checks.fidelity import Fidelity
from explainers.records import Axis, Part
from tests.charts.reading import rows_of, seen
from tests.tree_results import (
    age_term,
    coefficients,
    glass_box,
    housing_term,
    pair_term,
    renamed,
    tree,
)

EVIL = "<b>b</b> &amp; $y$"


@pytest.mark.parametrize("term", [age_term(), housing_term(), pair_term()])
def test_every_term_draws_in_both_modes(term):
    for palette in (LIGHT, DARK):
        json.loads(term_curve(glass_box(), term, palette).to_json())


def test_steps_run_from_end_to_end_of_each_bin():
    band, line = term_curve(glass_box(), age_term(), LIGHT).data
    assert list(line.x) == [20, 30, 30, 50, 50, 60]
    assert list(line.y) == [-1.0, -1.0, 0.5, 0.5, 1.5, 1.5]
    assert max(band.y) == pytest.approx(1.8) and min(band.y) == pytest.approx(-1.1)


def test_edges_hold_all_cuts():
    assert edges(Axis(0, np.array([30.0, 50.0]), 20.0, 60.0)).tolist() == [20, 30, 50, 60]
    assert edges(Axis(0, np.array([30.0]), 35.0, 10.0)).tolist() == [30, 30, 30]
    assert edges(Axis(0, np.zeros(0), 1.0, 2.0)).tolist() == [1, 2]
    with pytest.raises(ValueError, match="no edges"):
        edges(Axis(0, categories=("a",)))


def test_categories_have_a_dot_each_and_gaps_where_there_were_any():
    figure = term_curve(glass_box(), housing_term(), LIGHT)
    assert rows_of(figure) == ["own", "missing", "rent"]
    assert list(figure.data[0].x) == [-0.2, 0.1, 0.4]
    assert named_bins(glass_box(), age_term().axes[0], age_term().weights)[1] == [1, 2, 3]


def test_a_pair_is_a_map_of_its_bins():
    figure = term_curve(glass_box(), pair_term(), LIGHT)
    (cells,) = figure.data
    np.testing.assert_array_equal(cells.z, pair_term().scores)
    assert cells.zmin == -cells.zmax == -0.3
    assert "Age" in seen(figure.layout.yaxis.title.text)


def test_names_of_terms_are_shown_as_they_are():
    box = renamed(glass_box(), age=EVIL, housing=EVIL)
    assert "<b>b</b> &amp; $y$" in seen(term_curve(box, age_term(), LIGHT).layout.xaxis.title.text)
    assert title(box, pair_term()) == f"{EVIL} with {EVIL}"


def test_a_terms_table_has_a_line_for_each_bin():
    table = term_table(glass_box(), age_term())
    assert table["age"].tolist() == ["20 to 30", "30 to 50", "50 to 60"]
    assert table["adds"].tolist() == [-1.0, 0.5, 1.5]
    assert table["share of rows"].sum() == pytest.approx(1.0)
    pairs = term_table(glass_box(), pair_term())
    assert len(pairs) == 9 and list(pairs.columns[:2]) == ["age", "housing"]


def test_plain_bars_are_as_long_as_the_sizes():
    figure = plain_bars(("a", EVIL), (2.0, 1.0), LIGHT, "Mean", "here")
    assert list(figure.data[0].x) == [1.0, 2.0]
    assert rows_of(figure) == [EVIL, "a"]


def test_side_bars_go_to_both_sides():
    bars = [SideBar("a", 2.0, "told"), SideBar(EVIL, -1.0)]
    figure = side_bars(bars, LIGHT, "Moves", ("less", "more"), "here")
    assert list(figure.data[0].x) == [-1.0, 2.0]
    assert list(figure.data[0].marker.color) == [LIGHT.lowers, LIGHT.raises]
    low, high = figure.layout.xaxis.range
    assert low < -1.0 and high > 2.0
    notes = " ".join(seen(note.text) for note in figure.layout.annotations)
    assert "less" in notes and "more" in notes


def test_fidelity_has_a_line_and_agreement_another():
    found = [Fidelity(0.4, 0.7, 9), Fidelity(-0.2, 0.8, 9)]
    figure = fidelity_lines(found, 2, LIGHT, "here")
    assert [list(line.y) for line in figure.data] == [[0.4, -0.2], [0.7, 0.8]]
    assert figure.layout.yaxis.range[0] < -0.2
    alone = fidelity_lines([Fidelity(0.4, None, 9)], 1, LIGHT, "here")
    assert len(alone.data) == 1
    unknown = fidelity_lines([Fidelity(math.nan, None, 9)], 1, LIGHT, "here")
    json.loads(unknown.to_json())


def test_rules_have_a_line_for_each_leaf():
    table = rules_table(tree(), 1)
    assert table["if"].tolist() == [
        "35 < age < 55 or missing and housing = rent",
        "age ≥ 55 and housing = rent",
        "age > 35 or missing and housing ≠ rent",
        "age ≤ 35",
    ]
    assert table["yes"].tolist() == [1.0, 0.8, 0.6, 0.2]
    assert table["rows"].tolist() == [1, 0, 2, 2]


def test_a_ways_table_has_a_line_for_each_step():
    table = path_table(tree(), (0, 2, 4))
    assert table["because"].tolist() == ["all rows", "age > 35 or missing", "housing ≠ rent"]
    assert table["rows"].tolist() == [6, 4, 2]


def test_depths_have_a_line_each():
    table = depth_table([Fidelity(0.4, None, 9), Fidelity(0.5, None, 9)], [2, 4])
    assert table["R²"].tolist() == [0.4, 0.5] and table["leaves"].tolist() == [2, 4]
    assert "decides alike" not in table
    judged = depth_table([Fidelity(0.4, 0.9, 9)], [2])
    assert judged["decides alike"].tolist() == [0.9]


def test_coefficients_are_told_by_what_moves_the_sum_most():
    found = coefficients()
    labels = [label(found, part) for part in found.parts]
    assert labels == ["age", "housing = rent", "housing = own", "housing = missing"]
    assert coefficients_sentence(found, 1, labels) == (
        "age moves the log-odds of “yes” most: each unit more adds +0.1."
    )
    turned = coefficients(spreads=np.array([[0, 0.1], [0, 0.9], [0, 0], [0, 0]]))
    assert "where it holds, it adds +1.5" in coefficients_sentence(turned, 1, labels)
    assert "No column moves" in coefficients_sentence(turned, 0, labels)
    curve = coefficients(parts=(Part(0, "curve"), *coefficients().parts[1:]))
    assert "enters as a curve" in coefficients_sentence(curve, 1, labels)
    table = coefficients_table(found, 1, labels)
    assert table["part"].tolist() == ["age", "housing = rent", "housing = missing", "housing = own"]
