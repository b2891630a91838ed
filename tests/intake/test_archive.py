"""Archives are measured before they are unfolded."""

import io
import zipfile

import numpy as np
import pytest
import scipy.sparse

from explainers.errors import RefusedError
from explainers.intake import archive
from explainers.intake.archive import check_archive

LIMIT = 2_000_000_000


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


def code(data, limit=LIMIT):
    with pytest.raises(RefusedError) as caught:
        check_archive(data, limit)
    return caught.value


def test_an_ordinary_archive_passes():
    check_archive(zipped({"a": b"x" * 1_000, "b": b"y" * 1_000}), LIMIT)


def test_a_small_archive_may_expand_a_lot_and_a_large_one_may_not(monkeypatch):
    bomb = zipped({"a": bytes(1_000_000)})
    assert archive.MAX_RATIO * len(bomb) < 1_000_000
    check_archive(bomb, LIMIT)
    monkeypatch.setattr(archive, "FREE", 1_000)
    error = code(bomb)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "expands to 1 MB; at most 0 MB" in error.sentence


def test_the_callers_limit_holds_whatever_the_ratio():
    data = zipped({"a": np.random.default_rng(0).bytes(2_000)}, zipfile.ZIP_STORED)
    check_archive(data, 2_000)
    assert code(data, 1_999).code == "EXPANDS_TOO_MUCH"


def test_a_bomb_inside_a_stored_member_is_found(monkeypatch):
    """A skops file keeps sparse matrices as archives of their own."""
    inner = io.BytesIO()
    zeros = np.zeros(300_000)
    matrix = scipy.sparse.csr_matrix((zeros, zeros.astype("int32"), [0, len(zeros)]))
    scipy.sparse.save_npz(inner, matrix)
    outer = zipped({"140.npz": inner.getvalue()}, zipfile.ZIP_STORED)
    check_archive(outer, LIMIT)
    monkeypatch.setattr(archive, "FREE", 1_000)
    error = code(outer)
    assert error.code == "EXPANDS_TOO_MUCH"
    assert "expands to 4 MB" in error.sentence


def test_members_are_counted_inside_too(monkeypatch):
    data = zipped({"a": zipped(dict.fromkeys("bcde", b"")), "f": b""})
    monkeypatch.setattr(archive, "MAX_MEMBERS", 6)
    check_archive(data, LIMIT)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 5)
    error = code(data)
    assert error.code == "TOO_MANY_MEMBERS"
    assert "holds 6 files; at most 5" in error.sentence


@pytest.mark.parametrize(
    "data",
    [
        zipped({"a": b"x" * 500})[:-25],
        b"PK\x03\x04" + bytes(50),
        zipped({"a": b"PK\x03\x04" + bytes(40)}),
    ],
    ids=["cut off", "no directory", "no directory inside"],
)
def test_a_damaged_directory_is_a_sentence(data):
    error = code(data)
    assert error.code == "NOT_AN_ARCHIVE"
    assert "save or download it again" in error.next_step
