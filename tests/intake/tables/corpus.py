"""Odd and bad tables, made in code, each with what is to come of it."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
from pyarrow import feather, parquet

from tests import toys
from tests.intake import foreign
from tests.intake.tables.workbooks import by_hand, row, text, written

BIDI = "\u202eevil\u202c"
SCRIPT = "<script>alert(1)</script>"
PAGE = b"<!DOCTYPE html><html><body><table><tr><td>age</td></tr></table></body></html>"


@dataclass(frozen=True)
class Taken:
    """A table that is read: its columns and their kinds, its rows, and parts of its notes.

    `kinds` has a letter for each column: number, category. No note but those of `notes` is made.
    """

    rows: int
    kinds: Mapping[str, str]
    notes: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A table that is turned away: the code, and part of the sentence."""

    code: str
    part: str


def _parquet(table: pa.Table, **options: object) -> bytes:
    made = io.BytesIO()
    parquet.write_table(table, made, **options)
    return made.getvalue()


def _arrow(table: pa.Table) -> bytes:
    made = io.BytesIO()
    feather.write_feather(table, made)
    return made.getvalue()


def _frame(method: str, frame: pd.DataFrame, **options: object) -> bytes:
    made = io.BytesIO()
    getattr(frame, method)(made, **options)
    return made.getvalue()


def _wide(columns: int) -> bytes:
    return (",".join(f"c{i}" for i in range(columns)) + "\n" + ",".join("1" * columns)).encode()


_MULTI = pd.DataFrame([[1, 2], [3, 4]], columns=pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")]))
_INDEXED = pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("u", 1), ("v", 2)]))
_MOST = 2_000

CASES: dict[str, tuple[bytes, Taken | Refused]] = {
    # Sizes
    "empty": (b"", Refused("UNOPENED_FORMAT", "is empty")),
    "blanks alone": (b" \r\n\n", Refused("UNOPENED_FORMAT", "is empty")),
    "header only": (b"a,b\n", Refused("NO_ROWS", "a header of 2 columns but no rows")),
    "one word": (b"hello", Refused("NO_ROWS", "a header of 1 column but no rows")),
    "one row": (b"a,b\n1,x\n", Taken(1, {"a": "n", "b": "c"})),
    "one column": (b"a\n1\n2\n", Taken(2, {"a": "n"})),
    "2,000 columns": (_wide(_MOST), Taken(1, {f"c{i}": "n" for i in range(_MOST)})),
    "10,000 columns": (_wide(10_000), Refused("TOO_MANY_COLUMNS", "10,000 columns; at most 2,000")),
    "10,000 columns in Parquet": (
        _parquet(pa.table({f"c{i}": [1] for i in range(10_000)})),
        Refused("TOO_MANY_COLUMNS", "10,000 columns; at most 2,000"),
    ),
    # Rows
    "ragged": (b"a,b\n1,2\n3\n", Refused("RAGGED_ROW", "line 3 has 1 cell where the header has 2")),
    "ragged the other way": (b"a,b\n1,2,3\n", Refused("RAGGED_ROW", "line 2 has 3 cells")),
    "an open quote": (b'a,b\n1,"x\n2,y\n', Refused("BROKEN_QUOTES", "starts on line 2")),
    "blank lines": (b"a,b\n\n1,2\n\n3,4\n\n", Taken(2, {"a": "n", "b": "n"})),
    "a cell of 60 kB": (
        b"a,b\n1," + b"x" * 60_000 + b"\n",
        Refused("CELL_TOO_LONG", "“b” has a cell of 60,000 bytes; at most 50,000"),
    ),
    # Values
    "NaN": (b"a,b\nNaN,1\n2,nan\n", Taken(2, {"a": "n", "b": "n"})),
    "infinity": (b"a,b\ninf,1\n-inf,2\n", Taken(2, {"a": "n", "b": "n"}, ("infinity in 2 rows",))),
    "all missing": (b"a,b\n,1\nNA,2\n", Taken(2, {"a": "n", "b": "n"}, ("“a” has no value",))),
    "constant": (b"a,b\n7,1\n7,2\n", Taken(2, {"a": "n", "b": "n"}, ("“a” has the same value",))),
    "a constant target": (
        b"a,target\n1,yes\n2,yes\n",
        Taken(2, {"a": "n", "target": "c"}, ("“target” has the same value",)),
    ),
    "mixed": (
        b"income,b\n41,1\n17,2\nunknown,3\n",
        Taken(3, {"income": "c", "b": "n"}, ("2 cells of 3 are numbers, but row 3 holds “unk",),
              {"income": "identifier"}),
    ),
    "a uint64": (
        _parquet(pa.table({"k": pa.array([2**64 - 1, 5], pa.uint64())})),
        Taken(2, {"k": "n"}, ("whole numbers up to 1.84e+19",)),
    ),
    "a whole number of 20 digits": (
        b"k,b\n18446744073709551615,1\n5,2\n",
        Taken(2, {"k": "n", "b": "n"}, ("whole numbers up to 1.84e+19",)),
    ),
    "10**30": (
        b"k,b\n1" + b"0" * 30 + b",1\n5,2\n",
        Taken(2, {"k": "n", "b": "n"}, ("whole numbers up to 1e+30",)),
    ),
    "1e400": (b"a,b\n1e400,1\n2,2\n", Taken(2, {"a": "n", "b": "n"}, ("infinity in 1 row",))),
    "codes": (
        b"grade,x\n" + b"".join(b"%d,%d.5\n" % (i % 4, i) for i in range(80)),
        Taken(80, {"grade": "n", "x": "n"}, ("“grade” holds few different whole numbers",)),
    ),
    "an identifier": (
        b"loan_id,x\n101,1.5\n102,2.5\n",
        Taken(2, {"loan_id": "n", "x": "n"}, (), {"loan_id": "identifier"}),
    ),
    "a label": (
        b"x,label\n1.5,0\n2.5,1\n3.5,0\n",
        Taken(3, {"x": "n", "label": "n"}, (), {"label": "label"}),
    ),
    "days": (
        b"d,x\n2020-01-31,1\n2020-02-01,2\n",
        Taken(2, {"d": "c", "x": "n"}, ("year first; they stay text",), {"d": "date"}),
    ),
    "days of Germany": (
        b"d;x\n31.01.2020;1\n01.02.2020;2\n",
        Taken(2, {"d": "c", "x": "n"}, ("by semicolons", "day first"), {"d": "date"}),
    ),
    "days of America": (
        b"d,x\n01/31/2020,1\n02/01/2020,2\n",
        Taken(2, {"d": "c", "x": "n"}, ("month first",), {"d": "date"}),
    ),
    "days nobody can know": (
        b"d,x\n01/02/2020,1\n03/04/2020,2\n",
        Taken(2, {"d": "c", "x": "n"}, ("comes first cannot be told",), {"d": "date"}),
    ),
    # Text: separators, encodings, numerals
    "semicolons and decimal commas": (
        b"x;y\n1,5;a\n2,25;b\n",
        Taken(2, {"x": "n", "y": "c"}, ("by semicolons, with decimal commas in “x”",),
              {"y": "identifier"}),
    ),
    "thousands": (
        b'x,y\n"1,234",a\n"12,500",a\n',
        Taken(2, {"x": "n", "y": "c"}, ("with thousands separators in “x”", "“y” has the same")),
    ),
    "tabs": (b"x\ty\n1\t2\n3\t4\n", Taken(2, {"x": "n", "y": "n"}, ("separated by tabs",))),
    "a byte order mark": (b"\xef\xbb\xbfx,y\n1,2\n3,4\n", Taken(2, {"x": "n", "y": "n"})),
    "UTF-16": (
        "größe,y\n1,2\n3,4\n".encode("utf-16"),
        Taken(2, {"größe": "n", "y": "n"}, ("encoded in UTF-16 (“größe”)",)),
    ),
    "UTF-16 without a mark": (
        "x,y\n1,2\n3,4\n".encode("utf-16-le"), Taken(2, {"x": "n", "y": "n"}, ("UTF-16",))),
    "Latin-1": (
        "größe,y\n1,2\n3,4\n".encode("latin-1"),
        Taken(2, {"größe": "n", "y": "n"}, ("encoded in Windows-1252 or Latin-1 (“größe”)",)),
    ),
    "GB18030": (
        "年龄,收入\n1,2\n3,4\n".encode("gb18030"),
        Taken(2, {"年龄": "n", "收入": "n"}, ("encoded in GB18030 (“年龄”, “收入”)",)),
    ),
    "Shift-JIS": (
        "年齢,b\n1,2\n3,4\n".encode("cp932"),
        Taken(2, {"年齢": "n", "b": "n"}, ("encoded in Shift-JIS (“年齢”)",)),
    ),
    "Cyrillic in one byte": (
        "имя,b\n1,2\n".encode("cp1251"), Refused("UNKNOWN_ENCODING", "0xE8, which is not UTF-8")),
    "two encodings": (
        "é,ü,ö\n1,2,3\n".encode() + b"\xe9,1,2\n", Refused("BROKEN_TEXT", "Line 3 of the text")),
    "a NUL": (b"a,b\n1,x\x00y\n" * 5, Refused("NUL_BYTE", "Line 2 of the text holds a NUL byte")),
    "HTML saved as CSV": (PAGE, Refused("UNOPENED_FORMAT", "is a web page (HTML)")),
    "HTML saved as .xls": (
        b"<table><tr><td>age</td></tr></table>", Refused("UNOPENED_FORMAT", "is a web page")),
    "JSON saved as CSV": (
        b'{"data": [[1, 2]], "columns": ["a", "b"]}',
        Refused("UNOPENED_FORMAT", "is a JSON file of another kind"),
    ),
    "records saved as CSV": (b'[{"a": 1}, {"a": 2}]', Taken(2, {"a": "n"})),
    "a PDF": (b"%PDF-1.7\n1 0 obj", Refused("UNOPENED_FORMAT", "is a PDF document")),
    # Names
    "CJK names": (b"".join(["年齢,性别,나이\n".encode(), b"1,2,3\n4,5,6\n"]),
                  Taken(2, {"年齢": "n", "性别": "n", "나이": "n"})),
    "a name twice": (b"a,b,a\n1,2,3\n", Refused("DUPLICATE_COLUMN", "2 columns are called “a”")),
    "a name twice, as pandas mangles it": (
        b"a,a.1\n1,2\n3,4\n", Taken(2, {"a": "n", "a.1": "n"})),
    "no name": (b"a,,c\n1,2,3\n", Refused("BLANK_COLUMN", "Column 2 has no name")),
    "a name of blanks": (b"a,  ,c\n1,2,3\n", Refused("BLANK_COLUMN", "Column 2 has no name")),
    "an index saved by pandas": (
        pd.DataFrame({"a": [1]}).to_csv().encode(),
        Refused("BLANK_COLUMN", "Column 1 has no name"),
    ),
    "no header": (
        b"1,2.5\n3,4\n5,6\n",
        Taken(2, {"1": "n", "2.5": "n"}, ("All names of columns are numbers",)),
    ),
    "nearly the same name": (
        b"Age ,age\n1,2\n3,4\n", Taken(2, {"Age ": "n", "age": "n"}, ("“Age ” and “age” differ",))),
    "the same name in two spellings": (
        "caf\u00e9,cafe\u0301\n1,2\n3,4\n".encode(),
        Taken(2, {"caf\u00e9": "n", "cafe\u0301": "n"}, ("differ only in capitals",)),
    ),
    "a name written backwards": (
        f"{BIDI},b\n1,2\n3,4\n".encode(), Taken(2, {BIDI: "n", "b": "n"})),
    "a name of 10 kB": (
        b"a," + b"n" * 10_240 + b"\n1,2\n", Refused("NAME_TOO_LONG", "column 2 has 10,240")),
    "names with HTML and brackets": (
        f"{SCRIPT},[a]<b>\n1,2\n3,4\n".encode(), Taken(2, {SCRIPT: "n", "[a]<b>": "n"})),
    "two rows of names": (
        _MULTI.to_csv(index=False).encode(),
        Refused("DUPLICATE_COLUMN", "2 columns are called “x”"),
    ),
    "a MultiIndex of columns in Parquet": (
        _frame("to_parquet", _MULTI),
        Taken(2, {"('x', 'a')": "n", "('x', 'b')": "n"}),
    ),
    "a MultiIndex of rows in Parquet": (
        _frame("to_parquet", _INDEXED),
        Taken(2, {"a": "n", "__index_level_0__": "c", "__index_level_1__": "n"},
              (), {"__index_level_0__": "identifier"}),
    ),
    # Binary tables
    "Parquet cut off": (foreign.PARQUET[:-9], Refused("BROKEN_TABLE", "Parquet file could not")),
    "Parquet in name alone": (b"PAR1" + bytes(50), Refused("BROKEN_TABLE", "Parquet file could")),
    "nested Parquet": (
        _parquet(pa.table({"tags": [["x"], ["y"]]})),
        Refused("NESTED_COLUMN", "“tags” holds “list<"),
    ),
    "Parquet without rows": (
        _parquet(pa.table({"a": pa.nulls(0, pa.int64())})), Refused("NO_ROWS", "1 column but no")),
    "Parquet with a name twice": (
        _parquet(pa.Table.from_arrays([[1], [2]], ["a", "a"])),
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
        gzip.compress(_wide(20_000))[:-20],
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
