"""A worker in this process, for tests."""

from __future__ import annotations

import io

from explainers.kernels.reporting import Report, unheard
from explainers.service.workers.busy import Busy
from explainers.service.workers.channel import Session, answered, opened
from explainers.service.workers.frame_parts import Bytes
from explainers.service.workers.frames import Frame, encode, read
from explainers.service.workers.reports import Listener
from explainers.service.workers.worker import died


class InlineWorker:
    """A session in this process, for tests; frames are still turned into bytes and back."""

    pid = None
    measures: tuple[str, ...] = ()
    gaps = ("Models run inside the server's own process.",)

    def __init__(self, session: Session) -> None:
        self._session: Session | None = session
        self._busy = Busy()

    @property
    def alive(self) -> bool:
        """True until it is closed."""
        return self._session is not None

    @property
    def idle_seconds(self) -> float:
        """How long ago its last answer was; 0 while it is busy."""
        return self._busy.idle_seconds

    def ask(self, frame: Frame, urgent: bool = False, heard: Report = unheard) -> Frame:
        """See `Worker.ask`."""
        with self._busy.turn(urgent=urgent):
            if self._session is None:
                raise died("it was closed")
            listener = Listener(heard)

            def send(interim: Frame) -> None:
                listener.hear(_travelled(encode(interim)))

            try:
                asked = _travelled(encode(frame))
                return opened(_travelled(answered(self._session.answer, asked, send)))
            finally:
                self._busy.rest()

    def close(self) -> None:
        """Let the session go."""
        self._session = None


def _travelled(pieces: list[Bytes]) -> Frame:
    return read(io.BytesIO(b"".join(pieces)))
