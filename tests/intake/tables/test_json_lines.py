"""Records in JSON: one a line or in a list, flat, and named alike."""

import json

import pytest

from explainers.intake.tables import limits
from explainers.intake.tables.json_lines import read_json_lines
from tests.intake.tables.reads import columns, notes, refusal

MEANINGS = {
    "lines": ('{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n', {"a": [1, 2], "b": ["x", "y"]}),
    "a list": ('[{"a": 1}, {"a": 2}]', {"a": [1, 2]}),
    "a list on many lines": ('[\n  {\n    "a": 1\n  },\n  {\n    "a": 2\n  }\n]\n', {"a": [1, 2]}),
    "records on many lines": ('{\n"a": 1\n}\n{\n"a": 2\n}\n', {"a": [1, 2]}),
    "one record": ('{"a": 1, "b": null}', {"a": [1], "b": [None]}),
    "blank lines": ('{"a": 1}\n\n\r\n{"a": 2}\n\n', {"a": [1, 2]}),
    "fractions": ('{"a": 1.5}\n{"a": 2}\n{"a": null}', {"a": [1.5, 2.0, None]}),
    "truth values": ('{"a": true}\n{"a": false}', {"a": [True, False]}),
    "numbers as text stay text": ('{"a": "1"}\n{"a": "2"}', {"a": ["1", "2"]}),
    "words for missing are words": ('{"a": "NA"}\n{"a": ""}', {"a": ["NA", ""]}),
    "numbers and texts": ('{"a": 1}\n{"a": "x"}', {"a": ["1", "x"]}),
    "numbers and truth values": ('{"a": 1}\n{"a": true}', {"a": ["1", "True"]}),
    "NaN": ('{"a": NaN}\n{"a": 1}', {"a": [None, 1.0]}),
    "other columns in other rows": (
        '{"a": 1}\n{"b": 2}\n{"c": 3, "a": 4}',
        {"a": [1, None, 4], "b": [None, 2, None], "c": [None, None, 3]},
    ),
    "another order": ('{"a": 1, "b": 2}\n{"b": 3, "a": 4}', {"a": [1, 4], "b": [2, 3]}),
    "the largest whole number": ('{"a": 9223372036854775807}', {"a": [2**63 - 1]}),
    "one larger": ('{"a": 9223372036854775808}', {"a": [2.0**63]}),
    "larger than any": ('{"a": 1' + "0" * 5_000 + '}\n{"a": 1}', {"a": [float("inf"), 1.0]}),
    "signs of every kind": ('{"年齢": "\\u00e9<b>"}\n{"年齢": "x"}', {"年齢": ["é<b>", "x"]}),
    "a byte order mark": ('\ufeff{"a": 1}\n{"a": 2}', {"a": [1, 2]}),
}


@pytest.mark.parametrize(("text", "meaning"), MEANINGS.values(), ids=MEANINGS)
def test_the_records_mean(text, meaning):
    assert columns(text) == meaning


def test_records_without_every_column_are_counted():
    text = '{"a": 1, "b": 1}\n{"a": 2}\n{"b": 3}\n'
    assert notes(text) == ("2 records lack some column; its value is missing.",)
    assert notes('{"a": 1}\n{"a": 2, "b": 2}\n')[0].startswith("1 record lacks some column")
    assert notes('{"a": 1, "b": 1}\n{"a": 2, "b": null}\n') == ()


REFUSED = {
    "a list in a cell": ('{"a": 1}\n{"a": [1, 2]}', "NESTED_COLUMN", "holds “[1, 2]” on line 2"),
    "a record in a cell": ('[{"a": {"x": 1}}]', "NESTED_COLUMN", "on line 1"),
    "a name twice": ('{"a": 1, "a": 2}\n{"a": 1}', "DUPLICATE_COLUMN", "names “a” 2 times"),
    "no name": ('{"": 1}\n{"": 2}', "BLANK_COLUMN", "Column 1 has no name"),
    "records without columns": ("[{}, {}]", "NO_COLUMNS", "no columns"),
    "a line that breaks off": ('{"a": 1}\n{"a": 2}\n{"a": ', "BROKEN_TABLE", "value on line 3"),
    "a line of another kind": ('{"a": 1}\n{"a": 2}\n3\n', "BROKEN_TABLE", "line 3 holds “3”"),
    "a list that breaks off": ('[{"a": 1}, {"a": 2}', "BROKEN_TABLE", "line 1 is the last whole"),
    "a list that ends with a comma": ('[{"a": 1},', "BROKEN_TABLE", "of records is not closed"),
    "something after the list": ('[{"a": 1}]\n{"a": 2}', "BROKEN_TABLE", "follows the list"),
    "a list with a number in it": ('[{"a": 1}, 2]', "BROKEN_TABLE", "line 1 holds “2”"),
    "commas between lines": ('{"a": 1}\n{"a": 2},\n{"a": 3}', "BROKEN_TABLE", "on line 2"),
    "half a letter": ('{"a": "\\ud800"}\n{"a": "x"}', "BROKEN_TABLE", "cannot be written as UTF-8"),
    "half a letter in a name": ('{"\\ud800": 1}\n{"a": 1}', "BROKEN_TABLE", "as UTF-8"),
    "a cell as long as a book": (
        '{"a": 1}\n{"a": "' + "x" * 50_001 + '"}',
        "CELL_TOO_LONG",
        "50,001 bytes",
    ),
    "too many columns": (
        json.dumps({f"c{i}": i for i in range(2_001)}),
        "TOO_MANY_COLUMNS",
        "2,001 columns; at most 2,000",
    ),
    "a tower of lists": ('{"a": 1}\n{"a": ' + "[" * 100_000, "BROKEN_TABLE", "line 2 holds a list"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "part"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_a_sentence(text, code, part):
    error = refusal(text)
    assert error.code == code
    assert part in error.sentence
    assert len(error.sentence) < 400


def test_cells_are_counted_while_records_are_read(monkeypatch):
    """A new column in each record makes a table far larger than its text."""
    monkeypatch.setattr(limits, "MAX_OBJECT_CELLS", 100)
    text = "".join(json.dumps({f"c{i}": 1}) + "\n" for i in range(10))
    assert len(columns(text)) == 10
    assert refusal(text + '{"c0": 1}').code == "TOO_MANY_CELLS"


def test_a_list_may_be_empty():
    assert read_json_lines(b"[ ]")[0].num_columns == 0


def test_the_limit_of_cells_is_ten_million():
    assert limits.MAX_OBJECT_CELLS == 10_000_000
