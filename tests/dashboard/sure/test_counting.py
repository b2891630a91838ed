"""A study over many rows: counted, the worst first, and what was not measured left out."""

import numpy as np

from dashboard.rows.names import Numbers
from dashboard.sure.counting import counted_over, many_sentence, many_table
from explainers.studies import registry
from tests.many_sureness import POSITIONS, many

NOISE = registry()["table_noise"]


def test_rows_are_counted_and_those_without_a_measure_said():
    found = many()
    order, top = counted_over(NOISE, found)
    assert (order.met, order.measured) == (3, 4)
    assert (top.met, top.measured) == (1, 3)
    assert order.worst_first().tolist() == [1, 3, 0, 2]
    assert top.worst_first().tolist() == [1, 3, 0]
    told = many_sentence((order, top), found)
    assert told.startswith("In 3 of 4 rows moved copies keep the row's order")
    assert "In 1 of the 3 of 4 rows where it could be measured all moved copies" in told


def test_what_falls_is_worst_where_it_is_highest():
    found = many()
    (one,) = counted_over(registry()["table_randomisation"], found)
    assert one.measured == 0
    assert many_sentence((one,), found).startswith("In none of 4 rows it could be measured")
    falling = counted_over(NOISE, found)[0]
    turned = type(falling)(one.criterion, falling.values, falling.good)
    assert turned.worst_first().tolist() == [2, 0, 3, 1]


def test_the_table_has_the_worst_rows_first():
    found = many()
    table = many_table(counted_over(NOISE, found), found, Numbers(100))
    assert table["row"].tolist() == [str(POSITIONS[at] + 1) for at in (1, 3, 0, 2)]
    assert table["good in all"].tolist() == [False, False, True, False]
    assert table["finding"].tolist()[0] == "Found in row 30."
    values = table["rank correlation with moved copies"].to_numpy()
    np.testing.assert_allclose(values, [0.4, 0.93, 0.95, 1.0])
