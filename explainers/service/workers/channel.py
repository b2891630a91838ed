"""A conversation of frames between a parent that asks and a child that answers."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

from explainers.errors import ModelError, RationaleError, StoppedError, from_fields, quoted
from explainers.kernels.reporting import Report, unheard
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frame_parts import Bytes
from explainers.service.workers.frames import (
    Frame,
    encode,
    read,
    write,
    write_pieces,
)
from explainers.service.workers.reports import PROGRESS, Listener, Reporter
from explainers.service.workers.streams import Readable, Writable

Answer = Callable[[Frame, Report], Frame]


class Session(Protocol):
    """What a worker holds: one model, one table, and the answers about them."""

    def answer(self, frame: Frame, report: Report) -> Frame:
        """The reply to one frame; until it is there, `report` may be told how far it is."""


_FOLDERS: Final = re.compile(
    r"(?<!:/)(?<![\w./\\])(?:file://|[A-Za-z]:)?[\\/](?:[^\\/\s'\"]+[\\/])+"
)
"""The folders of an absolute path; its last name is left."""


class LostChannelError(Exception):
    """The other side is gone or no longer speaks frames; the cause says which."""


class Channel:
    """Frames over a pair of binary streams. One asks at a time; see `Turnstile`."""

    def __init__(self, reader: Readable, writer: Writable) -> None:
        self._reader = reader
        self._writer = writer

    def ask(self, frame: Frame, heard: Report = unheard) -> Frame:
        """The child's answer to `frame`; parent side. `heard` is told how far the child is.

        Raises the RationaleError the child raised, FrameError when `frame` cannot be sent (nothing
        was), and LostChannelError when there will be no answer, now or later.
        """
        pieces = encode(frame)
        listener = Listener(heard)
        try:
            write_pieces(pieces, self._writer)
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            raise LostChannelError from error
        while (reply := self.receive()).verb == PROGRESS:
            try:
                listener.hear(reply)
            except RationaleError as error:  # the reply would be taken for the next question's
                raise LostChannelError from error
        return reply

    def receive(self) -> Frame:
        """The next frame from the child; raises like `ask`."""
        try:
            reply = read(self._reader)
        except (OSError, ValueError, EOFError, FrameError) as error:
            raise LostChannelError from error
        return opened(reply)

    def send(self, frame: Frame) -> None:
        """Say something unasked; child side."""
        write(frame, self._writer)

    def close(self) -> None:
        """Close both streams; safe to call again."""
        for stream in (self._writer, self._reader):
            with suppress(OSError):  # the last words to somebody who is gone
                stream.close()

    def serve(self, answer: Answer) -> None:
        """Answer frames until the parent hangs up; child side.

        Raises FrameError when the parent does not speak frames.
        """
        while True:
            try:
                frame = read(self._reader)
            except EOFError:
                return
            write_pieces(answered(answer, frame, self.send), self._writer)


def answered(answer: Answer, frame: Frame, send: Callable[[Frame], None]) -> list[Bytes]:
    """The encoded answer, or the encoded error that took its place.

    send: takes the reports before it; none comes later.
    """
    reporter = Reporter(send)
    try:
        return encode(answer(frame, reporter))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - foreign code raises anything
        return encode(error_frame(error))
    finally:
        reporter.close()


def opened(reply: Frame) -> Frame:
    """The reply itself, unless it carries an error, which is raised."""
    if reply.verb != "error":
        return reply
    try:
        error = from_fields(dict(reply.fields))
    except KeyError as missing:
        raise FrameError("FRAME_HEADER", f"An error came without its {missing}.") from missing
    raise error


def error_frame(error: BaseException) -> Frame:
    """What crosses the border of a failure: a sentence. The traceback goes to the log."""
    return Frame("error", _told(error).fields())


def _told(error: BaseException) -> RationaleError:
    if isinstance(error, RationaleError):
        return error
    traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, MemoryError):
        return StoppedError(
            "OUT_OF_MEMORY",
            "This needs more memory than a worker may use.",
            "Ask for fewer rows or bring a smaller model; the limit is the administrator's choice.",
        )
    return ModelError(
        "MODEL_RAISED",
        f"The model or the method raised {type(error).__name__}{_message(error)}.",
        "Check that the table holds what the model was trained on; the server's log says more.",
    )


def _message(error: BaseException) -> str:
    """The error's own words as a quotation without folder names; empty when it has none."""
    try:
        words = str(error)
    except Exception:  # noqa: BLE001 - a foreign error's __str__ is foreign code too
        return ""
    return f": {quoted(_FOLDERS.sub('', words))}" if words.strip() else ""
