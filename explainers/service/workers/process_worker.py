"""A worker in a process of its own: how it is asked, and how it ends."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from explainers.errors import RationaleError, StoppedError
from explainers.kernels.reporting import Report, unheard
from explainers.service.sandbox.watchdog import Watchdog
from explainers.service.workers.busy import Busy
from explainers.service.workers.channel import Channel, LostChannelError
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame
from explainers.service.workers.worker import Process, died, not_started

_GRACE: Final = 0.25
"""Seconds a process that hung up is given to end, so that its own signal can be told."""


class ProcessWorker:
    """A session in a process of its own, at the other end of a channel."""

    def __init__(
        self,
        channel: Channel,
        process: Process,
        measures: tuple[str, ...],
        gaps: tuple[str, ...] = (),
    ) -> None:
        self.measures = measures
        self.gaps = gaps
        self._channel = channel
        self._process = process
        self._busy = Busy()
        self._ending = threading.Lock()
        self._fate: StoppedError | None = None

    @property
    def alive(self) -> bool:
        """False from the moment the process is gone, asked or not."""
        return self._fate is None and self._process.running()

    @property
    def pid(self) -> int:
        """The process it runs in."""
        return self._process.pid

    @property
    def scratch(self) -> Path:
        """The folder it may write in."""
        return self._process.scratch

    @property
    def answers(self) -> int:
        """How many questions it has been through; its first one has it read its files."""
        return self._busy.answers

    @property
    def busy_seconds(self) -> float:
        """How long it has been at the question it is at; 0 while it is at none."""
        return self._busy.busy_seconds

    @property
    def idle_seconds(self) -> float:
        """How long ago its last answer was; 0 while it is busy."""
        return self._busy.idle_seconds

    def ask(self, frame: Frame, urgent: bool = False, heard: Report = unheard) -> Frame:
        """See `Worker.ask`."""
        with self._busy.turn(urgent=urgent):
            if self._fate is not None:
                raise _again(self._fate)
            self._busy.begin()
            try:
                return self._channel.ask(frame, heard)
            except LostChannelError as lost:
                raise self._lost(lost) from lost
            except RationaleError:
                raise
            except BaseException:  # interrupted halfway: the rest of the answer would come next
                self._end(0.0, died("a question was broken off"))
                raise
            finally:
                self._busy.rest()

    def close(self) -> None:
        """See `Worker.close`."""
        self._end(0.0, died("it was closed"))
        with self._busy.turn(urgent=True):  # whoever was waiting for an answer has left
            self._channel.close()

    def stop(self, why: StoppedError) -> None:
        """End it, even in the middle of an answer; whoever asks now or later is told `why`."""
        self._end(0.0, why)

    def bury(self) -> None:
        """Remove what a process that ended by itself has left; it is told how when it is asked."""
        self._end(_GRACE)

    def _lost(self, lost: LostChannelError) -> StoppedError:
        fate = self._end(_GRACE)
        malformed = lost.__cause__
        if isinstance(malformed, FrameError) and malformed.code != "FRAME_TRUNCATED":
            return malformed
        return _again(fate)

    def _end(self, grace: float, why: StoppedError | None = None) -> StoppedError:
        with self._ending:
            if self._fate is None:
                fate = self._process.end(grace)
                self._fate = why or died(fate)
            return self._fate


def greeted(
    channel: Channel, process: Process, patience: float, watchdog: Watchdog
) -> ProcessWorker:
    """The worker, once its process has said that it is ready; the watchdog looks at it then.

    Raises the error it said instead, and StoppedError with the code WORKER_NOT_STARTED when it
    says nothing for `patience` seconds or ends. Nothing of the process is left then.
    """
    impatience = threading.Timer(patience, process.end, (0.0,))
    impatience.start()
    try:
        told = channel.receive().fields
    except LostChannelError as lost:
        fate = process.end(_GRACE)
        channel.close()
        raise not_started(fate) from lost
    except BaseException:
        process.end(0.0)
        channel.close()
        raise
    finally:
        impatience.cancel()
    measures = (*told["measures"], *watchdog.measures)
    worker = ProcessWorker(channel, process, measures, tuple(told["gaps"]))
    watchdog.watch(worker)
    return worker


def _again(error: StoppedError) -> StoppedError:
    """The same error as a new one: an exception that is raised twice carries both histories."""
    return StoppedError(error.code, error.sentence, error.next_step)
