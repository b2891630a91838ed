"""The channel: errors cross it as sentences, without paths and tracebacks."""

import io
import socket
import threading
from contextlib import contextmanager

import numpy as np
import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.service.workers.channel import Channel, LostChannelError
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame, encode


@contextmanager
def serving(answer):
    """A channel to a thread that serves `answer`."""
    ours, theirs = socket.socketpair()
    child = Channel(theirs.makefile("rb"), theirs.makefile("wb"))
    parent = Channel(ours.makefile("rb"), ours.makefile("wb"))
    thread = threading.Thread(target=child.serve, args=(lambda frame, _: answer(frame),))
    thread.start()
    try:
        yield parent
    finally:
        parent.close()
        ours.close()
        thread.join(2)
        child.close()
        theirs.close()
    assert not thread.is_alive(), "serve did not end with its stream"


def raising(error):
    def answer(_):
        raise error

    return answer


def asked(answer):
    with serving(answer) as channel:
        return channel.ask(Frame("x"))


def test_question_and_answer():
    def answer(frame):
        return Frame("sum", {"sum": float(frame.arrays["x"].sum())})

    with serving(answer) as channel:
        sums = [channel.ask(Frame("x", arrays={"x": np.arange(n)})).fields["sum"] for n in range(4)]
    assert sums == [0, 0, 1, 3]


@pytest.mark.parametrize("kind", [RefusedError, ModelError, StoppedError])
def test_our_errors_cross_unchanged(kind):
    with pytest.raises(kind) as caught:
        asked(raising(kind("CODE", "It has 9 columns.", "Bring 3.")))
    assert type(caught.value) is kind
    assert caught.value.fields() == kind("CODE", "It has 9 columns.", "Bring 3.").fields()


def test_other_errors_become_a_sentence_and_leave_their_traceback_in_the_log(capsys):
    error = ValueError("cannot read '/home/somebody/model.pkl'\nsecond line " + "x" * 500)
    with pytest.raises(ModelError) as caught:
        asked(raising(error))
    told = caught.value
    assert told.code == "MODEL_RAISED"
    assert told.sentence.startswith(
        "The model or the method raised ValueError: “cannot read 'model.pkl' second line xxx"
    )
    assert len(told.sentence) < 200
    log = capsys.readouterr().err
    assert "Traceback" in log
    assert "/home/somebody/model.pkl" in log


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("[Errno 2] No such file: '/srv/a b/x.csv'", "[Errno 2] No such file: 'a b/x.csv'"),
        (r"bad C:\Users\me\x.pkl", "bad x.pkl"),
        ("(/tmp/a/b)", "(b)"),
        ("at file:///srv/x/y", "at y"),
        ("error:/srv/x/y", "error:y"),
        ("see https://example.org/a/b", "see https://example.org/a/b"),
        ("ratio 1/2/3, n/a", "ratio 1/2/3, n/a"),
    ],
)
def test_folders_stay_on_their_side(words, seen):
    with pytest.raises(ModelError) as caught:
        asked(raising(RuntimeError(words)))
    assert f"“{seen}”" in caught.value.sentence


def test_error_without_words():
    with pytest.raises(ModelError, match=r"raised AssertionError\. Check"):
        asked(raising(AssertionError()))


def test_error_whose_words_raise():
    class SpitefulError(Exception):
        def __str__(self):
            raise ValueError("no words")

    with pytest.raises(ModelError, match=r"raised SpitefulError\. Check"):
        asked(raising(SpitefulError()))


def test_exit_is_an_error_too():
    with pytest.raises(ModelError, match="SystemExit"):
        asked(raising(SystemExit(1)))


def test_lack_of_memory_is_a_stop():
    with pytest.raises(StoppedError) as caught:
        asked(raising(MemoryError()))
    assert caught.value.code == "OUT_OF_MEMORY"


def test_answer_that_cannot_travel_is_an_error_and_the_talk_goes_on():
    answers = iter([Frame("x", {"x": float("nan")}), Frame("fine")])
    with serving(lambda _: next(answers)) as channel:
        with pytest.raises(StoppedError, match="no JSON"):
            channel.ask(Frame("x"))
        assert channel.ask(Frame("x")).verb == "fine"


def test_question_that_cannot_travel_is_not_sent_and_the_talk_goes_on():
    with serving(lambda frame: frame) as channel:
        with pytest.raises(FrameError):
            channel.ask(Frame("x", {"x": object()}))
        assert channel.ask(Frame("fine")).verb == "fine"


@pytest.mark.parametrize(
    ("reply", "cause"), [(b"", EOFError), (b"RTNL", FrameError), (b"noise " * 9, FrameError)]
)
def test_no_frame_for_an_answer_is_a_lost_channel(reply, cause):
    with pytest.raises(LostChannelError) as caught:
        Channel(io.BytesIO(reply), io.BytesIO()).ask(Frame("x"))
    assert isinstance(caught.value.__cause__, cause)


def test_closed_channel_is_a_lost_one():
    channel = Channel(io.BytesIO(), io.BytesIO())
    channel.close()
    channel.close()
    with pytest.raises(LostChannelError):
        channel.ask(Frame("x"))


def test_error_frame_without_its_fields_is_malformed():
    reply = b"".join(encode(Frame("error", {"code": "X"})))
    with pytest.raises(FrameError, match="sentence"):
        Channel(io.BytesIO(reply), io.BytesIO()).ask(Frame("x"))


def test_child_does_not_answer_noise():
    output = io.BytesIO()
    with pytest.raises(FrameError):
        Channel(io.BytesIO(b"GET / HTTP/1.1"), output).serve(lambda frame, _: frame)
    assert output.getvalue() == b""
