"""Workbooks: every kind of cell, and which sheet."""

import datetime
import io

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.intake.tables.reads import columns, notes, refusal
from tests.intake.tables.workbooks import by_hand, row, saved, text, written

DAY, MOMENT = datetime.date(2020, 1, 31), datetime.datetime(2020, 1, 31, 10, 30)


# What stands in a column under its name -> what it means.
CELLS = {
    "whole numbers": ([1, 2, -3], [1, 2, -3]),
    "whole numbers and a gap": ([1, None, 3], [1, None, 3]),
    "fractions": ([1.5, 2, 0.1], [1.5, 2.0, 0.1]),
    "texts": (["x", None, " y "], ["x", None, " y "]),
    "truth values": ([True, False, None], [True, False, None]),
    "words for missing": (["x", "NA", "n/a"], ["x", None, None]),
    "none is an answer": (["none", "None"], ["none", "None"]),
    "days": ([DAY, DAY], ["2020-01-31", "2020-01-31"]),
    "moments": ([MOMENT, DAY], ["2020-01-31 10:30:00", "2020-01-31 00:00:00"]),
    "the second before midnight": (
        [datetime.datetime(2020, 1, 31, 23, 59, 59)],
        ["2020-01-31 23:59:59"],
    ),
    "a day before 1900-03-01": ([datetime.date(1900, 2, 1)], ["1900-02-01"]),
    "times of day": ([datetime.time(10, 30), datetime.time(0)], ["10:30:00", "00:00:00"]),
    "hours": ([datetime.timedelta(hours=30), datetime.timedelta(hours=6)], [1.25, 0.25]),
    "numbers and texts": ([1, "x", 2.5], ["1", "x", "2.5"]),
    "numbers and truth values": ([1, True], ["1", "True"]),
    "days and texts": ([DAY, "later"], ["2020-01-31", "later"]),
    "numbers stored as text": (["1,5", "2"], [1.5, 2.0]),
    "codes stored as text": (["007", "012"], ["007", "012"]),
    "signs of every kind": (["年齢", "<b>&amp;", "\u202eevil"], ["年齢", "<b>&amp;", "\u202eevil"]),
    "a line break": (["x\ny"], ["x\ny"]),
    "errors": ([1, "#DIV/0!", 2], [1, None, 2]),
}


@pytest.mark.parametrize(("cells", "meaning"), CELLS.values(), ids=CELLS)
def test_the_column_means(cells, meaning):
    data = written([["a", "b"], *[[cell, 1] for cell in cells]])
    assert columns(data)["a"] == meaning


def test_pandas_reads_the_same_numbers_and_texts():
    frame = pd.DataFrame(
        {"a": [1.5, None, 3.25], "b": ["x", "y", None], "c": [1, 2, 3], "d": [True, False, True]}
    )
    made = io.BytesIO()
    frame.to_excel(made, index=False)
    pd.testing.assert_frame_equal(
        pd.DataFrame(columns(made.getvalue())), pd.read_excel(made), check_dtype=False
    )


def test_texts_that_are_shared_or_in_many_colours_are_read():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append([CellRichText("plain ", TextBlock(InlineFont(b=True), "and bold"))])
    assert columns(saved(book)) == {"a": ["plain and bold"]}
    strings = "<si><t>a</t></si><si><r><t>x </t></r><r><t>y</t></r><rPh><t>hint</t></rPh></si>"
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>'
    assert columns(by_hand(rows, strings=strings)) == {"a": ["x y"]}


BY_HAND = {
    "cells without places": (row(text("a"), text("b")) + row("<c><v>1</v></c>", text("x")),
                             {"a": [1], "b": ["x"]}),
    "places with gaps": (
        '<row><c r="B3" t="str"><v>a</v></c><c r="D3" t="str"><v>b</v></c></row>'
        '<row><c r="B7"><v>1</v></c></row><row><c r="D9"><v>2</v></c></row>',
        {"a": [1, None], "b": [None, 2]},
    ),
    "a formula and its result": (
        row(text("a")) + '<row><c><f>1+1</f><v>2</v></c></row>', {"a": [2]}),
    "a formula that answers nothing": (
        row(text("a")) + '<row><c t="str"><f>""</f><v></v></c></row>' + row("<c><v>2</v></c>"),
        {"a": [2]},
    ),
    "a date as text": (row(text("a")) + '<row><c t="d"><v>2020-01-31T10:30:00</v></c></row>',
                       {"a": ["2020-01-31 10:30:00"]}),
    "signs XML cannot hold": (row(text("a")) + row(text("x_x000D_y_x005F__xD800_")),
                              {"a": ["x\ry__xD800_"]}),
    "no number": (row(text("a")) + "<row><c><v>nan</v></c><c/></row>" + row("<c><v>1</v></c>"),
                  {"a": [None, 1.0]}),
    "rows without values": (row(text("a")) + row("<c/>") + "<row/>" + row("<c><v>1</v></c>"),
                            {"a": [1]}),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "meaning"), BY_HAND.values(), ids=BY_HAND)
def test_the_sheet_means(rows, meaning):
    assert columns(by_hand(rows)) == meaning


FORMATS = {
    "yyyy-mm-dd": "2020-01-31",
    "[$-409]d. mmmm yyyy;@": "2020-01-31",
    "[h]:mm": 43861,
    "0.00E+00": 43861,
    '0 "days"': 43861,
    "0.00_d": 43861,
    "[Red]0": 43861,
    r"0\d": 43861,
    "General": 43861,
}


@pytest.mark.parametrize(("code", "meaning"), FORMATS.items())
def test_a_number_is_a_date_by_its_format(code, meaning):
    code = code.replace('"', "&quot;")
    formats = (
        f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs><dxfs><xf numFmtId="14"/></dxfs>'
    )
    rows = row(text("a")) + '<row><c s="1"><v>43861</v></c></row>'
    assert columns(by_hand(rows, formats=formats)) == {"a": [meaning]}


def test_years_may_be_counted_from_1904():
    formats = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    rows = row(text("a")) + '<row><c s="0"><v>42399</v></c></row>'
    data = by_hand(rows, formats=formats, properties='<workbookPr date1904="1"/>')
    assert columns(data) == {"a": ["2020-01-31"]}


def test_the_first_sheet_with_a_value_is_read_and_the_others_are_named():
    data = written([], [["a"], [1]], [["b"], [2]], names=["Cover", "Data", "More"])
    assert columns(data) == {"a": [1]}
    assert notes(data) == (
        "Read from the sheet “Data”; the workbook has 2 more sheets, “Cover” and “More”.",
    )


def test_hidden_sheets_are_left_alone():
    book = openpyxl.load_workbook(io.BytesIO(written([["a"], [1]], [["b"], [2]])))
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    assert columns(saved(book)) == {"b": [2]}
    assert notes(saved(book)) == ()


def test_macros_are_left_out_and_that_is_said():
    data = by_hand(row(text("a")) + row(text("x")), others={"xl/vbaProject.bin": b"\xd0\xcf"})
    assert notes(data) == ("Its macros are neither run nor kept.",)


def test_other_parts_are_never_opened():
    hostile = dict.fromkeys(
        ("xl/externalLinks/externalLink1.xml", "xl/drawings/drawing1.xml", "docProps/app.xml"),
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><not xml",
    )
    data = by_hand(row(text("a")) + row(text("x")), others=hostile)
    assert columns(data) == {"a": ["x"]}


def test_errors_are_missing_and_said():
    assert notes(written([["a"], ["#DIV/0!"], [1.5], [2.5]])) == (
        "The cell A2 holds an error such as #DIV/0!, and counts as missing.",
    )
    assert notes(written([["a"], ["#N/A"], ["#REF!"], [1.5], [2.5]])) == (
        "Each of 2 cells, the first in A2, holds an error such as #DIV/0!, and counts as missing.",
    )


def test_formulas_that_nobody_computed_are_refused():
    error = refusal(written([["a", "b"], [1, "=A2*2"], [2, "=A3*2"]]))
    assert error.code == "UNSTORED_FORMULA"
    assert error.sentence.startswith("2 formulas of the sheet, the first in B2, came without")
