"""How large a table may be."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.tables import limits


def code(check, *sizes):
    try:
        check(*sizes)
    except RefusedError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("size", "allowed"),
    [
        (1, 200_000_000),
        (2_000_000, 200_000_000),
        (3_000_000, 300_000_000),
        (50_000_000, 2_000_000_000),
    ],
)
def test_a_file_may_become_a_hundred_times_as_large_within_bounds(size, allowed):
    assert limits.allowed(size) == allowed
    for check in (limits.check_expansion, limits.check_unpacked):
        assert code(check, "file", size, allowed) == ""
        assert code(check, "file", size, allowed + 1) == "EXPANDS_TOO_MUCH"


def test_columns_and_cells_are_bounded():
    assert code(limits.check_columns, 2_000) == ""
    assert code(limits.check_columns, 2_001) == "TOO_MANY_COLUMNS"
    assert code(limits.check_cells, 100_000, 2_000) == ""
    assert code(limits.check_cells, 100_001, 2_000) == "TOO_MANY_CELLS"
    assert code(limits.check_object_cells, 10_000_000) == ""
    assert code(limits.check_object_cells, 10_000_001) == "TOO_MANY_CELLS"
