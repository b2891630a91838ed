import numpy as np
import pytest

from dashboard.charts.criterion_strips import criterion_strips
from dashboard.charts.palette import DARK, LIGHT
from dashboard.sure.counting import counted_over
from explainers.studies import registry
from tests.charts.reading import seen
from tests.many_sureness import many


def strips(found, study="table_noise", palette=LIGHT):
    counts = counted_over(registry()[study], found)
    return counts, criterion_strips(found, counts, 1, palette)


def test_a_point_is_a_row_and_its_shape_says_whether_it_is_good():
    counts, figure = strips(many())
    first = [trace for trace in figure.data if trace.xaxis in (None, "x")]
    good, bad = first
    assert sorted(good.x) == pytest.approx([0.93, 0.95, 1.0])
    assert list(bad.x) == pytest.approx([0.4])
    assert good.marker.symbol != bad.marker.symbol
    assert bad.customdata[:, 0].tolist() == [30] and bad.customdata[:, 1].tolist() == [31]
    assert [one.met for one in counts] == [3, 1]


def test_each_criterion_has_a_strip_a_title_and_its_limit():
    counts, figure = strips(many(), palette=DARK)
    titles = figure.layout.xaxis.title.text, figure.layout.xaxis2.title.text
    for title, one in zip(titles, counts, strict=True):
        assert title.replace("<br>", " ").lower() == one.criterion.title.lower()
    assert [shape.x0 for shape in figure.layout.shapes] == [one.criterion.limit for one in counts]
    assert [seen(note.text).split("\xa0")[0] for note in figure.layout.annotations] == [
        "3 of 4 rows good",
        "1 of 3 rows good",
    ]
    for axis, one in ((figure.layout.xaxis, counts[0]), (figure.layout.xaxis2, counts[1])):
        low, high = axis.range
        assert low < min(one.known.min(), one.criterion.limit)
        assert high > max(one.known.max(), one.criterion.limit)


def test_what_was_measured_nowhere_has_no_strip():
    found = many(tops=(None,) * 4)
    _, figure = strips(found)
    assert len(figure.layout.annotations) == 1
    assert figure.layout.yaxis.domain == (0, 1)
    assert np.isfinite(figure.data[0].x).all()
