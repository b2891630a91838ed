"""Values, counts and names as people write them."""

import pyarrow as pa
import pytest

from explainers.intake.summary import counted, is_number, label, listed, sized


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1, "1"),
        (-0.0, "0"),
        (1.5, "1.5"),
        (1e30, "1000000000000000019884624838656"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (True, "True"),
        ("1.0", "1.0"),
        (None, "None"),
    ],
)
def test_a_value_is_written_as_people_name_it(value, text):
    assert label(value) == text


def test_counts_agree_with_their_noun():
    assert [counted(n, "row") for n in (0, 1, 2_001)] == ["0 rows", "1 row", "2,001 rows"]


def test_up_to_three_things_are_named():
    assert listed(["a"]) == "“a”"
    assert listed(["a", "b"]) == "“a” and “b”"
    assert listed(["a", "b", "c"]) == "“a”, “b” and “c”"
    assert listed(["a", "b", "c", "d"]) == "“a”, “b”, “c” and 1 more"
    assert listed(["x" * 1_000]) == f"“{'x' * 59}…”"


def test_truth_values_and_texts_are_no_numbers():
    kinds = (pa.int8(), pa.uint64(), pa.float32(), pa.bool_(), pa.string())
    assert [is_number(kind) for kind in kinds] == [True, True, True, False, False]


def test_sizes_are_written_to_two_figures_or_more():
    assert [sized(n) for n in (0, 940, 99_900, 100_000, 9_940_000, 10**7, 4 * 10**9)] == [
        "0.0 kB",
        "0.9 kB",
        "99.9 kB",
        "0.1 MB",
        "9.9 MB",
        "10 MB",
        "4,000 MB",
    ]
