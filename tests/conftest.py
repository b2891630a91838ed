"""A test that did not run proves nothing: skips and expected failures fail the run.

In the processes of tests every library computes on one thread, as the product's own code does where
it is not granted more. The toys are smaller than what waiting for a second thread costs: one of
OpenMP spins while another test has its core, and scikit-learn's boosted trees took five times the
processor's time. Workers are still told their own number.
"""

import gc
import os
from collections import Counter

import pytest

# Read while a library is imported, so before all of them.
os.environ.setdefault("OMP_NUM_THREADS", "1")

UNPROVEN = ("skipped", "xfailed", "xpassed")
HARMLESS = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def _unproven(config):
    """How many tests ended in each way that proves nothing; of all workers under pytest-xdist."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter else {}
    return Counter({outcome: len(stats[outcome]) for outcome in UNPROVEN if stats.get(outcome)})


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect no garbage while tests are collected: what is imported stays, and none is found.

    Looking for it took a quarter of that time. Later searches look at what came after.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config, items):
    """Under pytest-xdist, begin with the long files: at the end no process waits for another.

    Those are the files marked `long`, and then those of many tests.
    """
    if hasattr(config, "workerinput"):
        tests = Counter(item.path for item in items)
        long = {item.path for item in items if item.get_closest_marker("long")}
        items.sort(key=lambda item: (item.path not in long, -tests[item.path]))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if _unproven(session.config) and session.exitstatus in HARMLESS:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    counts = _unproven(config)
    if counts:
        words = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        terminalreporter.write_line(
            f"FAILED: {words}. In this house a test that does not run counts as a failed one: "
            "install what it needs, or delete it.",
            red=True,
        )
