"""A test that did not run proves nothing: skips and expected failures fail the run."""

from collections import Counter

import pytest

UNPROVEN = ("skipped", "xfailed", "xpassed")
HARMLESS = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def _unproven(config):
    """How many tests ended in each way that proves nothing; of all workers under pytest-xdist."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter else {}
    return Counter({outcome: len(stats[outcome]) for outcome in UNPROVEN if stats.get(outcome)})


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
