"""The worker's side: `python -m explainers.service.child FACTORY SCRATCH MEMORY_BYTES OPEN_FILES`.

FACTORY is a dotted name such as `package.module:Session`; called without arguments it gives an
object with `answer(frame) -> Frame`. The first frame a worker sends is `ready` with its measures,
or the error that kept it from starting.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Never

from explainers.service.channel import Channel, Session, error_frame
from explainers.service.confinement import Confinement, Limits, confine
from explainers.service.frames import Frame


def run(channel: Channel, factory: str, confinement: Confinement) -> None:
    """Make the session and serve it until the parent hangs up."""
    try:
        session: Session = _made(factory)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the parent must hear of it
        channel.send(error_frame(error))
        return
    with suppress(BrokenPipeError):  # the parent left while we spoke
        channel.send(Frame("ready", {"measures": list(confinement.measures)}))
        channel.serve(session.answer)


def quiet_standard_streams() -> None:
    """Point standard input at nothing and standard output at the log; libraries print."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def leave(code: int) -> Never:
    """End this process now: exit handlers and threads of foreign libraries may never end."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str]) -> Never:
    """Serve on what were standard input and output."""
    factory, scratch, memory_bytes, open_files = arguments
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    quiet_standard_streams()
    threading.Thread(target=_die_with, args=(os.getppid(), scratch), daemon=True).start()
    limits = Limits(int(memory_bytes), int(open_files))
    confinement = confine(limits, Path(scratch), (reader.fileno(), writer.fileno()))
    run(Channel(reader, writer), factory, confinement)
    shutil.rmtree(scratch, ignore_errors=True)  # the server may not be there any more to do it
    leave(0)


def _made(factory: str) -> Any:
    module, _, name = factory.partition(":")
    return getattr(importlib.import_module(module), name)()


def _die_with(parent: int, scratch: str) -> None:
    """End a busy worker soon after its server; an idle one sees the end of its input.

    PR_SET_PDEATHSIG would be quicker but fires when the *thread* that started us ends.
    """
    while os.getppid() == parent:
        time.sleep(1.0)
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
