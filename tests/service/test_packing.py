"""Pictures given one by one, packed unopened; their names are a stranger's."""

import io
import zipfile

import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from explainers.service import packing
from explainers.service.packing import pack
from tests.intake.pictures.files import colours, written

PLENTY = 1_000_000


def packed(*files, limit=PLENTY):
    place = io.BytesIO()
    pack([(name, io.BytesIO(data)) for name, data in files], limit, place)
    return place.getvalue()


def members(*names):
    with zipfile.ZipFile(
        io.BytesIO(packed(*((name, name.encode("utf-8", "replace")) for name in names)))
    ) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_files_lie_in_it_as_they_came_and_uncompressed():
    with zipfile.ZipFile(io.BytesIO(packed(("a.png", b"x" * 99), ("b.jpg", b"y")))) as archive:
        kept = {info.filename: archive.read(info) for info in archive.infolist()}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    assert kept == {"a.png": b"x" * 99, "b.jpg": b"y"}


def test_the_same_pictures_are_the_same_file_in_whatever_order():
    files = (("p10.png", b"1"), ("p9.png", b"2"), ("a.png", b"3"))
    assert packed(*files) == packed(*reversed(files))
    assert packed(*files) != packed(*files[:2], ("a.png", b"4"))


def test_a_file_that_was_read_before_is_packed_whole():
    stream, place = io.BytesIO(b"whole"), io.BytesIO()
    stream.read(3)
    pack([("a.png", stream), ("b.png", io.BytesIO(b"b"))], PLENTY, place)
    assert zipfile.ZipFile(place).read("a.png") == b"whole"


def test_equal_names_are_numbered_also_where_only_some_systems_take_them_for_equal():
    found = packed(
        ("cat.png", b"1"), ("cat.png", b"2"), ("CAT.PNG", b"3"), ("cat (2).png", b"4"),
        ("é.png", b"5"), ("e\u0301.png", b"6"),
    )  # fmt: skip
    names = zipfile.ZipFile(io.BytesIO(found)).namelist()
    assert names == [
        *("CAT.PNG", "cat (2).png", "cat (3).png", "cat (4).png"),
        *("e\u0301.png", "\xe9 (2).png"),
    ]


def test_many_equal_names_are_numbered_one_after_the_other():
    names = zipfile.ZipFile(io.BytesIO(packed(*[("a.png", b"")] * 300))).namelist()
    assert names == ["a.png", *(f"a ({number}).png" for number in range(2, 301))]


HOSTILE = (
    "../../etc/cron.d/x.png",
    "C:\\Windows\\x.png",
    "c:x.png",
    "folder/label/x.png",
    "/x.png",
    "a\x00b.png",
    "line\nbreak\x1b[31m.png",
    "\ud800.png",
    "\u202egnp.png",
    ".png",
    "..png",
    " .png",
    "a" * 5_000 + ".png",
    "<img src=x onerror=alert(1)>.png",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_become_harmless_ones_that_are_read(name):
    picture = written(colours(8, 6))
    data = packed((name, picture), ("other.png", picture))
    handle = tables.read(data, "2 pictures.zip")
    assert handle.card.rows == 2
    assert handle.data.column_names == ["picture", "width", "height"]
    names = handle.data.column("picture").to_pylist()
    assert all("/" not in each and "\\" not in each and len(each) < 110 for each in names)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a.csv", "b.csv"), "“a.csv” and “b.csv” are no pictures"),
        (("a.png", "b.csv"), "“b.csv” is no picture"),
        (("a.png", "b.zip"), "“b.zip” is no picture"),
        (("a.png", "b"), "“b” is no picture"),
    ],
)
def test_tables_and_archives_are_taken_one_at_a_time(names, told):
    with pytest.raises(RefusedError) as caught:
        members(*names)
    assert caught.value.code == "SEVERAL_FILES"
    assert "2 files were given at once" in caught.value.sentence
    assert told in caught.value.sentence


def test_all_together_may_be_so_large_and_no_larger():
    files = (("a.png", b"12345"), ("b.png", b"67890"))
    assert packed(*files, limit=10)
    with pytest.raises(RefusedError, match="RATIONALE_TABLE_MB") as caught:
        packed(*files, limit=9)
    assert caught.value.code == "TOO_LARGE"


def test_more_than_are_opened_are_not_packed(monkeypatch):
    monkeypatch.setattr(packing, "MAX_PICTURES", 2)
    assert members("a.png", "b.png")
    with pytest.raises(RefusedError, match="3 pictures were given at once; at most 2") as caught:
        members("a.png", "b.png", "c.png")
    assert caught.value.code == "TOO_MANY_MEMBERS"


def test_the_service_reads_them_as_one_table(backend):
    picture = written(colours(8, 6))
    card = backend.read_pictures([("b.png", io.BytesIO(picture)), ("a.png", io.BytesIO(picture))])
    assert (card.file_name, card.rows, card.holds_pictures) == ("2 pictures.zip", 2, True)
    again = backend.read_pictures([("a.png", io.BytesIO(picture)), ("b.png", io.BytesIO(picture))])
    assert again == card
