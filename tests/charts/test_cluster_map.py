import json
import random

import numpy as np
import pytest

from dashboard.charts.cluster_map import (
    ANSWER,
    CLUSTER,
    SYMBOLS,
    Clustered,
    cluster_map,
    cluster_map_drawn,
)
from dashboard.charts.palette import DARK, LIGHT
from dashboard.clusters.measures import COUNTS, grouped
from tests.builders import attribution, credit
from tests.charts.test_any_names import drawn, names


def clustered(result, color=CLUSTER, count=3):
    found = grouped(result, 1, count)
    answers = 1 / (1 + np.exp(-result.outputs[:, 1]))
    given = (result, 1, found.labels, found.where, answers, "probability of “bad”", color)
    return Clustered(*given), found


def test_each_group_has_a_shape_a_colour_and_a_number_of_its_own():
    given, found = clustered(credit())
    figure = cluster_map(given, LIGHT)
    assert [trace.name for trace in figure.data] == ["1", "2", "3"]
    assert len({trace.marker.symbol for trace in figure.data}) == 3
    assert len({trace.marker.color for trace in figure.data}) == 3
    assert [note.text for note in figure.layout.annotations] == [f"<b>{n}</b>" for n in "123"]
    for group, trace in enumerate(figure.data):
        rows = found.members(group)
        np.testing.assert_allclose(trace.x, found.where.places[rows, 0], atol=1e-5)
        np.testing.assert_allclose(trace.y, found.where.places[rows, 1], atol=1e-5)
        assert trace.customdata[:, 0].tolist() == given.attribution.positions[rows].tolist()
        note = figure.layout.annotations[group]
        assert note.x == pytest.approx(np.median(found.where.places[rows, 0]))


def test_there_is_a_shape_for_every_group_there_may_be():
    assert len(set(SYMBOLS)) == len(SYMBOLS) >= max(COUNTS)


def test_points_can_be_coloured_by_the_answer_or_a_feature():
    given, _ = clustered(credit(), ANSWER)
    (points,) = cluster_map(given, DARK).data
    assert points.marker.colorbar.title.text == "probability of “bad”"
    order = np.argsort(given.answers)
    shades = points.marker.color[order].astype(int)
    assert (np.diff(shades) >= 0).all() and shades[0] == 0 and shades[-1] == 255
    number, _ = clustered(credit(), "duration_months")
    assert cluster_map(number, LIGHT).data[0].marker.colorbar.title.text == "duration_months"
    names_of = {trace.name for trace in cluster_map(clustered(credit(), "housing")[0], LIGHT).data}
    assert names_of == {"own", "rent", "missing"}


def test_axes_say_what_they_show_and_how_much():
    result = credit()
    figure = cluster_map(clustered(result)[0], LIGHT)
    where = grouped(result, 1, 3).where
    share = round(100 * where.shares[0])
    assert f"First axis, {share} % of variance: mostly" in figure.layout.xaxis.title.text.replace(
        "<br>", " "
    )
    flat = attribution(np.ones((5, 2)), {"a": range(5), "b": range(5)})
    assert "do not differ" in cluster_map(clustered(flat)[0], LIGHT).layout.xaxis.title.text


def test_many_rows_are_thinned_and_drawn_by_webgl():
    draw = np.random.default_rng(0)
    result = attribution(draw.normal(size=(6_000, 3)), {n: range(6_000) for n in "abc"})
    figure = cluster_map(clustered(result)[0], LIGHT)
    assert sum(len(trace.x) for trace in figure.data) == 5_000
    assert {trace.type for trace in figure.data} == {"scattergl"}
    assert (cluster_map_drawn(result).rows, cluster_map_drawn(result).given) == (5_000, 6_000)


@pytest.mark.parametrize("seed", range(10))
def test_random_names_are_drawn_as_they_are(seed):
    draw = random.Random(seed)
    features, values, classes = names(draw, 2), names(draw, 3), names(draw, 2)
    data = {features[0]: [1.0, 2.0, 3.0, 4.0], features[1]: [*values, values[0]]}
    effects = np.random.default_rng(seed).normal(size=(4, 2))
    result = attribution(effects, data, classes=classes)
    for color in (CLUSTER, ANSWER, *features):
        figure = cluster_map(clustered(result, color, 2)[0], LIGHT)
        drawn(figure)
        json.loads(figure.to_json())
