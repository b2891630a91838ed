"""No figure carries more points than a browser draws, however many rows a result holds."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from dashboard import charts
from explainers.records import Course, Totals
from tests.builders import attribution
from tests.curve_results import curves
from tests.map_results import maps
from tests.pair_results import pairs
from tests.rule_results import rule_runs, rules
from tests.study_results import sureness

ROWS, FEATURES, MOST = 20_000, 30, 20_000
NAMES = tuple(f"feature_{at}" for at in range(FEATURES))
CURVE_POINTS = 100
OF_ONE_ROW = {"bars", "force", "waterfall", "lime_rules", "lime_runs", "row_pairs"}


def of_many_rows():
    """An attribution of as many rows as a result holds, of a million that were explained."""
    rng = np.random.default_rng(3)
    effects = rng.normal(size=(ROWS, FEATURES)) * np.linspace(3, 0.1, FEATURES)
    data = {name: rng.normal(size=ROWS) for name in NAMES[1:]}
    result = attribution(effects, {NAMES[0]: rng.choice(["a", "b", "c"], ROWS), **data})
    sizes = np.abs(result.values)
    totals = Totals(
        rows=1_000_000,
        mean_sizes=sizes.mean(axis=0),
        deviations=sizes.std(axis=0),
        means=result.values.mean(axis=0),
    )
    return replace(result, totals=totals)


MANY = of_many_rows()
ONE = replace(
    MANY,
    values=MANY.values[:1],
    base_values=MANY.base_values[:1],
    outputs=MANY.outputs[:1],
    data=MANY.data.slice(0, 1),
    positions=MANY.positions[:1],
    totals=None,
)


def paired(rows):
    """Interactions of all pairs of the features, and their main effects."""
    numbers = np.random.default_rng(4).normal(size=(rows, FEATURES * (FEATURES + 1) // 2))
    return pairs(numbers, {name: range(rows) for name in NAMES})


def tried():
    lines = np.random.default_rng(5).normal(size=(ROWS, CURVE_POINTS))
    return curves(lines, [float(at) for at in range(CURVE_POINTS)])


def followed():
    """Two curves of a study, each against a band of random ones, over as many steps as are kept."""
    grid = np.linspace(0, 1, 1_000)
    return sureness(
        curves=tuple(
            Course(name, grid, grid, panel, chance=name == "random order")
            for panel in ("deletion", "insertion")
            for name in ("the map's order", *["random order"] * 20)
        )
    )


PIXELS = maps(np.random.default_rng(6).normal(size=(500, 500)))
CASES = {
    "bars": lambda: charts.bars(ONE, 0, 1, charts.LIGHT),
    "course_lines": lambda: charts.course_lines(followed(), 0, "probability", charts.LIGHT),
    "dependence": lambda: charts.dependence(MANY, 1, NAMES[1], NAMES[2], charts.LIGHT),
    "dependence, strips": lambda: charts.dependence(MANY, 1, NAMES[0], NAMES[1], charts.LIGHT),
    "dependence, all": lambda: charts.dependence(
        MANY, 1, NAMES[1], NAMES[0], charts.LIGHT, max_points=10**6
    ),
    "effects": lambda: charts.effects(tried(), 1, charts.LIGHT),
    "force": lambda: charts.force(ONE, 0, 1, charts.LIGHT, 680),
    "heat_map": lambda: charts.heat_map(PIXELS, 0, 1.0, charts.LIGHT, 680),
    "importance": lambda: charts.importance(MANY, 1, charts.LIGHT),
    "interaction_bars": lambda: charts.interaction_bars(paired(500), 1, charts.LIGHT),
    "interaction_map": lambda: charts.interaction_map(paired(500), 1, charts.LIGHT),
    "lime_rules": lambda: charts.lime_rules(rules(), 1, charts.LIGHT),
    "lime_runs": lambda: charts.lime_runs(rule_runs(), 1, charts.LIGHT),
    "map_bench": lambda: charts.map_bench(
        list("abcdef"), list("xyz"), [[PIXELS] * 3] * 6, [1.0] * 6, charts.LIGHT, 680
    ),
    "row_pairs": lambda: charts.row_pairs(paired(1), 0, 1, charts.LIGHT),
    "summary": lambda: charts.summary(MANY, 1, charts.LIGHT),
    "summary, all": lambda: charts.summary(MANY, 1, charts.LIGHT, top=FEATURES, max_points=10**6),
    "waterfall": lambda: charts.waterfall(ONE, 0, 1, charts.LIGHT),
}


def points(figure):
    """How many points the browser is sent, counted in the figure's JSON."""
    return sum(_points(trace) for trace in json.loads(figure.to_json())["data"])


def _points(trace):
    if "z" in trace:
        return _length(trace["z"])
    return max(_length(trace.get(axis, ())) for axis in ("x", "y"))


def _length(values):
    if isinstance(values, dict):
        return len(base64.b64decode(values["bdata"])) // np.dtype(values["dtype"]).itemsize
    return sum(_length(each) if isinstance(each, list) else 1 for each in values)


def test_every_chart_is_counted_here():
    drawn = {name for name in charts.__all__ if name.islower()} - {"palette"}
    drawn = {name for name in drawn if not name.endswith("_drawn")}
    assert {name.split(",")[0] for name in CASES} == drawn


@pytest.mark.parametrize("name", CASES)
def test_a_figure_carries_no_more_points_than_a_browser_draws(name):
    most = 1_000 if name in OF_ONE_ROW else MOST
    assert 0 < points(CASES[name]()) <= most


@pytest.mark.parametrize("name", ["dependence", "dependence, strips", "summary"])
def test_by_default_about_five_thousand_are_drawn(name):
    assert 4_000 < points(CASES[name]()) <= 5_200


def test_points_are_counted_however_they_are_sent():
    plain = {"x": [1, 2, None], "y": [0]}
    packed = {"x": {"dtype": "f4", "bdata": base64.b64encode(bytes(40)).decode()}}
    assert (_points(plain), _points(packed), _points({"z": [[1, 2], [3, 4]]})) == (3, 10, 4)


def test_the_million_rows_are_said_beside_the_chart():
    assert charts.summary_drawn(MANY).words() == (
        "Order and mean sizes: 1,000,000 rows. Lines, ranges and shares: 20,000 of them, a fair "
        "sample. Points: 333."
    )
    assert "Points: 5,000." in charts.dependence_drawn(MANY).words()
    assert "20,000 rows are drawn" in charts.dependence_drawn(replace(MANY, totals=None)).words()


@pytest.mark.parametrize("feature", NAMES[:2])
def test_lines_and_the_ring_lie_over_many_points(feature):
    """WebGL is drawn over all SVG, whatever the order of the traces."""
    many = charts.dependence(MANY, 1, feature, None, charts.LIGHT, marked_row=3)
    few = charts.dependence(MANY, 1, feature, None, charts.LIGHT, marked_row=3, max_points=500)
    for figure, kind in ((many, "scattergl"), (few, "scatter")):
        *_, points_, line, ring = figure.data
        assert [trace.type for trace in (points_, line, ring)] == [kind] * 3
        assert (line.mode, ring.marker.symbol) == ("lines", "circle-open")
