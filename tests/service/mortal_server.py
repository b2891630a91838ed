"""A server that computes slowly and writes down what it asks for, until it is killed.

`python -m tests.service.mortal_server HOME LOG`: the analysis is the latest saved one in HOME.
"""

import sys
import threading
from pathlib import Path

from explainers import methods
from explainers.service import admission, session
from tests.service import slow_session
from tests.service.answering import WatchedLauncher, sampled, service

SECONDS_A_ROW = 0.01


def request(analysis):
    return sampled(analysis, "slow", parameters={"seconds": SECONDS_A_ROW})


def main(home, log):
    known = {**methods.registry(), slow_session.SLOW.name: slow_session.SLOW}
    for module in (admission, session):
        module.registry = lambda: known
    launcher = WatchedLauncher()
    backend = service(home, launcher)
    with Path(log).open("a", encoding="ascii", buffering=1) as file:
        launcher.on_ask = lambda frame: _note(file, frame)
        backend.engine.explain(request(backend.workspace.analyses()[0]))
        threading.Event().wait()


def _note(file, frame):
    if frame.verb == "block":
        file.write(f"{frame.arrays['positions'][0]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
