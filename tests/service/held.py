"""Workers in this process, taken for held by every wall.

Such workers run our own code on files the tests themselves made, and a page over them shall behave
as it does on a server whose sandbox is whole. What happens where it is not is tried with real
workers and real self-tests.
"""

from explainers.service.sandbox.selftest import SandboxReport
from explainers.service.workers.launchers import InlineLauncher

WHOLE = SandboxReport("full", ("Taken for held.",), (), 0.0)


class Known:
    """A self-test whose outcome is known beforehand."""

    def __init__(self, report):
        self.report = report

    def start(self):
        """There is nothing to find out."""

    def wait(self, _seconds):
        return self.report


def taken_for_held(backend):
    """The service, its inline workers taken for held; with real ones it finds out by itself."""
    launcher = getattr(backend.launcher, "watched", backend.launcher)
    if isinstance(launcher, InlineLauncher):
        backend.sandbox = Known(WHOLE)
    else:
        backend.sandbox._launcher = launcher  # what the self-test asks is no question of the test
    return backend
