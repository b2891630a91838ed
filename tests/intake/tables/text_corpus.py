"""Odd and bad tables as text: sizes, rows, values, encodings and names."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa

from tests.intake.tables.outcomes import Refused, Taken
from tests.intake.tables.parquet_files import saved

BIDI = "\u202eevil\u202c"
SCRIPT = "<script>alert(1)</script>"
PAGE = b"<!DOCTYPE html><html><body><table><tr><td>age</td></tr></table></body></html>"


def _frame(method: str, frame: pd.DataFrame, **options: object) -> bytes:
    made = io.BytesIO()
    getattr(frame, method)(made, **options)
    return made.getvalue()


def wide(columns: int) -> bytes:
    """A row of so many numbers under their names."""
    return (",".join(f"c{i}" for i in range(columns)) + "\n" + ",".join("1" * columns)).encode()


_MULTI = pd.DataFrame([[1, 2], [3, 4]], columns=pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")]))
_INDEXED = pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("u", 1), ("v", 2)]))
_MOST = 2_000

TEXTS: dict[str, tuple[bytes, Taken | Refused]] = {
    # Sizes
    "empty": (b"", Refused("UNOPENED_FORMAT", "is empty")),
    "blanks alone": (b" \r\n\n", Refused("UNOPENED_FORMAT", "is empty")),
    "header only": (b"a,b\n", Refused("NO_ROWS", "a header of 2 columns but no rows")),
    "one word": (b"hello", Refused("NO_ROWS", "a header of 1 column but no rows")),
    "one row": (b"a,b\n1,x\n", Taken(1, {"a": "n", "b": "c"})),
    "one column": (b"a\n1\n2\n", Taken(2, {"a": "n"})),
    "2,000 columns": (wide(_MOST), Taken(1, {f"c{i}": "n" for i in range(_MOST)})),
    "10,000 columns": (wide(10_000), Refused("TOO_MANY_COLUMNS", "10,000 columns; at most 2,000")),
    "10,000 columns in Parquet": (
        saved(pa.table({f"c{i}": [1] for i in range(10_000)})),
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
        saved(pa.table({"k": pa.array([2**64 - 1, 5], pa.uint64())})),
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
}  # fmt: skip
