"""Odd and bad tables in other files: Parquet, Arrow, workbooks, packed, JSON, and no tables."""

from __future__ import annotations

import gzip
import io

import pyarrow as pa
from pyarrow import feather

from tests import toys
from tests.intake import foreign
from tests.intake.tables.outcomes import Refused, Taken
from tests.intake.tables.parquet_files import saved
from tests.intake.tables.text_corpus import PAGE, wide
from tests.intake.tables.workbooks import by_hand, row, text, written


def _arrow(table: pa.Table) -> bytes:
    made = io.BytesIO()
    feather.write_feather(table, made)
    return made.getvalue()


FILES: dict[str, tuple[bytes, Taken | Refused]] = {
    # Binary tables
    "Parquet cut off": (foreign.PARQUET[:-9], Refused("BROKEN_TABLE", "Parquet file could not")),
    "Parquet in name alone": (b"PAR1" + bytes(50), Refused("BROKEN_TABLE", "Parquet file could")),
    "nested Parquet": (
        saved(pa.table({"tags": [["x"], ["y"]]})),
        Refused("NESTED_COLUMN", "“tags” holds “list<"),
    ),
    "Parquet without rows": (
        saved(pa.table({"a": pa.nulls(0, pa.int64())})), Refused("NO_ROWS", "1 column but no")),
    "Parquet with a name twice": (
        saved(pa.Table.from_arrays([[1], [2]], ["a", "a"])),
        Refused("DUPLICATE_COLUMN", "2 columns are called “a”"),
    ),
    "encrypted Parquet": (
        b"PARE" + bytes(30) + b"PARE", Refused("UNOPENED_FORMAT", "an encrypted Parquet file")),
    "Feather": (_arrow(pa.table({"a": [1, 2]})), Taken(2, {"a": "n"})),
    "Feather cut off": (
        _arrow(pa.table({"a": list(range(9_000))}))[:900], Refused("BROKEN_TABLE", "Arrow file")),
    "Feather of the first version": (
        b"FEA1" + bytes(20), Refused("UNOPENED_FORMAT", "a Feather file of the first version")),
    "Arrow with days": (
        _arrow(pa.table({"d": pa.array([18_000, 18_001], pa.date32())})),
        Taken(2, {"d": "c"}, ("“2019-04-14”, year first",), {"d": "date"}),
    ),
    "nested Arrow": (
        _arrow(pa.table({"s": [{"x": 1}]})), Refused("NESTED_COLUMN", "“s” holds “struct<x")),
    # Workbooks
    "no workbook": (b"PK\x03\x04 no zip", Refused("UNOPENED_FORMAT", "a zip archive whose")),
    "a zip of another kind": (
        foreign.archive("word/document.xml"), Refused("UNOPENED_FORMAT", "a zip archive without")),
    "a workbook": (written([["a", "b"], [1, "x"], [2, "x"]]),
                   Taken(2, {"a": "n", "b": "c"}, ("“b” has the same",))),
    "a workbook of two tables": (
        written([["a"], [1], [2]], [["b"], [3]], names=["S", "T"]),
        Taken(2, {"a": "n"}, ("Read from the sheet “S”; the workbook has 1 more sheet, “T”",)),
    ),
    "an empty workbook": (written([]), Refused("NO_ROWS", "No value is in the workbook's")),
    "a title above the header": (
        written([["Report 2024"], ["a", "b"], [1, 2]]), Refused("BLANK_COLUMN", "Column 2 has no")),
    "formulas nobody computed": (
        written([["a", "b"], [1, "=A2*2"]]), Refused("UNSTORED_FORMULA", "1 formula of the sheet")),
    "a workbook with links and macros": (
        by_hand(
            row(text("a"), text("b"))
            + '<row><c><f>[1]Other!A1</f><v>1</v></c><c><v>5</v></c></row>'
            + '<row><c><v>2</v></c><c><v>6</v></c></row>',
            others={"xl/vbaProject.bin": b"\xd0\xcf",
                    "xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
        ),
        Taken(2, {"a": "n", "b": "n"}, ("Its macros are neither run nor kept",)),
    ),
    "a workbook with entities": (
        foreign.archive("xl/workbook.xml"), Refused("BROKEN_TABLE", "a part of it is damaged")),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0" + bytes(500), Refused("UNOPENED_FORMAT", "(.xls, .xlsb or .ods)")),
    # Packed text and JSON
    "gzipped CSV": (
        gzip.compress(b"a,b\n1,2\n3,4\n"), Taken(2, {"a": "n", "b": "n"}, ("Unpacked from gzip",))),
    "gzipped CSV cut off": (
        gzip.compress(wide(20_000))[:-20],
        Refused("BROKEN_TABLE", "The gzip file ends in the middle"),
    ),
    "a gzipped page": (
        gzip.compress(PAGE), Refused("UNOPENED_FORMAT", "holds a web page (HTML)")),
    "JSON lines": (b'{"a": 1, "b": "x"}\n{"a": 2, "b": "x"}\n',
                   Taken(2, {"a": "n", "b": "c"}, ("“b” has the same",))),
    "JSON lines with gaps": (
        b'{"a": 1}\n{"a": 2, "b": 5}\n', Taken(2, {"a": "n", "b": "n"}, ("1 record lacks",))),
    "nested JSON lines": (
        b'{"a": 1}\n{"a": {"x": 2}}\n', Refused("NESTED_COLUMN", "holds “{\"x\": 2}” on line 2")),
    "JSON lines cut off": (
        b'{"a": 1}\n{"a": 2}\n{"a"', Refused("BROKEN_TABLE", "on line 3")),
    # Models and other files in the wrong box
    "a model": (toys.linear(), Refused("UNOPENED_FORMAT", "not a table")),
    "an image": (
        b"\x89PNG\r\n\x1a\n" + bytes(range(200)), Refused("BROKEN_PICTURE", "ends in the middle")),
}  # fmt: skip
