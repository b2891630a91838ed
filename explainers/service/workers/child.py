"""The worker's side: `python -m explainers.service.workers.child FACTORY SCRATCH LIMITS`.

FACTORY is a dotted name such as `package.module:Session`; called without arguments it gives an
object with `answer(frame, report) -> Frame`. LIMITS are those of `Limits` as JSON. The first frame
a worker sends is `ready` with its measures and the gaps between them, or the error that kept it
from starting.

Whatever imports NumPy is imported behind the walls: its threads would stay in front of them.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never, cast

from explainers.service.workers.confinement import Fence, Limits, confine
from explainers.service.workers.processes import empty_scratch, remove_scratch

if TYPE_CHECKING:
    from io import TextIOWrapper

    from explainers.kernels.reporting import Report
    from explainers.service.workers.channel import Answer, Channel, Session
    from explainers.service.workers.frames import Frame


GAPS = "gaps"
"""The field by which a session is told which walls are missing around it, where any is."""


def run(channel: Channel, factory: str, walls: Fence, scratch: Path) -> None:
    """Make the session and serve it until the parent hangs up.

    After each answer nothing is left in `scratch`, the folder of `confine`.
    """
    from explainers.service.sandbox.attempts import TRY, tried
    from explainers.service.workers.channel import error_frame
    from explainers.service.workers.frames import Frame

    try:
        session: Session = _made(factory)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the parent must hear of it
        channel.send(error_frame(error))
        return
    with suppress(BrokenPipeError):  # the parent left while we spoke
        told = {"measures": list(walls.measures), "gaps": list(walls.gaps)}
        channel.send(Frame("ready", told))
        ask = _tidying(_telling(session.answer, walls.gaps), scratch)
        channel.serve(
            lambda frame, report: tried(frame) if frame.verb == TRY else ask(frame, report)
        )


def quiet_standard_streams() -> None:
    """Point standard input at nothing and standard output at the log; libraries print.

    The log is opened again to add to it alone. It may be a terminal: whoever holds that open as
    it was started can read what is typed there.
    """
    with suppress(OSError):  # a socket cannot be opened again
        log = os.open("/dev/fd/2", os.O_WRONLY | os.O_APPEND | os.O_NOCTTY)
        os.dup2(log, 2)
        os.close(log)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    cast("TextIOWrapper", sys.stdout).reconfigure(line_buffering=True)


def leave(code: int) -> Never:
    """End this process now: exit handlers and threads of foreign libraries may never end."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str]) -> Never:
    """Serve on what were standard input and output."""
    factory, scratch, limits = arguments
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    quiet_standard_streams()
    open_ends = reader.fileno(), writer.fileno()
    walls = confine(Limits(**json.loads(limits)), Path(scratch), open_ends)
    # Not earlier: the kernel's walls hold for the threads that start behind them.
    threading.Thread(target=_die_with, args=(os.getppid(), scratch), daemon=True).start()
    from explainers.service.workers.channel import Channel

    run(Channel(reader, writer), factory, walls, Path(scratch))
    # The server may not be there any more to do it. Behind walls the empty folder itself stays:
    # its name lies in a folder a worker cannot change.
    remove_scratch(Path(scratch))
    leave(0)


def _telling(answer: Answer, gaps: tuple[str, ...]) -> Answer:
    """Have every question say which walls are missing here: the server examined another worker."""
    if not gaps:
        return answer

    def telling(frame: Frame, report: Report) -> Frame:
        return answer(replace(frame, fields={**frame.fields, GAPS: list(gaps)}), report)

    return telling


def _tidying(answer: Answer, scratch: Path) -> Answer:
    """Have every answer, and every refusal, leave nothing behind on the disk."""

    def tidy(frame: Frame, report: Report) -> Frame:
        try:
            return answer(frame, report)
        finally:
            os.chdir(scratch)  # it may have been left, for a folder that goes now
            empty_scratch(scratch)

    return tidy


def _made(factory: str) -> Any:
    module, _, name = factory.partition(":")
    return getattr(importlib.import_module(module), name)()


def _die_with(parent: int, scratch: str) -> None:
    """End a busy worker soon after its server; an idle one sees the end of its input.

    PR_SET_PDEATHSIG would be quicker but fires when the *thread* that started us ends.
    """
    while os.getppid() == parent:
        time.sleep(1.0)
    remove_scratch(Path(scratch))
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
