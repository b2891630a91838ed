"""Pictures as a table: one row a picture, folders as labels, pixels beside it."""

import hashlib

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import pictures, tables
from explainers.intake.pictures.archive import counting_order
from explainers.records import PICTURES
from tests.intake.pictures import files
from tests.intake.pictures.files import colours, labelled, smooth, written, zipped


def read(members):
    return tables.read(zipped({name: written(colours()) for name in members}), "a.zip")


def test_one_picture_is_one_row():
    data = written(colours(6, 9))
    found = tables.read(data, "holiday/beach.png")
    card = found.card
    assert found.data.to_pydict() == {"picture": ["beach.png"], "width": [9], "height": [6]}
    assert (card.format, card.rows, card.file_name) == (PICTURES, 1, "holiday/beach.png")
    assert card.digest == hashlib.sha256(data).hexdigest() and card.size == len(data)
    assert card.holds_pictures and card.notes == ()
    np.testing.assert_array_equal(found.pictures[0], colours(6, 9))


def test_folders_are_labels_and_pictures_are_in_the_order_people_count():
    found = tables.read(labelled(), "pets.zip")
    assert found.data.to_pydict() == {
        "picture": ["cat/2.jpg", "dog/9.webp", "dog/10.png"],
        "label": ["cat", "dog", "dog"],
        "width": [24] * 3,
        "height": [16] * 3,
    }
    assert [column.role for column in found.card.columns] == ["identifier", "label", "", ""]
    assert found.card.notes == ("Folders are taken for labels: “cat” and “dog”.",)
    np.testing.assert_array_equal(found.pictures[2], smooth())


def test_sizes_are_those_of_the_picture_upright():
    found = tables.read(written(colours(6, 9), exif=files.turned(6)), "a.png")
    assert (found.data["width"][0].as_py(), found.data["height"][0].as_py()) == (6, 9)
    assert found.pictures[0].shape == (9, 6, 3)


@pytest.mark.parametrize(
    ("members", "names", "labels"),
    [
        (("a.png", "b.png"), ["a.png", "b.png"], None),
        (("x/a.png", "x/b.png"), ["a.png", "b.png"], None),
        (("x/y/a.png", "x/y/b.png"), ["a.png", "b.png"], None),
        (("a.png", "x/b.png"), ["a.png", "x/b.png"], None),
        (("x/a.png", "y/a.png"), ["x/a.png", "y/a.png"], ["x", "y"]),
        (("x/a.png", "y/a.png", "a.png"), ["a.png", "x/a.png", "y/a.png"], [None, "x", "y"]),
        (
            ("d/test/x/a.png", "d/train/x/a.png", "d/train/y/a.png"),
            ["test/x/a.png", "train/x/a.png", "train/y/a.png"],
            ["x", "x", "y"],
        ),
    ],
)
def test_which_folders_are_labels(members, names, labels):
    table = read(members).data.to_pydict()
    assert table["picture"] == names
    assert table.get("label") == labels


def test_names_are_ordered_by_their_numbers():
    names = ["b", "a10", "a2", "a2b", "10", "9", "a"]
    assert sorted(names, key=counting_order) == ["9", "10", "a", "a2", "a2b", "a10", "b"]


@pytest.mark.parametrize("data", [labelled(), written(colours())], ids=["zip", "one"])
def test_rows_are_the_same_table_and_decode_nothing(data, monkeypatch):
    found = tables.read(data, "a")
    monkeypatch.setattr(pictures.decoding, "pixels", None)
    monkeypatch.setattr(pictures.sequence, "pixels", None)
    assert tables.rows(data, "a").equals(found.data)


def test_pictures_are_decoded_when_they_are_asked_for(monkeypatch):
    held = pictures.read(labelled(), "a.zip").pictures
    asked, really = [], pictures.sequence.pixels

    def noted(plain, name):
        asked.append(name)
        return really(plain, name)

    monkeypatch.setattr(pictures.sequence, "pixels", noted)
    assert len(held) == 3 and asked == []
    assert held[-1].shape == (16, 24, 3)
    assert asked == ["pets/dog/10.png"]
    assert held[1:].names == ("pets/dog/9.webp", "pets/dog/10.png") and len(asked) == 1
    assert len(list(held)) == 3
    with pytest.raises(IndexError):
        held[3]


def test_a_table_has_no_pictures():
    found = tables.read(b"a,b\n1,2\n", "a.csv")
    assert found.pictures == () and not found.card.holds_pictures


@pytest.mark.parametrize(
    ("name", "data", "code", "part"),
    [
        ("logo.png", b"hello\nthere\n", "NO_PICTURE", "“logo.png” is called a picture and is text"),
        ("a.JPG", b"a,b\n1,2\n", "NO_PICTURE", "“a.JPG” is called a picture and is text in rows"),
        ("a.png", b"<html></html>", "UNOPENED_FORMAT", "is a web page (HTML)"),
        ("a.csv", b"hello\n", "NO_ROWS", "no rows"),
    ],
)
def test_a_text_that_is_called_a_picture(name, data, code, part):
    for reader in (tables.read, tables.rows):
        with pytest.raises(RefusedError) as caught:
            reader(data, name)
        assert caught.value.code == code
        assert part in caught.value.sentence


def test_a_table_called_a_picture_is_told_by_its_content():
    import gzip

    from tests.intake import foreign

    assert tables.read(foreign.PARQUET, "table.png").card.rows > 1
    assert tables.read(written(colours()), "table.csv").card.holds_pictures
    with pytest.raises(RefusedError) as caught:
        tables.read(gzip.compress(written(colours())), "a.png.gz")
    assert caught.value.code == "UNOPENED_FORMAT"
