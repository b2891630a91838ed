"""How far an answer can be believed, in words and in a table."""

from dataclasses import replace

from dashboard.panel.receipt_line import receipt_line
from dashboard.sure.words import completeness_sentence, guide, measures_table
from explainers import studies
from explainers.methods import registry
from tests.map_results import maps, spot
from tests.study_results import sureness

LRP = registry()["picture_lrp"]
GRADIENTS = registry()["picture_integrated_gradients"]


def test_a_map_that_promises_a_sum_is_held_to_it():
    found = maps(spot((0, 0)), gap=0.02)
    kept = replace(found, receipt=replace(found.receipt, gap=0.02, tolerance=0.4))
    assert completeness_sentence(kept, GRADIENTS) == (
        "The map adds up to what it promises within 0.02 (allowed: 0.4, in units of score before "
        "softmax). A map that missed by more would not be shown."
    )


def test_a_map_that_promises_nothing_says_so():
    said = completeness_sentence(maps(spot((0, 0))), LRP)
    assert said.startswith("LRP does not promise that its map adds up")


def test_measures_have_a_range_where_something_was_drawn():
    table = measures_table(sureness())
    assert table.to_dict("list") == {
        "measure": ["area", "area, random order", "nothing to measure"],
        "value": ["0.21", "0.5", "–"],
        "lowest": ["–", "0.44", "–"],
        "highest": ["–", "0.61", "–"],
        "unit": ["probability", "probability", "–"],
    }
    assert list(measures_table(sureness(measures=())).columns) == list(table.columns)


def test_the_guide_tells_good_from_bad():
    study = studies.registry()["picture_deletion"]
    assert guide(study) == f"**Good:** {study.good} **Bad:** {study.bad}"


def test_the_receipts_line_knows_that_studies_draw():
    line = receipt_line(sureness(seed=7, rows_used=1, exact=False), "A study", 0)
    assert "probability of “cat”" in line and "seed 7" in line
    gone = receipt_line(sureness(method="gone.study", seed=7, rows_used=1, exact=True), "A study")
    assert "seed" not in gone
