"""A team in this process: errands run by a real runner over inline workers, lost at will."""

from collections import deque
from types import SimpleNamespace

from explainers.errors import StoppedError, from_fields
from explainers.service.cluster import dispatch
from explainers.service.cluster.runner import Runner
from explainers.service.jobs.job import Job
from explainers.service.sandbox.selftest import SandboxReport
from tests.service.held import Known

GONE = StoppedError("CLUSTER_UNREACHABLE", "The scheduler is gone.", "Start it.")
WHOLE = SandboxReport("full", (), (), 0.0)


class FakeTeam:
    """Runs each errand when its answer is looked at.

    before: called with the index of each block before it is computed; what it raises, the errand
    ends with. gone: how many more connections fail. called_back: the errands taken back.
    """

    def __init__(self, shared, launcher):
        self.shared = shared
        self.runner = Runner(launcher, children=2)
        self.runner._sandbox = Known(WHOLE)
        self.sent, self.called_back = [], []
        self.before = lambda _: None
        self.gone = 0
        self.closed = False

    def hands(self):
        if self.gone:
            self.gone -= 1
            raise GONE
        return 1

    def send(self, errand):
        self.sent.append(errand.index)
        return Flight(errand)

    def wait(self, futures, seconds):
        """All are there when they are looked at."""

    def answer(self, future):
        self.before(future.errand.index)
        answer = self.runner.run(future.errand.fields(), self.shared, Job(1))
        if "error" in answer:
            raise from_fields(answer["error"])
        return answer

    def call_back(self, futures):
        self.called_back += [future.errand.index for future in futures]

    def close(self):
        self.closed = True


class Flight(SimpleNamespace):
    """An errand under way, told from others by what it is and not by what it says."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __init__(self, errand):
        super().__init__(errand=errand)

    def done(self):
        return True


class Troubles:
    """Raises each of some errors once, at the blocks they are meant for."""

    def __init__(self, *troubles):
        self.left = deque(troubles)

    def __call__(self, index):
        if self.left and self.left[0][0] == index:
            raise self.left.popleft()[1]


def impatient(monkeypatch):
    """Have a waiting job ask again at once."""
    monkeypatch.setattr(dispatch, "_LOOKS", 1)
    monkeypatch.setattr(dispatch, "_POLL_SECONDS", 0.01)
