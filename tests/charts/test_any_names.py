"""Random names made of what is read specially somewhere: every chart shows them as they are."""

import json
import random
import re
from collections.abc import Iterator

import numpy as np
import pytest

from dashboard.charts import (
    LIGHT,
    bars,
    dependence,
    effects,
    force,
    importance,
    lime_rules,
    summary,
    waterfall,
)
from dashboard.charts.hover import MOST, POINT
from dashboard.words import display_names, shortened, value_text
from explainers.records import Condition
from tests.builders import attribution
from tests.charts.reading import seen
from tests.curve_results import curves
from tests.rule_results import rules

PARTS = (
    "<b>", "</b>", "<br>", "<a href='javascript:x'>", "</a>", "<extra></extra>", "<sup>", "<", ">",
    "&lt;", "&amp;", "&#36;", "&nbsp;", "&", "$", r"$\frac{1}{2}$", "%{x}", "%{customdata[0]}",
    "%", "{{7*7}}", "${7}", ":red[x]", "**", "`", "|", "[a](b)", "=1+1", "@", '"', "'", "\\",
    "\u202e", "\u200b", "\u2067", "e\u0301\u0351", "年収", "שם", "عمر", "👩‍👧", "�", "a", "name",
    " ", "  ", "1", "_", "x" * 70,
)  # fmt: skip
OURS = re.compile(r"</?b>|<br>|<extra></extra>|<span style='color:#[0-9A-Fa-f]{6}'>|</span>")
ENTITY = re.compile(r"&(?:amp|lt|gt|#36);")
# Plotly puts values where its own templates say so; a name's must not be among these.
TEMPLATE = re.compile(r"%\{(?:x|y|text|customdata(?:\[\d\])?)(?::[^}]*)?\}")
READ = ("text", "ticktext", "name", "hovertext", "hovertemplate")


def names(draw: random.Random, count: int) -> tuple[str, ...]:
    found: set[str] = set()
    while len(found) < count:
        name = "".join(draw.choices(PARTS, k=draw.randint(1, 7)))
        found |= {name} if name.strip() else set()
    return tuple(sorted(found, key=lambda _: draw.random()))


def interpreted(part: object, key: str = "") -> Iterator[str]:
    """All texts in a figure that Plotly reads as its own markup, wherever they stand."""
    if isinstance(part, dict):
        for name, value in part.items():
            told = name in READ or (name == "customdata" and part.get("hovertemplate"))
            yield from interpreted(value, name if told or isinstance(value, dict) else "")
    elif isinstance(part, list):
        for value in part:
            # Of a bar's own data only the first part is shown: the others are for the page.
            first = key == "customdata" and isinstance(value, list)
            yield from interpreted(value[0] if first else value, key)
    elif isinstance(part, str) and key in (*READ, "customdata"):
        yield part


def bare(text: str) -> str:
    """Text as it is read, without blanks: lines are broken, and isolation is invisible."""
    return re.sub(r"[\s\u2066\u2069]", "", text)


def drawn(figure) -> list[str]:
    """Every text as a browser shows it; none may hold markup but ours."""
    found = []
    for text in interpreted(json.loads(figure.to_json())):
        plain = OURS.sub("", text)
        assert "<" not in plain and ">" not in plain and "$" not in plain, text
        assert "&" not in ENTITY.sub("", plain), text
        found.append(bare(seen(text)))
    return found


def templates(figure) -> list[str]:
    return [
        TEMPLATE.sub("", trace["hovertemplate"])
        for trace in json.loads(figure.to_json())["data"]
        if "hovertemplate" in trace
    ]


def result(draw: random.Random):
    """Two numbers and two categories of random names, three rows, random classes."""
    features, values, classes = names(draw, 4), names(draw, 3), names(draw, 2)
    data = {
        features[0]: [1.0, 2.0, 3.0],
        features[1]: list(values),
        features[2]: [1.0, None, 0.5],
        features[3]: [values[2], values[0], values[0]],
    }
    effects_of = np.random.default_rng(draw.randrange(9**9)).normal(size=(3, 4)) + 0.01
    return attribution(effects_of, data, classes=classes), values


@pytest.mark.parametrize("seed", range(25))
def test_random_names_are_drawn_as_they_are(seed):
    given, values = result(random.Random(seed))
    features = given.names
    for figure in (importance(given, 1, LIGHT), summary(given, 1, LIGHT)):
        assert set(map(bare, display_names(features, 28))) <= set(drawn(figure))
    for chart in (waterfall, bars):
        labels = " ".join(drawn(chart(given, 0, 1, LIGHT)))
        for name in display_names(features, 24):
            assert f"{bare(name)}=" in labels
        told = bare(shortened(features[1], MOST // 2 - 2))
        assert f"{told}={bare(shortened(value_text(values[0]), MOST // 2 - 2))}" in labels
    pushed = " ".join(drawn(force(given, 0, 1, LIGHT, 2_000)))
    assert all(bare(shortened(name, MOST // 2 - 2)) in pushed for name in features)


@pytest.mark.parametrize("seed", range(25, 45))
def test_random_names_and_values_of_one_feature(seed):
    given, values = result(random.Random(seed))
    number, category, gaps, other = given.names
    told = drawn(dependence(given, 1, number, category, LIGHT, marked_row=1))
    assert bare(shortened(number, 48)) in told
    assert bare(shortened(category, 30)) in told
    assert set(map(bare, display_names(tuple(map(value_text, values)), 24))) <= set(told)
    assert f"{bare(shortened(number, POINT))}=" in " ".join(told)
    strips = drawn(dependence(given, 1, category, gaps, LIGHT))
    assert {bare(f"{name}(1)") for name in display_names(values, 26)} <= set(strips)
    drawn(dependence(given, 1, other, other, LIGHT))


@pytest.mark.parametrize("seed", range(45, 60))
def test_random_conditions_and_categories(seed):
    draw = random.Random(seed)
    features, values, classes = names(draw, 2), names(draw, 3), names(draw, 2)
    around = rules(
        weights=[[0.1, -0.1], [-0.3, 0.3]],
        conditions=[Condition(features[0], category=values[0]), Condition(features[1], low=1.0)],
        classes=classes,
    )
    labels = " ".join(drawn(lime_rules(around, 1, LIGHT)))
    assert bare(shortened(features[0], 24)) in labels
    assert f"{bare(shortened(features[1], 24))}>1" in labels
    tried = curves([[0.1, 0.5, 0.4]] * 3, values, feature=features[0], classes=classes)
    told = drawn(effects(tried, 1, LIGHT))
    assert {bare(f"{name}(1)") for name in display_names(values, 26)} <= set(told)
    assert set(map(bare, (shortened(value, MOST) for value in values))) <= set(told)


def test_templates_hold_no_name():
    def written(seed):
        given, _ = result(random.Random(seed))
        first, second = given.names[:2]
        return [
            templates(figure)
            for figure in (
                importance(given, 1, LIGHT),
                summary(given, 1, LIGHT),
                waterfall(given, 0, 1, LIGHT),
                bars(given, 0, 1, LIGHT),
                dependence(given, 1, first, None, LIGHT),
                dependence(given, 1, second, None, LIGHT),
            )
        ]

    assert written(60) == written(61)
    assert not any("%" in text for texts in written(60) for text in texts)


def test_a_figure_with_a_bare_name_would_be_noticed():
    figure = importance(attribution([[1.0]], {"a": [1]}), 1, LIGHT)
    figure.layout.yaxis.ticktext = ["<i>a</i>"]
    with pytest.raises(AssertionError):
        drawn(figure)
    figure.layout.yaxis.ticktext = ["a &copy; b"]
    with pytest.raises(AssertionError):
        drawn(figure)


def test_texts_of_thousands_of_points_are_short():
    given = attribution(np.ones((200, 1)), {"n" * 900: ["v" * 50_000] * 200})
    for figure in (summary(given, 1, LIGHT), dependence(given, 1, "n" * 900, None, LIGHT)):
        assert len(figure.to_json()) < 200 * 300
