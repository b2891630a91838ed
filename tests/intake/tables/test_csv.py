"""CSV text: read as pandas would where that is no guess, refused in a sentence where it is."""

import csv

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from explainers.intake.tables.csv import _lines
from tests import toys


def columns(text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return tables.read(data, "table.csv").data.to_pydict()


def refusal(text):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(RefusedError) as caught:
        tables.read(data, "table.csv")
    return caught.value


def notes(text):
    return tables.read(text.encode(), "table.csv").card.notes


# What a person may have saved -> the columns it means.
MEANINGS = {
    "commas": ("a,b\n1,x\n2,y\n", {"a": [1, 2], "b": ["x", "y"]}),
    "semicolons": ("a;b\n1;x,\n2;y\n", {"a": [1, 2], "b": ["x,", "y"]}),
    "tabs": ("a\tb\n1\tx y\n", {"a": [1], "b": ["x y"]}),
    "vertical bars": ("a|b\n1|x\n", {"a": [1], "b": ["x"]}),
    "separators inside quoted names": ('"a;b;c",d\n1,2\n', {"a;b;c": [1], "d": [2]}),
    "a line break inside a name": ('"a\nb";d\n1;2\n', {"a\nb": [1], "d": [2]}),
    "a line break inside a cell": ('a,b\n1,"x\ny"\n2,z\n', {"a": [1, 2], "b": ["x\ny", "z"]}),
    "doubled quotation marks": ('a,b\n1,"say ""hi"""\n', {"a": [1], "b": ['say "hi"']}),
    "a mark in the middle of a cell": ('a,b\n1,5" pipe\n', {"a": [1], "b": ['5" pipe']}),
    "a byte order mark": ("\ufeffa,b\n1,x\n", {"a": [1], "b": ["x"]}),
    "lines ended as on Windows": ("a,b\r\n1,x\r\n", {"a": [1], "b": ["x"]}),
    "lines ended as on old Macs": ("a;b\r1;x\r2;y,", {"a": [1, 2], "b": ["x", "y,"]}),
    "no line end at the end": ("a,b\n1,2", {"a": [1], "b": [2]}),
    "one row": ("a,b\n1,2\n", {"a": [1], "b": [2]}),
    "one column": ("a\n1\n2\n", {"a": [1, 2]}),
    "decimal numbers": ("a,b\n1.5,-2e3\n2,0.25\n", {"a": [1.5, 2.0], "b": [-2000.0, 0.25]}),
    "quoted numbers": ('a,b\n"1","2.5"\n"","3.5"\n', {"a": [1, None], "b": [2.5, 3.5]}),
    "none is an answer": ("a\nnone\nNone\n", {"a": ["none", "None"]}),
    "words for missing": (
        'a,b\nx,1\nNA,2\n"NA",\nNaN,NULL\nn/a,#N/A\n<NA>,-nan\n',
        {"a": ["x", *[None] * 5], "b": [1.0, 2.0, *[None] * 4]},
    ),
    "a column without values": ("a,b\n,1\n,2\n", {"a": [None, None], "b": [1, 2]}),
    "truth values": ("a\ntrue\nFalse\n\nTRUE\n", {"a": [True, False, True]}),
    "1 beside true is text": ("a\ntrue\n1\n", {"a": ["true", "1"]}),
    "0 and 1 are numbers": ("a\n0\n1\n", {"a": [0, 1]}),
    "days": ("a\n2020-01-31\n2020-02-01\n", {"a": ["2020-01-31", "2020-02-01"]}),
    "days nobody can know": ("a\n01/02/2020\n", {"a": ["01/02/2020"]}),
    "moments": ("a\n2020-01-31 10:00:00\n", {"a": ["2020-01-31 10:00:00"]}),
    "times of day": ("a,b\n10:30,1\n09:15,2\n", {"a": ["10:30", "09:15"], "b": [1, 2]}),
    "leading zeros, as pandas reads them": ("a\n007\n", {"a": [7]}),
    "the largest whole numbers": ("a\n9223372036854775807\n", {"a": [2**63 - 1]}),
    "names nobody thought of": (
        "<b>x</b>,年齢,\u202eevil\u202c, padded ,[a]<b>\n1,2,3,4,5\n",
        {"<b>x</b>": [1], "年齢": [2], "\u202eevil\u202c": [3], " padded ": [4], "[a]<b>": [5]},
    ),
    "infinity": ("a\ninf\n-inf\n1\n", {"a": [np.inf, -np.inf, 1.0]}),
    "numbers, then a text": (
        "a\n" + "1\n" * 400_000 + "x\n",
        {"a": ["1"] * 400_000 + ["x"]},
    ),
}


@pytest.mark.parametrize(("text", "meaning"), MEANINGS.values(), ids=MEANINGS)
def test_the_text_means(text, meaning):
    assert columns(text) == meaning


REFUSED = {
    "header only": ("a,b\n", "NO_ROWS", "a header of 2 columns but no rows"),
    "one word": ("hello", "NO_ROWS", "a header of 1 column but no rows"),
    "a short row": ("a,b\n1,2\n3\n", "RAGGED_ROW", "line 3 has 1 cell where the header has 2 col"),
    "a long row": ("a;b\n1;2;3\n", "RAGGED_ROW", "line 2 has 3 cells where the header has 2 col"),
    "an open quote": ('a,b\n1,x\n2,"y\n3,z\n', "BROKEN_QUOTES", "starts on line 3"),
    "an open quote that meets another": ('a,b\n1,"x\n2,"y\n', "BROKEN_QUOTES", "on line 2"),
    "a quote that ends early": ('a,b\n1,"x"y\n', "BROKEN_QUOTES", "on line 2"),
    "an encoding nobody can tell": (
        "a,имя\n1,Ольга\n".encode("cp1251"),
        "UNKNOWN_ENCODING",
        "Line 1 of the text holds the byte 0xE8",
    ),
    "2,001 columns in the header": (
        ",".join(f"c{i}" for i in range(2_001)),
        "TOO_MANY_COLUMNS",
        "2,001 columns; at most 2,000",
    ),
    "a short row with a cell as long as a book": (
        "a,b\n1,2\n3\n" + "x" * 200_000 + ",1\n",
        "RAGGED_ROW",
        "line 3 has 1 cell",
    ),
    "a book of one cell before a short row": (
        "a,b\n" + "x" * 200_000 + ",1\n3\n",
        "BROKEN_TABLE",
        "could not be read as a table",
    ),
    "a NUL far down": (b"a,b\n" + b"1,2\n" * 2_000 + b"1,\x00\n", "NUL_BYTE", "Line 2,002 "),
    "a cell as long as a book": (
        "a,b\n1," + "x" * 50_001 + "\n",
        "CELL_TOO_LONG",
        "“b” has a cell of 50,001 bytes; at most 50,000",
    ),
    "a quoted cell as long as a book": (
        'a,b\n1,"' + "x" * (csv.field_size_limit() + 1) + '"\n',
        "CELL_TOO_LONG",
        "starts on line 2 has more than 131,072",
    ),
}


@pytest.mark.parametrize(("text", "code", "part"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_a_sentence(text, code, part):
    error = refusal(text)
    assert error.code == code
    assert part in error.sentence
    assert "\n" not in error.sentence + error.next_step


def test_a_cell_just_short_enough_is_taken():
    assert len(columns("a\n" + "x" * 50_000 + "\n")["a"][0]) == 50_000


@pytest.mark.parametrize(
    ("separator", "title"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
)
def test_decimal_commas_are_numbers_where_the_comma_separates_nothing(separator, title):
    text = "x;y;z;v\n1,5;a,b;1,2,3;7\n-2;c;3,4,5;8\n".replace(";", separator)
    assert columns(text) == {
        "x": [1.5, -2.0],
        "y": ["a,b", "c"],
        "z": ["1,2,3", "3,4,5"],
        "v": [7, 8],
    }
    assert notes(text) == (f"Read as text separated by {title}, with decimal commas in “x”.",)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a,b;c\n1;2\n3;4\n", {"a,b": [1, 3], "c": [2, 4]}),
        ("x;y\n1,5;2,5\n", {"x": [1.5], "y": [2.5]}),
        ("a|b,c|d\n1|2,5|3\n", {"a": [1], "b,c": [2.5], "d": [3]}),
        ("sep=;\r\na;b,c\r\n1;2,5\r\n", {"a": [1], "b,c": [2.5]}),
        ("SEP=|\na\n1\n", {"a": [1]}),
    ],
    ids=["a comma in a name", "decimals", "bars around commas", "Excel says so", "one column"],
)
def test_the_separator_cuts_header_and_rows_alike(text, meaning):
    assert columns(text) == meaning


def test_commas_and_utf_8_are_the_usual_way_and_need_no_note():
    assert notes("a,b\n1,x\n2,y\n") == ()


def test_the_toy_table_comes_back_as_pandas_wrote_it():
    read = tables.read(toys.csv(), "t.csv").data.to_pandas()
    pd.testing.assert_frame_equal(read[list(toys.frame())], toys.frame())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_are_counted_as_a_text_file_would(end, last):
    """The row with the open quote is named by the line it starts on, whatever ends the lines."""
    text = end.join(["a,b", '1,"x', 'y"', "2,z", '3,"open', "4,w"]) + (end if last else "")
    found = refusal(text)
    assert found.code == "BROKEN_QUOTES"
    assert "starts on line 5 " in found.sentence


def test_lines_of_a_text_are_never_all_there_at_once():
    lines = _lines("a\r\nb\n\nc\rd")
    assert next(lines) == "a\r\n"
    assert list(lines) == ["b\n", "\n", "c\r", "d"]
    assert list(_lines("")) == []
