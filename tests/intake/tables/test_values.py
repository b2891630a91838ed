"""Values of Python become columns of one type, or of text."""

import datetime

import pyarrow as pa
import pytest

from explainers.intake.tables.values import column, text

MOMENT = datetime.datetime(2020, 1, 31, 10, 30)

TYPES = {
    "nothing": ([None, None], pa.null(), [None, None]),
    "whole numbers": ([1, None, -2], pa.int64(), [1, None, -2]),
    "whole numbers as fractions": ([1.0, 2.0], pa.int64(), [1, 2]),
    "fractions": ([1, 0.5], pa.float64(), [1.0, 0.5]),
    "the largest": ([2**63 - 1, -(2**63)], pa.int64(), [2**63 - 1, -(2**63)]),
    "larger": ([2**63, 1], pa.float64(), [2.0**63, 1.0]),
    "larger, as a fraction": ([2.0**63], pa.float64(), [2.0**63]),
    "infinity": ([float("inf"), 1], pa.float64(), [float("inf"), 1.0]),
    "truth values": ([True, None], pa.bool_(), [True, None]),
    "texts": (["x", None], pa.string(), ["x", None]),
    "moments": ([MOMENT, None], pa.timestamp("us"), [MOMENT, None]),
    "numbers and texts": ([1.0, "x", 0.5], pa.string(), ["1", "x", "0.5"]),
    "numbers and truth values": ([1, True], pa.string(), ["1", "True"]),
    "moments and texts": ([MOMENT, "x"], pa.string(), ["2020-01-31 10:30:00", "x"]),
}


@pytest.mark.parametrize(("values", "kind", "meaning"), TYPES.values(), ids=TYPES)
def test_values_become_a_column(values, kind, meaning):
    found = column(values)
    assert (found.type, found.to_pylist()) == (kind, meaning)


def test_midnight_is_not_written():
    assert text(datetime.datetime(2020, 1, 31)) == "2020-01-31"
