"""Nothing is left on the disk: after an answer, after a refusal, after a worker's end."""

import os
import signal
import tempfile
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from explainers.errors import RationaleError, RefusedError
from explainers.kernels.reporting import unheard
from explainers.service.workers.child import _telling, _tidying
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from explainers.service.workers.processes import empty_scratch, new_scratch, remove_scratch
from tests.service.sandbox.apart import in_child
from tests.service.toy_sessions import TOY
from tests.service.unfenced import lacking
from tests.service.watching import within

LITTER = f"{__name__}:Litter"


class Litter:
    """Leaves what a careless library leaves: files, folders in folders, links; then answers."""

    def answer(self, frame, _):
        with tempfile.NamedTemporaryFile(delete=False) as kept:
            kept.write(b"weights")
        deep = Path(tempfile.mkdtemp(), "a", "b")
        deep.mkdir(parents=True)
        (deep / "member").write_bytes(b"x" * 10)
        with suppress(PermissionError):  # making links is refused behind the walls
            Path("link").symlink_to(deep)
        os.chdir(deep)
        left = sum(len(found) for *_, found in os.walk(os.environ["HOME"]))
        if frame.verb == "refuse":
            raise RefusedError("BROKEN_MODEL", f"{left} files lie there.", "Save it again.")
        if frame.verb == "stay":
            time.sleep(20)
        return Frame("answered", {"left": left, "folder": str(Path.cwd())})


@pytest.fixture(params=[ZygoteLauncher, SpawnLauncher])
def maker(request):
    return request.param


@pytest.fixture(params=["whole", "landlock", "everything"])
def worker(maker, request):
    """A worker with the whole sandbox, with a wall less, with none."""
    if request.param == "whole":
        with closing(maker(LITTER)) as launcher, closing(launcher.launch()) as worker:
            yield worker
        return
    with (
        lacking(request.param),
        closing(maker(LITTER)) as launcher,
        closing(launcher.launch()) as worker,
    ):
        yield worker


def left(worker):
    return list(worker.scratch.iterdir())


def asked_to_stay(worker):
    with suppress(RationaleError):
        worker.ask(Frame("stay"))


def test_nothing_stays_after_answers_and_refusals(worker):
    for _ in range(2):
        reply = worker.ask(Frame("open")).fields
        assert reply["left"] >= 2 and reply["folder"] != str(worker.scratch)
        assert left(worker) == []
        with pytest.raises(RationaleError, match=r"[2-9] files lie there"):
            worker.ask(Frame("refuse"))
        assert left(worker) == []
    folder = worker.scratch
    worker.close()
    assert not folder.exists()


def test_nothing_stays_of_a_worker_killed_in_the_middle(maker):
    with closing(maker(LITTER)) as launcher, closing(launcher.launch()) as worker:
        folder = worker.scratch
        asking = threading.Thread(target=asked_to_stay, args=(worker,))
        asking.start()
        assert within(5, lambda: len(list(folder.iterdir())) >= 2)
        os.kill(worker.pid, signal.SIGKILL)
        asking.join(5)
        assert not asking.is_alive()
        assert not folder.exists()


def test_nothing_stays_of_a_worker_killed_while_nobody_asks(maker):
    with closing(maker(TOY)) as launcher, closing(launcher.launch()) as worker:
        folder = worker.scratch
        (folder / "left").mkdir()
        os.kill(worker.pid, signal.SIGKILL)
        assert within(3, lambda: not folder.exists())
        with pytest.raises(RationaleError, match="killed by signal 9"):
            worker.ask(Frame("echo"))


def test_only_the_folder_itself_is_emptied(tmp_path, monkeypatch):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    for supported in (os.supports_dir_fd, frozenset()):  # as on Linux, and as on Windows
        scratch = new_scratch()
        (scratch / "a" / "b").mkdir(parents=True)
        (scratch / "a" / "file").touch()
        (scratch / "file").touch()
        (scratch / "link").symlink_to(kept)
        monkeypatch.setattr(os, "supports_dir_fd", supported)
        empty_scratch(scratch)
        assert list(scratch.iterdir()) == []
        assert (kept / "file").exists()
        monkeypatch.undo()
        remove_scratch(scratch)


def test_an_answer_survives_the_tidying_and_so_does_a_failure(tmp_path):
    def answer(frame, _):
        Path(tmp_path, "left").touch()
        if frame.verb == "raise":
            raise MemoryError
        return frame

    def tried():
        tidy = _tidying(answer, tmp_path)
        same = tidy(Frame("echo"), unheard).verb
        with pytest.raises(MemoryError):
            tidy(Frame("raise"), unheard)
        return same, str(Path.cwd()), len(list(tmp_path.iterdir()))

    assert in_child(tried) == ["echo", str(tmp_path), 0]


def test_a_worker_tells_its_session_which_walls_are_missing():
    def answer(frame, _):
        return frame

    assert _telling(answer, ()) is answer
    told = _telling(answer, ("No wall.",))(Frame("open", {"key": "a"}), unheard)
    assert told.fields == {"key": "a", "gaps": ["No wall."]}
