"""The file of a dictionary: a table of any format, with the columns of one."""

import io

import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake.dictionaries import Line, read
from explainers.intake.dictionaries.reading import MAX_BYTES
from explainers.intake.tables.limits import MAX_COLUMNS

CSV = "column,title,unit,description\nage,age,years,Age at application.\nbmi,,kg/m²,\n"
LINES = (Line("age", "age", "years", "Age at application."), Line("bmi", "", "kg/m²"))


def refused(data):
    with pytest.raises(RefusedError) as caught:
        read(data, "words.csv")
    return caught.value


def parquet(table):
    file = io.BytesIO()
    table.to_parquet(file)
    return file.getvalue()


def test_a_line_says_something_of_a_column():
    assert read(CSV.encode(), "words.csv") == LINES


def test_any_format_of_tables_will_do():
    table = pd.read_csv(io.StringIO(CSV))
    assert read(parquet(table), "words.parquet") == LINES
    lines = table.to_json(orient="records", lines=True)
    assert read(lines.encode(), "words.jsonl") == LINES
    assert read(CSV.replace(",", ";").encode("utf-16"), "words.csv") == LINES


def test_columns_may_stand_in_any_order_and_others_are_left():
    data = b"Unit , COLUMN,note\nyears,age,x\ncm,height,y\n"
    assert read(data, "words.csv") == (Line("age", unit="years"), Line("height", unit="cm"))


def test_numbers_and_line_breaks_become_plain_texts():
    data = b'column,title,values\n1,7,"1=a;\n2=b"\n2,8,\n'
    assert read(data, "words.csv") == (Line("1", "7", values="1=a; 2=b"), Line("2", "8"))


@pytest.mark.parametrize("header", ["name,title", "column,label", "title,unit", "column,note"])
def test_what_has_not_the_columns_of_a_dictionary_is_refused(header):
    error = refused(f"{header}\na,b\n".encode())
    assert error.code == "UNFIT_DICTIONARY"
    first, second = header.split(",")
    assert f"has the columns “{first}” and “{second}”" in error.sentence
    assert "column,title,unit,description,values" in error.next_step


def test_a_dictionary_may_have_as_many_lines_as_a_table_has_columns():
    lines = "".join(f"c{at},x\n" for at in range(MAX_COLUMNS))
    assert len(read(f"column,title\n{lines}".encode(), "words.csv")) == MAX_COLUMNS
    error = refused(f"column,title\n{lines}more,x\n".encode())
    assert error.code == "UNFIT_DICTIONARY"
    assert "2,001 lines; a table has at most 2,000 columns" in error.sentence


def test_a_dictionary_may_have_so_many_bytes_and_no_more():
    start = b"column,title\nage,x\n"
    assert len(read(start + b"\n" * (MAX_BYTES - len(start)), "words.csv")) == 1
    error = refused(start + b"\n" * (MAX_BYTES + 1 - len(start)))
    assert error.code == "TOO_LARGE"
    assert "1,048,577 bytes; a data dictionary may have 1,048,576" in error.sentence


def test_what_is_no_table_is_refused_as_such():
    assert refused(b"\x89PNG\r\n\x1a\nno picture").code != "UNFIT_DICTIONARY"
