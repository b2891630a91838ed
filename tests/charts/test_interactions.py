"""Charts of pairs: the map, the strongest ones, those of one row."""

import json

import numpy as np
import pytest

from dashboard.charts import DARK, LIGHT, interaction_bars, interaction_map, row_pairs
from tests import hostile_names
from tests.charts.reading import every_text, rows_of, seen
from tests.pair_results import pairs, three


def many(count, rows=3):
    """A result of `count` features; the later ones act together less."""
    at, beside = np.triu_indices(count)
    numbers = np.tile(1.0 / (1 + at + beside), (rows, 1))
    return pairs(numbers, {f"f{k}": range(rows) for k in range(count)})


def test_cells_below_the_diagonal_are_mean_interactions_the_busiest_feature_first():
    cells, dots = interaction_map(three(), 1, LIGHT).data
    assert rows_of(interaction_map(three(), 1, LIGHT)) == ["housing", "job", "age"]
    np.testing.assert_allclose(
        np.array(cells.z, dtype=float), [[np.nan] * 3, [0.3, np.nan, np.nan], [0.1, 0.0, np.nan]]
    )
    assert (cells.zmin, cells.zmax) == (0.0, pytest.approx(0.3))
    assert cells.customdata[1][0].tolist() == ["housing ×<br>job", "housing", "job"]
    assert list(dots.x) == list(dots.y) == [0, 1, 2]


def test_main_effects_are_dots_by_area_and_leave_the_colours_to_the_pairs():
    cells, dots = interaction_map(three(), 1, LIGHT).data
    assert list(dots.text) == ["0.2", "0.1", "0.8"]
    sizes = np.array(dots.marker.size)
    assert sizes[2] ** 2 / sizes[0] ** 2 == pytest.approx(4)
    assert cells.zmax < 0.8


def test_at_most_fifteen_features_are_drawn():
    assert len(rows_of(interaction_map(many(20), 1, LIGHT))) == 15
    assert len(rows_of(interaction_map(many(4), 1, LIGHT))) == 4


def test_the_scale_says_unit_and_class():
    title = interaction_map(three(), 1, LIGHT).data[0].colorbar.title.text
    assert seen(title) == "mean |interaction|,\nlog-odds of “bad”"


def test_bars_are_the_strongest_pairs_and_no_main_effects():
    figure = interaction_bars(three(), 1, LIGHT)
    assert rows_of(figure) == ["age\n× job", "age\n× housing", "housing\n× job"]
    np.testing.assert_allclose(figure.data[0].x, [0.0, 0.1, 0.3])
    assert list(figure.data[0].customdata[2]) == ["housing ×<br>job", "housing", "job"]
    assert len(interaction_bars(many(20), 1, LIGHT, top=5).data[0].x) == 5


@pytest.mark.parametrize(("output", "sign"), [(0, -1), (1, 1)])
def test_a_rows_bars_are_signed_and_coloured_by_their_side(output, sign):
    bars, numbers = row_pairs(three(), 1, output, LIGHT).data
    np.testing.assert_allclose(bars.x, sign * np.array([0.0, -0.1, -0.5]))
    assert bars.marker.color[2] == (LIGHT.lowers if sign > 0 else LIGHT.raises)
    assert numbers.text[2].strip() == ("−0.5" if sign > 0 else "+0.5")
    assert bars.customdata[2][0] == "housing = rent ×<br>job = 2"


def words(figure):
    """All that Plotly interprets: also the numbers in a map's cells, and what a pointer is told."""
    for text in every_text(figure):
        yield from np.ravel(text).astype(str)
    for cells in figure.select_traces({"type": "heatmap"}):
        yield from cells.customdata[:, :, 0].ravel()


DRAWN = {
    "map": lambda result: interaction_map(result, 1, DARK),
    "bars": lambda result: interaction_bars(result, 1, DARK),
    "row": lambda result: row_pairs(result, 0, 1, DARK),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_hostile_names_are_shown_and_not_run(draw):
    columns = {name: [1, 2] for name in (*hostile_names.NUMBERS, *hostile_names.TEXTS)}
    count = len(columns) * (len(columns) + 1) // 2
    figure = draw(pairs(np.ones((2, count)), columns))
    for text in words(figure):
        for mark in ("<img", "<script", "<a ", "<iframe", "$", "&copy"):
            assert mark not in text
    assert "<b>" not in "".join(figure.layout.yaxis.ticktext)


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize("numbers", [np.zeros((2, 3)), np.array([[1e-12, 1e12, -1e-300]] * 2)])
def test_every_size_draws(draw, numbers):
    figure = draw(pairs(numbers, {"a": [1, 2], "b": ["x", None]}))
    assert json.loads(figure.to_json())["data"]
    assert "nan" not in " ".join(words(figure)).lower()
