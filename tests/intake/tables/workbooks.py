"""Workbooks: as openpyxl writes them, and by hand where no program would write them so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def written(*sheets: Sequence[Sequence[object]], names: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets of rows, as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for i, rows in enumerate(sheets):
        sheet = book.create_sheet(names[i] if names else None)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def by_hand(
    rows: str = "",
    *,
    strings: str = "",
    formats: str = "",
    properties: str = "",
    others: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook of one sheet "S" whose rows, shared texts and styles are given as XML."""
    relation = '<Relationship Id="{0}" Type="' + _OFFICE + '/{1}" Target="{2}"/>'
    relations = (
        relation.format("r1", "worksheet", "worksheets/sheet1.xml")
        + relation.format("r2", "sharedStrings", "sharedStrings.xml")
        + relation.format("r3", "styles", "/xl/styles.xml")
    )
    parts = {
        "[Content_Types].xml": f"{_HEAD}<Types/>",
        "xl/workbook.xml": f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}">{properties}<sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{relations}'
        "</Relationships>",
        "xl/sharedStrings.xml": f"{_HEAD}<sst {_MAIN}>{strings}</sst>",
        "xl/styles.xml": f"{_HEAD}<styleSheet {_MAIN}>{formats}</styleSheet>",
        SHEET: f"{_HEAD}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>",
    }
    return zipped({**{name: text.encode() for name, text in parts.items()}, **(others or {})})


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive, compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with one of its members changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {member: file.read(member) for member in file.namelist()}
    assert old in members[name], "nothing to change"
    members[name] = members[name].replace(old, new)
    return zipped(members)


def text(value: str) -> str:
    """A cell with a text of its own."""
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"
