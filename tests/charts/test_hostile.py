"""Whatever a file holds, every chart draws, and shows names as they are."""

import json

import numpy as np
import pytest

from dashboard.charts import (
    DARK,
    bars,
    dependence,
    force,
    importance,
    lime_rules,
    lime_runs,
    summary,
    waterfall,
)
from explainers.records import Condition
from tests.builders import attribution
from tests.charts.reading import every_text, seen
from tests.rule_results import rule_runs, rules

EVIL = '<b>b</b> &amp; <a href="https://x.y">$y$</a>'


def figures(result):
    """Every chart of an attribution, for its last output."""
    output = len(result.output_names) - 1
    yield importance(result, output, DARK)
    yield summary(result, output, DARK)
    yield waterfall(result, 0, output, DARK)
    yield force(result, 0, output, DARK)
    yield bars(result, 0, output, DARK)
    for name in result.names[:4]:
        yield dependence(result, output, name, None, DARK)
        yield dependence(result, output, name, result.names[-1], DARK, marked_row=0)


RESULTS = {
    "one feature, one row": attribution([[0.4]], {"only": [3]}, classes=("prediction",), unit=""),
    "nothing moves": attribution(np.zeros((4, 2)), {"a": [1, 1, 1, 1], "b": ["x", "x", "y", None]}),
    "a constant feature": attribution([[1.0], [1.0]], {"a": [5, 5]}),
    "no values at all": attribution(
        np.ones((3, 2)), {"a": [float("nan")] * 3, "b": [None, None, "x"]}
    ),
    "a hundred features": attribution(
        np.random.default_rng(0).normal(size=(5, 100)), {f"f{at}": range(5) for at in range(100)}
    ),
    "endless values": attribution(np.ones((3, 1)), {"a": [1.0, float("inf"), float("-inf")]}),
    "truth values": attribution(np.ones((2, 1)), {"a": [True, False]}),
    "tiny and huge": attribution([[1e-12, 1e12]], {"a": [1e-300], "b": [1e300]}),
    "three classes": attribution(np.ones((2, 1, 3)), {"a": [1, 2]}, classes=("u", "v", "w")),
    "empty names": attribution(np.ones((2, 3)), {"": [1, 2], " ": ["", " "], "\n": [1, 2]}),
}


@pytest.mark.parametrize("name", RESULTS)
def test_every_chart_draws(name):
    for figure in figures(RESULTS[name]):
        drawn = json.loads(figure.to_json())
        assert drawn["data"]
        axes = [part for key, part in drawn["layout"].items() if key[1:].startswith("axis")]
        ranges = [axis["range"] for axis in axes if "range" in axis]
        assert ranges or "dependence" in drawn["layout"]["uirevision"]
        assert all(low is not None and low < high for low, high in ranges)


def test_names_values_and_classes_are_shown_literally():
    result = attribution(
        np.ones((3, 2)), {EVIL: [1, 2, 3], "c": [EVIL, "x", "x"]}, classes=("ok", EVIL)
    )
    pictures = [
        *figures(result),
        dependence(result, 1, "c", EVIL, DARK),
        dependence(result, 1, EVIL, EVIL, DARK),
        lime_runs(
            rule_runs(
                weights=[[[1.0]], [[1.2]]],
                conditions=[Condition(EVIL, category=EVIL)],
                classes=("k", EVIL),
            ),
            1,
            DARK,
        ),
        lime_rules(
            rules(
                weights=[[1.0, 1.0]],
                conditions=[Condition(EVIL, category=EVIL)],
                classes=("k", EVIL),
            ),
            1,
            DARK,
        ),
    ]
    ours = ("<b>", "</b>", "<br>", "</span>", f"<span style='color:{DARK.quiet}'>")
    literal = 0
    for figure in pictures:
        for text in every_text(figure):
            rest = text
            for tag in ours:
                rest = rest.replace(tag, "")
            assert "<" not in rest, text  # no tag of the file's survives
            assert "$" not in rest, text
            literal += EVIL in seen(text).replace("\n", " ")
    assert literal > 20


def test_names_that_shorten_alike_stay_apart_in_every_chart():
    names = [f"{'warehouse_export_' * 3}{at}{'_final_version' * 2}" for at in range(6)]
    result = attribution(np.arange(1.0, 13.0).reshape(2, 6), {name: [1, 2] for name in names})
    for figure in (
        importance(result, 1, DARK),
        summary(result, 1, DARK),
        waterfall(result, 0, 1, DARK),
        bars(result, 0, 1, DARK),
    ):
        labels = figure.layout.yaxis.ticktext
        assert len(set(labels)) == len(labels) >= 6
