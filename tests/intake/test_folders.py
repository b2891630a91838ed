"""A packed folder is checked before any of it is read."""

import io
import stat
import zipfile

import pytest

from explainers.errors import RefusedError
from explainers.intake import folders
from explainers.intake.folders import folder_of
from tests.intake import odd_archives


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def refused(data, mark="mark", **options):
    with pytest.raises(RefusedError) as caught:
        folder_of(data, mark, **options)
    return caught.value


@pytest.mark.parametrize("top", ["", "model/", "a model of 2026/"])
def test_a_folder_is_found_at_the_top_and_one_folder_deep(top):
    folder = folder_of(zipped({top + "mark": b"x", top + "data/file": b"abc"}), "mark")
    assert folder.top == top
    assert dict(folder.sizes) == {"mark": 1, "data/file": 3}
    assert "data/file" in folder and "data" not in folder
    assert folder.read("data/file") == b"abc"


def test_what_lies_beside_the_folder_is_no_part_of_it():
    data = zipped({"model/mark": b"x", "notes.txt": b"n", "other/file": b"o"})
    assert set(folder_of(data, "mark").sizes) == {"mark"}


def test_what_file_managers_add_is_left_out():
    clutter = {"__MACOSX/model/._mark": b"", "model/.DS_Store": b"", "model/data/Thumbs.db": b""}
    folder = folder_of(zipped({"model/": b"", "model/mark": b"x", **clutter}), "mark")
    assert set(folder.sizes) == {"mark"}


def test_the_nearest_mark_counts_and_two_at_the_same_height_are_refused():
    assert folder_of(zipped({"mark": b"1", "a/mark": b"22"}), "mark").sizes["mark"] == 1
    assert folder_of(zipped({"a/mark": b"1", "a/b/mark": b"22"}), "mark").top == "a/"
    error = refused(zipped({"a/mark": b"", "b/mark": b""}))
    assert error.code == "SEVERAL_MODELS"
    assert "2 models, in the folders “a” and “b”" in error.sentence
    error = refused(zipped({"a/b/c/mark": b""}))
    assert error.code == "TOO_DEEP"
    assert "3 folders deep in the archive, at “a/b/c/mark”" in error.sentence
    assert refused(zipped({"a/bookmark": b""})).code == "BROKEN_MODEL"


@pytest.mark.parametrize(
    "name",
    [
        "../mark",
        "a/../../mark",
        "/mark",
        "C:mark",
        "a\\mark",
        "a//mark",
        "./mark",
        "a\nb",
        "n" * 501,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    error = refused(zipped({"mark": b"", name: b""}))
    assert error.code == "UNSAFE_NAME"


def test_a_name_that_ends_early_is_refused():
    """zipfile shows what stands before a NUL and hides the rest."""
    data = zipped({"mark": b"", "data.bin_.txt": b""}).replace(b"data.bin_.txt", b"data.bin\0.txt")
    error = refused(data)
    assert error.code == "UNSAFE_NAME" and "“data.bin␀.txt”" in error.sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [("Data", "data"), ("e\u0301t", "\u00e9t"), ("data", "data/file"), ("a", "a/")],
)
def test_names_that_could_be_one_file_are_refused(one, other):
    error = refused(zipped({"mark": b"", one: b"1", other: b""}))
    assert error.code == "DUPLICATE_MEMBER"


def test_the_same_name_twice_is_refused():
    assert refused(odd_archives.twice("mark")).code == "DUPLICATE_MEMBER"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind):
    error = refused(odd_archives.with_kind("mark", kind))
    assert error.code == "OUTSIDE_LINK" and "“mark”" in error.sentence
    assert folder_of(odd_archives.with_kind("mark", stat.S_IFREG), "mark").sizes


def test_a_password_and_an_unusual_compression_are_named():
    error = refused(odd_archives.locked("mark"))
    assert error.code == "ENCRYPTED_MEMBER" and "“mark”" in error.sentence
    error = refused(odd_archives.compressed("mark", zipfile.ZIP_LZMA))
    assert error.code == "BROKEN_MODEL" and "number 14" in error.sentence


def test_members_and_sizes_are_limited(monkeypatch):
    data = zipped({"mark": bytes(2_000), **{str(n): b"" for n in range(folders.MAX_MEMBERS - 1)}})
    folder_of(data, "mark", 2_000)
    assert refused(data, limit=1_999).code == "EXPANDS_TOO_MUCH"
    monkeypatch.setattr(folders, "MAX_MEMBERS", folders.MAX_MEMBERS - 1)
    error = refused(data)
    assert error.code == "TOO_MANY_MEMBERS"
    assert "holds 1,000 files; at most 999" in error.sentence


def test_a_damaged_archive_is_a_sentence():
    assert refused(zipped({"mark": b"x" * 500})[:-30]).code == "NOT_AN_ARCHIVE"
    assert refused(b"PK\x03\x04" + bytes(60)).code == "NOT_AN_ARCHIVE"


def test_a_file_is_read_whole_or_refused():
    folder = folder_of(zipped({"mark": b"x" * 1_000}), "mark")
    assert folder.read("mark", 1_000) == b"x" * 1_000
    for name, most, code in (("mark", 999, "TOO_LARGE"), ("other", 999, "BROKEN_MODEL")):
        with pytest.raises(RefusedError) as caught:
            folder.read(name, most)
        assert caught.value.code == code
    assert "1.0 kB" in refused_reading(folder, "mark", 10).sentence


def refused_reading(folder, name, most=1_000_000):
    with pytest.raises(RefusedError) as caught:
        folder.read(name, most)
    return caught.value


def test_a_member_that_is_not_what_the_directory_says_is_refused():
    short = folder_of(odd_archives.claiming("mark", b"abc" * 50, 1_000), "mark")
    assert short.sizes["mark"] == 1_000
    assert refused_reading(short, "mark").code == "BROKEN_MODEL"
    changed = folder_of(odd_archives.changed("mark", b"abc" * 5_000), "mark")
    assert "cannot be unpacked" in refused_reading(changed, "mark").sentence
