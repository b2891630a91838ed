"""What nobody came for does not stay in the shared store for ever, and nothing else goes."""

import hashlib
import os
import time
from uuid import uuid4

import pytest

from explainers.errors import StoppedError
from explainers.service.cluster.errand import Errand
from explainers.service.cluster.shared_store import SharedStore
from explainers.service.jobs.job import Job
from explainers.service.plan import plan
from tests.service.answering import sampled
from tests.service.stored import block, key

DATA = b"the bytes of a model"
DIGEST = hashlib.sha256(DATA).hexdigest()
KEY = key("shared")
DAY = 86_400


@pytest.fixture
def bucket():
    return SharedStore(f"memory://{uuid4().hex}")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "model"
    path.write_bytes(DATA)
    return path


def _aged(folder, seconds):
    """Have all that is there be that old."""
    then = time.time() - seconds
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def _files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("which", ["shared", "bucket"])
def test_what_nobody_came_for_is_swept(which, request, file):
    store = request.getfixturevalue(which)
    for _ in range(2):
        store.put_file(DIGEST, file)
        store.put_block(KEY, 3, block(2))
        store.sweep(time.time() + DAY - 60)
        assert store.blocks(KEY) == {3}
        assert store.fetch_file(DIGEST) == DATA
        store.sweep(time.time() + DAY + 60)
        assert store.blocks(KEY) == frozenset()
        with pytest.raises(StoppedError):
            store.fetch_file(DIGEST)


def test_drafts_of_killed_writers_are_swept(shared, folder, file):
    shared.put_file(DIGEST, file)
    shared.put_block(KEY, 0, block(2))
    place = folder / "blocks" / KEY[:2] / KEY
    for draft in (place / "000001.zip", folder / "files" / DIGEST):
        draft.with_name(f"{draft.name}.0123456789abcdef").write_bytes(b"half")
    shared.sweep(time.time() + 540)
    assert len(_files(folder)) == 4, "somebody may still write them"
    shared.sweep(time.time() + 660)
    assert _files(folder) == ["000000.zip", DIGEST]


def test_empty_folders_of_old_jobs_are_swept(shared, folder):
    shared.put_block(KEY, 0, block(1))
    shared.remove_block(KEY, 0)
    place = folder / "blocks" / KEY[:2] / KEY
    shared.sweep(time.time())
    assert place.is_dir()
    _aged(folder, DAY + 60)
    shared.sweep(time.time())
    assert not place.exists()
    assert list((folder / "blocks").iterdir()) == [place.parent], "it has just changed"


def test_nothing_is_swept_that_was_not_written_here(shared, folder, file):
    """A folder that holds more than the shared store, by a slip in the setting."""
    foreign = [
        "letter",
        "files/letter",
        "blocks/ab/letter",
        f"blocks/{KEY[:2]}/{KEY}/letter.zip",
        f"elsewhere/files/{DIGEST}",
        f"files/elsewhere/{DIGEST}",
    ]
    for name in foreign:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"of somebody else")
    (folder / "blocks" / "photos").mkdir()
    shared.put_file(DIGEST, file)
    _aged(folder, 2 * DAY)
    shared.sweep(time.time())
    assert not (folder / "files" / DIGEST).exists()
    assert all((folder / name).exists() for name in foreign)
    assert (folder / "blocks" / "photos").is_dir()


def test_store_that_is_gone_is_not_swept(shared, folder):
    folder.rmdir()
    with pytest.raises(StoppedError, match="there is no folder"):
        shared.sweep(time.time())
    assert not folder.exists()


def test_errand_that_nobody_wants_any_more_shares_no_block(team, shared, analysis, joined):
    """Its last bite was computed when the job was cancelled: nobody would fetch the block."""
    work = plan(sampled(analysis))
    errand = Errand(work.request, work.key, 0, work.content["versions"])
    joined.explain(sampled(analysis, limit=33)).result()
    assert team.runner.run(errand.fields(), shared, Job(1))["rows"] == 16
    assert shared.blocks(work.key) == {0}
    shared.remove_block(work.key, 0)

    job = Late()
    assert team.runner.run(errand.fields(), shared, job)["error"]["code"] == "CANCELLED"
    assert job.asked > 1
    assert shared.blocks(work.key) == frozenset()


class Late(Job):
    """Cancelled while the only bite of its block is computed."""

    def __init__(self):
        super().__init__(1)
        self.asked = 0

    def reach(self, *_):
        self.cancel()

    def go_on(self):
        self.asked += 1
        super().go_on()


@pytest.mark.parametrize("age", [599, 601])
def test_end_of_a_job_sweeps_what_a_killed_worker_left(joined, folder, analysis, age):
    draft = folder / "blocks" / "ab" / ("ab" * 32) / "000001.zip.0123456789abcdef"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    then = time.time() - age
    os.utime(draft, (then, then))
    joined.explain(sampled(analysis)).result()
    assert draft.exists() == (age < 600)


def test_store_that_cannot_be_swept_fails_no_job(joined, shared, analysis, monkeypatch):
    def refuse(_):
        tried.append(1)
        raise StoppedError("SHARED_STORE_UNREACHABLE", "It is gone.", "Wait.")

    tried = []
    monkeypatch.setattr(shared, "sweep", refuse)
    assert len(joined.explain(sampled(analysis)).result().values) == 240
    assert tried
