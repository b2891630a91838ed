"""A method that takes as long as a test wants, and a session that knows it, for other processes."""

import time
from dataclasses import replace

from pydantic import Field

from explainers import methods
from explainers.methods.parameters import Parameters
from explainers.service import session
from tests.service.answering import SHARES, shares

FACTORY = f"{__name__}:SlowSession"


class Slowness(Parameters):
    seconds: float = Field(0.0, ge=0, le=60, description="Seconds each row takes")


STEPS = 20


def run(subject, parameters, generator):
    for done in range(STEPS):
        time.sleep(parameters.seconds * len(subject.rows) / STEPS)
        subject.report(done + 1, STEPS)
    return shares(subject, parameters, generator)


SLOW = replace(SHARES, name="slow", title="Slow shares", parameters=Slowness, run=run)


class SlowSession(session.Session):
    """A session of a process of its own, whose registry is its to change."""

    def __init__(self):
        super().__init__()
        known = {**methods.registry(), SHARES.name: SHARES, SLOW.name: SLOW}
        session.registry = lambda: known
