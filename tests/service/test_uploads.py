"""The workspace keeps uploads by content, within limits, and forgets them on demand."""

import hashlib
import io
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from explainers.errors import RefusedError
from explainers.service.workspace import Upload, Workspace
from tests.service.stocked import LIMITS, Forward, analysis, drafts


@pytest.fixture
def root(tmp_path):
    return tmp_path / "home" / "workspace"


@pytest.fixture
def workspace(root):
    return Workspace(root, LIMITS)


@pytest.mark.parametrize("form", [bytes, io.BytesIO, Forward])
def test_upload_is_found_by_its_content(workspace, root, form):
    data = bytes(range(250)) * 4
    upload = workspace.add("table.csv", form(data), "table")
    assert upload == Upload(hashlib.sha256(data).hexdigest(), "table.csv", 1_000)
    assert workspace.has(upload.digest)
    assert workspace.path(upload.digest) == root / "uploads" / upload.digest
    assert workspace.path(upload.digest).read_bytes() == data
    assert drafts(root) == []


def test_stream_is_read_from_its_start(workspace):
    stream = io.BytesIO(b"seven b")
    stream.read()
    assert workspace.add("x", stream).size == 7


def test_same_bytes_are_kept_once_and_heal_a_damaged_file(workspace, root):
    first = workspace.add("one.csv", b"a,b\n1,2\n")
    workspace.path(first.digest).write_bytes(b"a,b\n")
    second = workspace.add("two.csv", b"a,b\n1,2\n")
    assert (first.digest, second.name) == (second.digest, "two.csv")
    assert workspace.path(first.digest).read_bytes() == b"a,b\n1,2\n"
    assert len(list((root / "uploads").iterdir())) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\me\\model.json", "model.json"),
        ("../../etc/passwd", "passwd"),
        ("two\nlines.csv", "two lines.csv"),
        ("folder/", "unnamed file"),
        ("x" * 300, "x" * 200),
    ],
)
def test_upload_keeps_the_base_name_alone(workspace, given, kept):
    assert workspace.add(given, b"data").name == kept


@pytest.mark.parametrize(
    ("kind", "limit", "setting"),
    [
        ("model", 3_000, "RATIONALE_MODEL_MB."),
        ("table", 1_000, "RATIONALE_TABLE_MB."),
        (None, 3_000, "RATIONALE_MODEL_MB and RATIONALE_TABLE_MB."),
    ],
)
@pytest.mark.parametrize(("form", "measured"), [(bytes, "{:,} bytes"), (Forward, "more than {:,}")])
def test_too_large_a_file_is_refused(workspace, root, kind, limit, setting, form, measured):
    over = limit + 1
    assert workspace.add("fits", form(b"x" * limit), kind).size == limit
    with pytest.raises(RefusedError) as refusal:
        workspace.add("big.csv", form(b"x" * over), kind)
    assert refusal.value.code == "TOO_LARGE"
    shown = measured.format(over if form is bytes else limit)
    assert f"“big.csv” has {shown}" in refusal.value.sentence
    assert f"{limit:,} bytes (0.0 MB)" in refusal.value.sentence
    assert refusal.value.next_step.endswith(f"raise {setting}")
    assert not workspace.has(hashlib.sha256(b"x" * over).hexdigest())
    assert drafts(root) == []


def test_too_large_a_stream_is_refused_before_it_is_read(workspace):
    class Untouched(io.BytesIO):
        def read(self, size=-1):
            raise AssertionError(f"read {size}")

    with pytest.raises(RefusedError, match="TOO_LARGE"):
        workspace.add("big", Untouched(b"x" * 5_000))


@pytest.mark.parametrize("form", [bytes, io.BytesIO, Forward])
def test_empty_file_is_refused(workspace, root, form):
    with pytest.raises(RefusedError, match="EMPTY_FILE") as refusal:
        workspace.add("nothing.csv", form(b""))
    assert "“nothing.csv” has 0 bytes" in refusal.value.sentence
    assert drafts(root) == []
    assert list((root / "uploads").iterdir()) == []


def test_broken_stream_leaves_nothing_behind(workspace, root):
    class Broken(Forward):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionError("gone")
            return super().read(min(size, 10))

    with pytest.raises(ConnectionError):
        workspace.add("x", Broken(b"x" * 100))
    assert drafts(root) == []
    assert list((root / "uploads").iterdir()) == []


@pytest.mark.parametrize("digest", ["0" * 64, "../" + "0" * 61, "", "0" * 64 + "/.."])
def test_file_that_is_not_kept_is_said_to_be_gone(workspace, digest):
    assert not workspace.has(digest)
    with pytest.raises(RefusedError, match="FILE_GONE"):
        workspace.path(digest)


def test_only_the_owner_may_look(workspace, root):
    workspace.add("x", b"data")
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_uploads_of_many_threads(workspace):
    with ThreadPoolExecutor(8) as pool:
        uploads = list(pool.map(lambda n: workspace.add(f"{n}", b"x" * (n % 3 + 1)), range(48)))
    assert {upload.size for upload in uploads} == {1, 2, 3}
    for upload in uploads:
        assert workspace.path(upload.digest).read_bytes() == b"x" * upload.size


def test_leftovers_of_a_crash_are_swept_at_the_start(workspace, root):
    assert workspace.analyses() == ()
    for name, age in (("old", 3_600), ("young", 1)):
        (root / "tmp" / name).write_bytes(b"half a fi")
        os.utime(root / "tmp" / name, (time.time() - age,) * 2)
    Workspace(root, LIMITS)
    assert [path.name for path in drafts(root)] == ["young"]


def test_discard_deletes_what_no_analysis_uses_and_nothing_else(workspace):
    used = analysis(workspace, b"model", b"table").model.digest
    spare = workspace.add("spare.bin", b"spare").digest
    assert workspace.discard(spare) and not workspace.has(spare)
    assert not workspace.discard(used) and workspace.has(used)
    assert not workspace.discard("../" * 20)


def test_uploads_that_were_never_used_leave_after_a_day(workspace, root):
    used = analysis(workspace, b"model", b"table").model.digest
    old, new = (workspace.add("a.bin", each).digest for each in (b"old", b"new"))
    for each in (old, used):
        os.utime(workspace.path(each), (0, 0))
    again = Workspace(root, LIMITS)
    assert [again.has(each) for each in (old, new, used)] == [False, True, True]
