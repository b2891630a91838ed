"""The workspace keeps uploads by content, analyses by secret, and forgets both on demand."""

import hashlib
import io
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from explainers.errors import RefusedError
from explainers.records import Analysis, Column, Feature, ModelCard, TableCard
from explainers.service.storage.sealed import seal, unseal
from explainers.service.workspace import Limits, Upload, Workspace, is_id, new_id

LIMITS = Limits(model=3_000, table=1_000)
NO_IDS = ("", "../" + "A" * 19, "A" * 21, "A" * 23, "A" * 21 + "/", "A" * 21 + ".", "A" * 22 + "\n")


class Forward(io.BytesIO):
    """A stream that cannot be rewound, such as a connection."""

    def seekable(self):
        return False


@pytest.fixture
def root(tmp_path):
    return tmp_path / "home" / "workspace"


@pytest.fixture
def workspace(root):
    return Workspace(root, LIMITS)


def drafts(root):
    return sorted((root / "tmp").iterdir())


def model_card(digest):
    features = (Feature("age", "number"),)
    return ModelCard(digest, "m.json", 3, "xgboost", "Booster", "regression", "number", features, 1)


def table_card(digest):
    return TableCard(digest, "t.csv", 3, "csv", 9, (Column("age", "number", 0, 9, 1.0, 2.0),))


def analysis(workspace, model, table, name="Prices"):
    """A saved analysis of two files with these bytes."""
    model = model_card(workspace.add("m.json", model).digest)
    table = table_card(workspace.add("t.csv", table).digest)
    made = Analysis(new_id(), name, model, table, columns=("age",))
    workspace.save_analysis(made)
    return made


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


def test_ids_are_long_random_and_recognised():
    ids = {new_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(is_id(identity) and len(identity) * 6 >= 128 for identity in ids)


@pytest.mark.parametrize("identity", NO_IDS)
def test_ids_of_another_form_touch_no_path(workspace, root, identity):
    made = analysis(workspace, b"m", b"t")
    text = (root / "analyses" / f"{made.id}.json").read_bytes()
    for path in (root, root / "analyses"):
        (path / f"{'A' * 19}.json").write_bytes(text)
    assert not is_id(identity)
    assert workspace.load_analysis(identity) is None
    assert workspace.delete_analysis(identity) == ()
    with pytest.raises(ValueError, match="is not an analysis id"):
        workspace.save_analysis(replace(made, id=identity))
    assert (root / f"{'A' * 19}.json").exists()


def test_analysis_is_kept_and_replaced(workspace, root):
    made = analysis(workspace, b"m", b"t")
    again = Workspace(root, LIMITS)
    assert again.load_analysis(made.id) == made
    again.save_analysis(replace(made, name="Other", target="price"))
    assert workspace.load_analysis(made.id) == replace(made, name="Other", target="price")
    assert workspace.load_analysis(new_id()) is None


def test_analyses_are_listed_latest_first(workspace, root):
    made = [analysis(workspace, b"m", b"t", name) for name in ("first", "second", "third")]
    for age, one in enumerate(reversed(made)):
        os.utime(root / "analyses" / f"{one.id}.json", (time.time() - age,) * 2)
    (root / "analyses" / f"{new_id()}.json").write_bytes(b"cut")
    assert [one.name for one in workspace.analyses()] == ["third", "second", "first"]


@pytest.mark.parametrize("damage", [b'"age"', b'"Prices"', b'"schema":1'])
def test_changed_analysis_is_not_shown(workspace, root, damage):
    made = analysis(workspace, b"m", b"t")
    path = root / "analyses" / f"{made.id}.json"
    data = path.read_bytes()
    assert damage in data
    path.write_bytes(data.replace(damage, damage.replace(b"e", b"a")))
    assert workspace.load_analysis(made.id) is None
    assert workspace.delete_analysis(made.id) == ()
    assert not path.exists()


def test_deleting_frees_only_files_no_other_analysis_uses(workspace):
    one = analysis(workspace, b"model", b"table one")
    two = analysis(workspace, b"model", b"table two")
    for made in (one, two):
        workspace.save_card(made.model.digest, made.model, "v1")
        workspace.save_card(made.table.digest, made.table, "v1")
    assert workspace.delete_analysis(one.id) == (one.table.digest,)
    assert workspace.load_analysis(one.id) is None
    assert not workspace.has(one.table.digest)
    assert workspace.load_card(one.table.digest, "v1") is None
    assert workspace.has(two.model.digest)
    assert workspace.load_card(two.model.digest, "v1") == two.model
    assert workspace.delete_analysis(one.id) == ()
    assert workspace.delete_analysis(two.id) == (two.model.digest, two.table.digest)
    assert not workspace.has(two.model.digest)


def test_file_that_is_model_and_table_at_once_is_freed_once(workspace):
    made = analysis(workspace, b"same", b"same")
    assert workspace.delete_analysis(made.id) == (made.model.digest,)


@pytest.mark.parametrize("card", [model_card("1" * 64), table_card("2" * 64)])
def test_card_is_kept_for_the_versions_that_read_it(workspace, root, card):
    workspace.save_card(card.digest, card, "intake 1, xgboost 3.2.0")
    again = Workspace(root, LIMITS)
    assert again.load_card(card.digest, "intake 1, xgboost 3.2.0") == card
    assert again.load_card(card.digest, "intake 1, xgboost 3.2.1") is None
    assert again.load_card("3" * 64, "intake 1, xgboost 3.2.0") is None


@pytest.mark.parametrize("damage", [(b'"m.json"', b'"n.json"'), (b"{", b""), (b"model", b"morel")])
def test_changed_card_is_read_anew(workspace, root, damage):
    card = model_card("1" * 64)
    workspace.save_card(card.digest, card, "v")
    path = root / "cards" / f"{card.digest}.json"
    changed = path.read_bytes().replace(*damage)
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    assert workspace.load_card(card.digest, "v") is None


def test_files_of_another_format_are_not_read(workspace, root):
    made = analysis(workspace, b"m", b"t")
    workspace.save_card(made.model.digest, made.model, "v")
    for path in (
        root / "analyses" / f"{made.id}.json",
        root / "cards" / f"{made.model.digest}.json",
    ):
        path.write_bytes(seal({**unseal(path.read_bytes()), "schema": 2}))
    assert workspace.load_analysis(made.id) is None
    assert workspace.load_card(made.model.digest, "v") is None


def test_card_needs_a_digest(workspace):
    with pytest.raises(ValueError, match="is not a digest"):
        workspace.save_card("../x", model_card("1" * 64), "v")
    assert workspace.load_card("../x", "v") is None


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
