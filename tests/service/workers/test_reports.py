"""Between a question and its reply a worker says how far it is; what cannot be true ends it."""

import io
import threading
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import StoppedError
from explainers.service.sandbox.limits import Limits
from explainers.service.workers import reports
from explainers.service.workers.channel import Channel, LostChannelError
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame, encode, read
from explainers.service.workers.launchers import InlineLauncher, SpawnLauncher, ZygoteLauncher
from explainers.service.workers.reports import EVERY_SECONDS, Listener, Reporter
from tests.service.toy_sessions import TOY, Toy
from tests.service.watching import ended

HURRIED = replace(Limits(), answer_seconds=1.5)
LONG = {"steps": 40, "seconds": 1.0}


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=[ZygoteLauncher, SpawnLauncher])
def worker(request):
    with (
        closing(request.param(TOY, limits=HURRIED)) as launcher,
        closing(launcher.launch()) as worker,
    ):
        worker.ask(Frame("echo"))  # the first answer has a limit of its own
        yield worker


def test_a_worker_says_how_far_it_is(worker):
    heard = []
    reply = worker.ask(Frame("count", LONG), heard=lambda *steps: heard.append(steps))
    assert reply.fields == {"steps": 40}
    assert 2 <= len(heard) <= 1.0 / EVERY_SECONDS + 1, "a few times a second"
    assert heard == sorted(heard)
    assert {total for _, total in heard} == {40}
    assert worker.ask(Frame("echo")).verb == "echo"


def test_a_worker_that_nobody_listens_to_answers_all_the_same(worker):
    assert worker.ask(Frame("count", LONG)).fields == {"steps": 40}


def test_so_does_a_session_in_this_process():
    heard = []
    with closing(InlineLauncher(Toy).launch()) as worker:
        worker.ask(Frame("count", LONG), heard=lambda *steps: heard.append(steps))
    assert len(heard) >= 2
    assert heard == sorted(heard)


def test_an_answer_that_is_there_at_once_comes_alone(worker):
    def heard(*_):
        pytest.fail("it was there at once")

    frame = Frame("count", {"steps": 1_000, "seconds": EVERY_SECONDS / 10})
    assert worker.ask(frame, heard=heard).verb == "counted"


def test_reports_give_a_worker_no_more_time(worker):
    heard = []
    asked = time.monotonic()
    with pytest.raises(StoppedError) as caught:
        worker.ask(Frame("murmur", {"seconds": 0.3}), heard=lambda *steps: heard.append(steps))
    assert caught.value.code == "TIME_LIMIT"
    assert "s of 1.5 s." in caught.value.sentence
    assert time.monotonic() - asked < 4
    assert len(heard) >= 3, "it was heard until then"
    assert ended(worker.pid)


def test_a_flood_of_reports_ends_the_worker(worker):
    heard = []
    with pytest.raises(FrameError) as caught:
        worker.ask(Frame("murmur", {"seconds": 0.0}), heard=lambda *steps: heard.append(steps))
    assert caught.value.code == "FRAME_FLOOD"
    assert "at most 10 times a second" in caught.value.sentence
    assert len(heard) < 30
    assert ended(worker.pid)


def test_a_claim_that_cannot_be_true_ends_the_worker(worker):
    with pytest.raises(FrameError, match=r"done “2” of “1” steps") as caught:
        worker.ask(Frame("claim", {"done": 2, "total": 1}))
    assert caught.value.code == "FRAME_PROGRESS"
    assert ended(worker.pid)
    with pytest.raises(StoppedError, match="stopped"):
        worker.ask(Frame("echo"))


def test_who_cannot_listen_gets_no_answer_and_neither_does_the_next(worker):
    """The reply that nobody took must not be the reply to the next question."""

    def refuse(*_):
        raise StoppedError("CANCELLED", "Enough.", "Go.")

    with pytest.raises(StoppedError, match="WORKER_DIED"):
        worker.ask(Frame("count", LONG), heard=refuse)
    assert ended(worker.pid)
    with pytest.raises(StoppedError, match="WORKER_DIED"):
        worker.ask(Frame("echo"))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"done": 1},
        {"total": 1},
        {"done": -1, "total": 1},
        {"done": 2, "total": 1},
        {"done": 0, "total": 0},
        {"done": 0.5, "total": 1},
        {"done": True, "total": 1},
        {"done": 0, "total": True},
        {"done": "1", "total": 2},
        {"done": None, "total": 2},
        {"done": [1], "total": 2},
        {"done": 1, "total": reports.MOST_STEPS + 1},
        {"done": 10**4_000, "total": 10**4_000},
        {"done": 1, "total": 2, "words": "Send us your password."},
    ],
)
def test_what_is_no_count_is_refused(fields):
    listener = Listener(lambda *_: pytest.fail("it was believed"))
    with pytest.raises(FrameError) as caught:
        listener.hear(Frame("progress", fields))
    assert caught.value.code == "FRAME_PROGRESS"
    assert len(caught.value.sentence) < 500


def test_nothing_else_travels_with_a_report():
    listener = Listener(lambda *_: pytest.fail("it was believed"))
    with pytest.raises(FrameError, match="nothing else"):
        listener.hear(Frame("progress", {"done": 1, "total": 2}, {"x": np.ones(9)}))


@pytest.mark.parametrize("steps", [(0, 1), (1, 1), (420, 1_000), (0, reports.MOST_STEPS)])
def test_what_can_be_true_is_heard(steps):
    heard = []
    Listener(lambda *told: heard.append(told)).hear(
        Frame("progress", dict(zip(("done", "total"), steps, strict=True)))
    )
    assert heard == [steps]


def test_a_worker_of_ours_is_never_too_loud(clock):
    """However long it takes and however often its method says something."""
    listener = Listener(lambda *_: None, clock)
    reporter = Reporter(listener.hear, clock)
    for done in range(100_000):
        clock.now += 0.003
        reporter(done, 100_000)


def test_one_that_speaks_all_the_time_is_cut_off_and_how_soon(clock):
    listener = Listener(lambda *_: None, clock)
    said = 0
    with pytest.raises(FrameError, match=r"said 17 times in 0\.7 s") as caught:
        while said < 1_000:
            clock.now += 0.04
            said += 1
            listener.hear(Frame("progress", {"done": 0, "total": 1}))
    assert caught.value.code == "FRAME_FLOOD"


def test_reports_are_as_rare_as_promised(clock):
    said = []
    reporter = Reporter(lambda frame: said.append((round(clock.now, 3), frame.fields)), clock)
    for done in range(1, 11):
        clock.now += 0.1
        reporter(done, 10)
    times = [at for at, _ in said]
    assert times[0] == pytest.approx(100.2, abs=0.101)
    assert min(np.diff(times)) >= EVERY_SECONDS - 1e-9
    assert said[0][1]["total"] == 10


def test_nothing_is_said_after_the_reply():
    """A thread a method left behind must not speak in the middle of another answer."""
    left = []

    def answer(frame, report):
        left.append(report)
        return frame

    output = io.BytesIO()
    asked = b"".join(encode(Frame("x")))
    Channel(io.BytesIO(asked), output).serve(answer)
    time.sleep(EVERY_SECONDS * 1.5)
    thread = threading.Thread(target=left[0], args=(1, 2))
    thread.start()
    thread.join()
    said = io.BytesIO(output.getvalue())
    assert read(said).verb == "x"
    assert said.read() == b""


def test_reports_before_an_error_are_heard_too():
    heard = []
    told = [
        Frame("progress", {"done": 1, "total": 2}),
        Frame("error", StoppedError("CODE", "It broke.", "Mend it.").fields()),
    ]
    replies = io.BytesIO(b"".join(piece for frame in told for piece in encode(frame)))
    with pytest.raises(StoppedError, match="It broke"):
        Channel(replies, io.BytesIO()).ask(Frame("x"), lambda *steps: heard.append(steps))
    assert heard == [(1, 2)]


def test_reports_without_a_reply_are_a_lost_channel():
    replies = io.BytesIO(b"".join(encode(Frame("progress", {"done": 1, "total": 2}))))
    with pytest.raises(LostChannelError):
        Channel(replies, io.BytesIO()).ask(Frame("x"))
