"""What a stranger's workbook may not do, and what cannot be read."""

import io
import zipfile

import pytest

from explainers.intake.tables import limits
from tests.intake.tables.reads import columns, refusal
from tests.intake.tables.workbooks import SHEET, by_hand, changed, row, text, written, zipped

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
