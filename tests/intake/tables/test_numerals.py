"""Numbers as people write them, told by whole columns."""

import pytest

from tests.intake.tables.reads import columns, notes

# The cells of a column between semicolons, beside a column of texts -> what they mean.
SEMICOLONS = {
    "decimal commas": (["1,5", "-2", "+0,25"], [1.5, -2.0, 0.25]),
    "points between groups": (["1.234,5", "12,25", "1.000.000"], [1234.5, 12.25, 1e6]),
    "points between groups, whole": (["1.234.567", "8", "12.000.000"], [1234567, 8, 12000000]),
    "blanks between groups": (["1 234,5", "2 000"], [1234.5, 2000.0]),
    "blanks that do not break": (["1\u00a0234", "1\u202f000\u202f000"], [1234, 1_000_000]),
    "Swiss": (["1'234.50", "12.25"], [1234.5, 12.25]),
    "English": (["1,234.50", "12.25"], [1234.5, 12.25]),
    "one comma and three digits": (["1,234", "2,500"], [1.234, 2.5]),
    "with gaps": (["1,5", "", "NA"], [1.5, None, None]),
    "codes": (["007,5", "1,5"], ["007,5", "1,5"]),
    "groups of another size": (["1.23.456,7"], ["1.23.456,7"]),
    "a list": (["1,2,3", "4,5"], ["1,2,3", "4,5"]),
    "a version": (["1.2.3", "1.2.4"], ["1.2.3", "1.2.4"]),
    "a telephone": (["030 123 456", "040 123 456"], ["030 123 456", "040 123 456"]),
    "both ways in one column": (["1,5", "1,234.5"], ["1,5", "1,234.5"]),
}


@pytest.mark.parametrize(("cells", "meaning"), SEMICOLONS.values(), ids=SEMICOLONS)
def test_cells_between_semicolons_mean(cells, meaning):
    text = "".join(f"{cell};t\n" for cell in ["x", *cells])
    assert columns(text)["x"] == meaning


COMMAS = {
    "groups": (["1,234", "12", "1,000,000"], [1234, 12, 1_000_000]),
    "groups and decimals": (["1,234.5", "0.5"], [1234.5, 0.5]),
    "decimal commas for sure": (["1.234,5", "2,25"], [1234.5, 2.25]),
    "two answers, or a decimal comma": (["1,5", "2,5"], ["1,5", "2,5"]),
}


@pytest.mark.parametrize(("cells", "meaning"), COMMAS.values(), ids=COMMAS)
def test_quoted_cells_between_commas_mean(cells, meaning):
    text = "x,t\n" + "".join(f'"{cell}",t\n' for cell in cells)
    assert columns(text)["x"] == meaning


def test_beside_decimal_commas_a_point_before_three_digits_is_a_thousand():
    text = "price;share\n1.250;0,5\n13.000;0,25\n"
    assert columns(text) == {"price": [1250, 13000], "share": [0.5, 0.25]}
    assert notes(text) == (
        "Read as text separated by semicolons, with thousands separators in “price”, with decimal "
        "commas in “share”.",
    )


@pytest.mark.parametrize("cells", [["1.25", "13.000"], ["0.125", "1.250"], ["1.250", "1e3"]])
def test_beside_decimal_commas_other_points_are_decimal(cells):
    text = f"a;b\n{cells[0]};0,5\n{cells[1]};0,25\n"
    assert columns(text)["a"] == [float(cell) for cell in cells]


def test_without_decimal_commas_a_point_is_always_decimal():
    assert columns("a;b\n1.250;x\n13.000;y\n")["a"] == [1.25, 13.0]


def test_turned_columns_are_named_three_and_no_more():
    text = ";".join("abcde") + "\n" + ";".join(["1,5"] * 5) + "\n" + ";".join(["2,5"] * 5) + "\n"
    (note,) = notes(text)
    assert note.endswith("with decimal commas in “a”, “b”, “c” and 2 more.")
