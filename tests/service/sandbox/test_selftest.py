"""The proof at start: honest about what holds, also where nothing does."""

import logging
import os
import time
from contextlib import closing
from pathlib import Path

import pytest

from explainers.errors import StoppedError
from explainers.service.sandbox import selftest
from explainers.service.sandbox.attempts import ATTEMPTS, TRY
from explainers.service.sandbox.selftest import SandboxReport, SelfTest, examine, judged
from explainers.service.service import Service
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import InlineLauncher, SpawnLauncher, ZygoteLauncher
from explainers.settings import from_environment
from tests.service.toy_sessions import TOY, Toy
from tests.service.unfenced import lacking
from tests.service.watching import within

MAKERS = [ZygoteLauncher, SpawnLauncher]
DOORS = dict.fromkeys(selftest._DOORS, "")


def examined(maker, folder):
    with closing(maker(TOY)) as launcher:
        return examine(launcher, folder)


@pytest.mark.parametrize("maker", MAKERS)
def test_workers_here_are_held_in_full(maker, tmp_path, capsys):
    report = examined(maker, tmp_path)
    assert report.failures == ()
    assert report.kind == "full"
    assert "cannot leave its worker process" in report.sentence
    assert any("system calls" in sentence for sentence in report.measures)
    assert list(tmp_path.iterdir()) == [], "the bait is gone"
    with capsys.disabled():
        print(f" {maker.__name__} tried for {report.seconds * 1000:.1f} ms; ", end="")
    assert report.seconds < 1.0


@pytest.mark.parametrize("maker", MAKERS)
def test_without_any_wall_the_report_is_none(maker, tmp_path):
    with lacking("everything"):
        report = examined(maker, tmp_path)
    assert report.kind == "none"
    assert "Nothing holds a model back" in report.sentence
    told = " ".join(report.failures)
    # Its environment was cleaned all the same.
    for what in ATTEMPTS.keys() - {"see variables it was not given"}:
        assert what in told
    assert "see variables" not in told
    assert "no sandbox we know" in report.failures[0]


@pytest.mark.parametrize(
    ("what", "open_", "closed"),
    [
        ("landlock", "read a file that is not its own", "start a process"),
        ("seccomp", "start a process", "read a file that is not its own"),
    ],
)
@pytest.mark.parametrize("maker", MAKERS)
def test_with_one_wall_the_report_is_partial(maker, what, open_, closed, tmp_path):
    with lacking(what):
        report = examined(maker, tmp_path)
    assert report.kind == "partial"
    assert "open only files you trust" in report.sentence
    assert f"A worker could {open_}." in report.failures
    assert not any(closed in sentence for sentence in report.failures)


def test_the_servers_own_process_is_never_asked(tmp_path):
    class Guarded(Toy):
        def answer(self, frame, _):
            pytest.fail(f"asked for {frame.verb}")

    report = examine(InlineLauncher(Guarded), tmp_path)
    assert report.kind == "none"
    assert report.failures == ("Models run inside the server's own process.",)


def test_attempts_that_lie_are_found_out(tmp_path):
    """A worker that changed the bait and denies it."""

    class Liar:
        pid = 1
        measures = gaps = ()

        def ask(self, frame):
            assert frame.verb == TRY
            Path(frame.fields["file"]).write_bytes(b"changed")
            Path(frame.fields["folder"], "mine").touch()
            return Frame("tried", {"succeeded": {}})

        def close(self):
            """Nothing is held."""

    class Launcher:
        launch = Liar

    report = examine(Launcher(), tmp_path)
    assert report.kind == "partial"
    assert report.failures == (
        "A worker could change a file that is not its own.",
        "A worker could write a file outside its folder.",
    )


@pytest.mark.parametrize(
    ("gaps", "succeeded", "kind"),
    [
        ((), {}, "full"),
        (("A wall is missing.",), {}, "partial"),
        ((), {"debug another process": ""}, "partial"),
        ((), dict.fromkeys(list(DOORS)[1:], ""), "partial"),
        ((), DOORS, "none"),
    ],
)
def test_judgement(gaps, succeeded, kind):
    report = judged(("m",), gaps, succeeded, 0.5)
    assert (report.kind, report.measures, report.seconds) == (kind, ("m",), 0.5)
    assert len(report.failures) == len(gaps) + len(succeeded)


def test_what_stopped_an_attempt_that_was_not_refused_is_told():
    failure = judged((), (), {"start a program": "No such file or directory"}, 0).failures
    assert failure == ("A worker was not kept from: start a program (No such file or directory).",)


def test_it_is_done_once_in_the_background_and_logged(tmp_path, caplog):
    launched = []

    class Counting(InlineLauncher):
        def launch(self):
            launched.append(self)
            time.sleep(0.1)
            return super().launch()

    test = SelfTest(Counting(Toy), tmp_path)
    assert test.report is None
    with caplog.at_level(logging.INFO, logger=selftest.__name__):
        started = time.monotonic()
        test.start()
        test.start()
        assert time.monotonic() - started < 0.1
        assert test.report is None
        assert test.wait(5).kind == "none"
        assert test.report is test.wait(5)
    assert len(launched) == 1
    assert within(1, lambda: len(caplog.records) == 1)
    assert caplog.records[0].levelname == "WARNING"
    assert "Sandbox none" in caplog.text
    assert "\n" not in caplog.records[0].getMessage()


def test_full_report_is_no_warning(tmp_path, caplog):
    with closing(ZygoteLauncher(TOY)) as launcher, caplog.at_level(logging.INFO):
        SelfTest(launcher, tmp_path).wait(30)
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_worker_that_cannot_be_had_is_told(tmp_path, caplog):
    class Failing:
        def launch(self):
            raise StoppedError("WORKER_NOT_STARTED", "A worker did not start (why).", "Ask again.")

    report = SelfTest(Failing(), tmp_path).wait(5)
    assert report == SandboxReport(
        "none", (), ("It could not be examined: A worker did not start (why).",), 0.0
    )
    assert "Traceback" in caplog.text


def test_bait_lies_where_a_worker_of_the_same_user_could_reach_it(tmp_path):
    """Else the refusal would be the file system's, not the sandbox's."""
    seen = {}

    class Curious(InlineLauncher):
        class Spy(Toy):
            pid = os.getpid()
            measures = gaps = ()

            def ask(self, frame):
                seen.update(frame.fields, content=Path(frame.fields["file"]).read_bytes())
                return Frame("tried", {"succeeded": {}})

            def close(self):
                """Nothing is held."""

        def launch(self):
            return self.Spy()

    examine(Curious(Toy), tmp_path)
    assert seen["content"]
    assert Path(seen["folder"]).parent == tmp_path
    assert seen["server"] == os.getpid()


def test_a_server_examines_itself_and_its_settings_are_the_limits(tmp_path):
    settings = from_environment(
        {
            "RATIONALE_HOME": str(tmp_path),
            "RATIONALE_WORKER_MEMORY_MB": "3000",
            "RATIONALE_SCRATCH_MB": "5",
            "RATIONALE_LOAD_SECONDS": "70",
            "RATIONALE_ANSWER_SECONDS": "80",
        }
    )
    with closing(Service(settings)) as backend:
        assert backend.sandbox.report is None
        backend.resume()
        report = backend.sandbox.wait(60)
    assert (report.kind, report.failures) == ("full", ())
    told = " ".join(report.measures)
    assert "answer takes longer than 80 s" in told
    assert "files longer than 70 s" in told
    assert "2.93 GiB in memory, or 5 MB on disk" in told
    assert "write files of 5 MB at most" in told
