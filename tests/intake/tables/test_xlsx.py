"""Workbooks: every kind of cell, which sheet, and what a stranger's workbook may not do."""

import datetime
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from explainers.intake.tables import limits
from tests.intake.tables.reads import columns, notes, refusal
from tests.intake.tables.workbooks import (
    SHEET,
    by_hand,
    changed,
    row,
    saved,
    text,
    written,
    zipped,
)

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


ONE = row(text("a")) + row("<c><v>1</v></c>")
REFUSED = {
    "no sheet with a value": (written([], []), "NO_ROWS", "2 visible sheets"),
    "a header alone": (written([["a", "b"]]), "NO_ROWS", "a header of 2 columns but no rows"),
    "no name": (written([["a", None], [1, 2]]), "BLANK_COLUMN", "Column 2 has no name"),
    "two names alike": (written([["a", "a"], [1, 2]]), "DUPLICATE_COLUMN", "called “a”"),
    "a cell far to the right": (
        by_hand(row(text("a")) + '<row><c r="A2"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'),
        "TOO_MANY_COLUMNS",
        "16,384 columns; at most 2,000",
    ),
    "a place that is none": (
        by_hand('<row><c r="AAAA1"><v>1</v></c></row>'), "BROKEN_TABLE", "no place that is one"),
    "a cell twice": (
        by_hand('<row><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
        "BROKEN_TABLE",
        "the cell A1 comes twice",
    ),
    "a kind nobody knows": (
        by_hand('<row><c r="A1" t="x"><v>1</v></c></row>'), "BROKEN_TABLE", "is not known"),
    "a number that is none": (
        by_hand('<row><c r="A1"><v>x</v></c></row>'), "BROKEN_TABLE", "something else than"),
    "a shared text that is not there": (
        by_hand('<row><c r="A1" t="s"><v>0</v></c></row>'), "BROKEN_TABLE", "something else"),
    "a shared text counted from the end": (
        by_hand('<row><c r="A1" t="s"><v>-1</v></c></row>', strings="<si><t>x</t></si>"),
        "BROKEN_TABLE",
        "something else",
    ),
    "a day that is none": (
        by_hand('<row><c r="A1" t="d"><v>2020-31-31</v></c></row>'), "BROKEN_TABLE", "something"),
    "a style that is none": (
        by_hand(ONE, formats='<cellXfs><xf numFmtId="x"/></cellXfs>'), "BROKEN_TABLE", "a number"),
    "a cell as long as a book": (
        by_hand(row(text("a")) + row(text("x" * 50_001))),
        "CELL_TOO_LONG",
        "50,001 characters; at most 50,000",
    ),
    "entities of its own": (
        changed(by_hand(ONE), SHEET, b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"),
        "BROKEN_TABLE",
        "declares XML entities of its own",
    ),
    "XML that breaks off": (
        changed(by_hand(ONE), SHEET, b"</sheetData>", b""), "BROKEN_TABLE", "of it is damaged"),
    "no sheet where it should be": (
        changed(by_hand(ONE), "xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml"),
        "BROKEN_TABLE",
        "a part of it is missing",
    ),
    "only a workbook's name": (
        zipped({"xl/workbook.xml": b"content"}), "BROKEN_TABLE", "a part of it is damaged"),
    "a part twice": (
        zipped({"xl/workbook.xml": b"", "xl/Workbook.xml": b""}), "BROKEN_TABLE", "the same name"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "part"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_a_sentence(data, code, part):
    error = refusal(data)
    assert error.code == code
    assert part in error.sentence


def test_a_part_that_was_changed_on_its_way_is_refused():
    data = bytearray(written([["a"], *[[i] for i in range(500)]]))
    member = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo(SHEET)
    at = member.header_offset + len(SHEET) + 60
    data[at] ^= 0xFF
    assert refusal(bytes(data)).code == "BROKEN_TABLE"


def test_a_directory_that_points_nowhere_is_refused():
    data = bytearray(by_hand(ONE))
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    data[at + 42 : at + 46] = (2**32 - 9).to_bytes(4, "little")
    assert refusal(bytes(data)).code == "BROKEN_TABLE"


def test_a_workbook_that_expands_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    data = by_hand(ONE, strings=" " * 3_000_000)
    monkeypatch.setattr(limits, "FREE", 2_999_999)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    error = refusal(data)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "expands to 3.0 MB; at most 3.0 MB" in error.sentence


def test_a_long_text_shared_by_many_cells_is_counted_as_often(monkeypatch):
    rows = row(text("a")) + row('<c t="s"><v>0</v></c>') * 300
    data = by_hand(rows, strings=f"<si><t>{'x' * 10_000}</t></si>")
    monkeypatch.setattr(limits, "FREE", 3_000_000)
    assert refusal(data).code == "EXPANDS_TOO_MUCH"
    monkeypatch.setattr(limits, "FREE", 3_000_001)
    assert len(columns(data)["a"]) == 300


def test_cells_and_texts_are_counted_while_they_are_read(monkeypatch):
    data = written([["a", "b"], *[[1, 2]] * 9])
    monkeypatch.setattr(limits, "MAX_OBJECT_CELLS", 19)
    assert refusal(data).code == "TOO_MANY_CELLS"
    monkeypatch.setattr(limits, "MAX_OBJECT_CELLS", 20)
    assert len(columns(data)["a"]) == 9
    monkeypatch.setattr(limits, "MAX_OBJECT_CELLS", 1)
    assert refusal(by_hand(ONE, strings="<si/><si/>")).code == "TOO_MANY_CELLS"


def test_a_workbook_of_too_many_files_is_refused():
    others = {f"xl/media/{i}.png": b"" for i in range(1_001)}
    error = refusal(by_hand(ONE, others=others))
    assert error.code == "TOO_MANY_MEMBERS"
    assert "1,007 files; at most 1,000" in error.sentence


def test_a_password_is_told():
    made = bytearray(by_hand(ONE))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + flags] |= 1
            at = made.find(mark, at + 1)
    assert refusal(bytes(made)).code == "ENCRYPTED_TABLE"
