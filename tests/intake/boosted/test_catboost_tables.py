"""Tables of a FlatBuffers file are followed inside its bytes, and no byte is read too often."""

import struct

import numpy as np
import pytest

from explainers.intake.boosted.catboost_tables import Pages
from tests.intake.boosted import catboost_files as made

BYTES = np.dtype("u1")


def one_list(count, items):
    """A file of one table whose field 0 is a list that says it has `count` items."""
    fields = struct.pack("<HHH", 6, 8, 4)
    table = struct.pack("<iI", 8, 4)
    return struct.pack("<I", 12) + fields + b"\0\0" + table + struct.pack("<I", count) + items


def test_what_a_builder_wrote_is_read():
    root = Pages(made.file("two")[8:]).root()
    assert root.text(0) == "FlabuffersModel_v1"
    assert root.texts(3) == ["static_provider_v1"]
    model = root.table(1)
    assert model.number(0, "i", 7) == 1
    assert model.has(8) and not model.has(14) and not model.has(99)
    assert model.number(14, "d", 1.5) == 1.5
    assert model.items(99, "i4").shape == (0,)
    assert model.tables(99) == []
    assert [table.text(4) for table in model.tables(5)] == list(made.NUMBERS)
    with pytest.raises(ValueError, match="lacks its field 99"):
        model.table(99)


def test_a_list_ends_inside_the_file():
    assert Pages(one_list(3, b"abc")).root().text(0) == "abc"
    with pytest.raises(ValueError, match="announces 4 items, beyond its end"):
        Pages(one_list(4, b"abc")).root().text(0)


@pytest.mark.parametrize(
    ("at", "letter", "value", "words"),
    [
        (0, "I", 2**31, "leads to byte"),
        (0, "I", 21, "leads to byte"),
        (12, "i", -90, "leads to byte"),
        (12, "i", 99, "leads to byte -87"),
        (4, "H", 3, "a list of 3 bytes of fields"),
        (4, "H", 0, "a list of 0 bytes of fields"),
        (8, "H", 900, "leads to byte 912"),
        (16, "I", 900, "leads to byte 916"),
    ],
)
def test_no_step_leaves_the_file(at, letter, value, words):
    data = made.written(one_list(3, b"abc"), at, letter, value)
    with pytest.raises(ValueError, match=words):
        Pages(data).root().text(0)


def test_the_same_bytes_are_read_four_times_and_no_more():
    pages = Pages(struct.pack("<I", 96) + bytes(96))
    for _ in range(4):
        assert len(pages.items(0, BYTES)) == 96
    with pytest.raises(ValueError, match="share the 100 bytes it has too often"):
        pages.items(0, BYTES)


def test_a_list_of_more_than_a_million_tables_is_refused():
    most = 1_000_000
    with pytest.raises(ValueError, match="1,000,001 parts, and 1,000,000 is the most"):
        Pages(one_list(most + 1, bytes(4 * (most + 1)))).root().tables(0)
    # With as many as that, the first is looked at: an offset of 0 leads to itself.
    with pytest.raises(ValueError, match="the table at byte 24"):
        Pages(one_list(most, bytes(4 * most))).root().tables(0)


@pytest.mark.parametrize(("letters", "words"), [(b"a\xff", "no UTF-8"), (b"a\0", "a NUL in it")])
def test_a_text_is_utf8_without_nul(letters, words):
    with pytest.raises(ValueError, match=words):
        Pages(one_list(2, letters)).root().text(0)
