"""From the command line to its exit code: no traceback for what a person can mend."""

from __future__ import annotations

import logging
import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from explainers import settings_file
from explainers.cli.asking import WithheldError
from explainers.cli.desk import Desk, say
from explainers.cli.parser import OPENS_ANYWAY, parser
from explainers.cli.verbs import VERBS
from explainers.errors import RationaleError
from explainers.service.service import Service
from explainers.settings import Settings, from_environment

DONE, REFUSED, USAGE, WITHHELD, INTERRUPTED = 0, 1, 2, 3, 130


def served(settings: Settings) -> Service:
    """Return the backend of a call: nobody but who calls it reaches it."""
    return Service(settings, local=True)


def main(arguments: Sequence[str], serve: Callable[[Settings], Service] = served) -> int:
    """Do what the arguments ask and return the exit code.

    The store, its keys and the sandbox are those of the pages: an answer that a page has is found.
    """
    try:
        chosen = parser().parse_args(arguments)
    except SystemExit as end:  # argparse has said why, or has helped
        return end.code if isinstance(end.code, int) else USAGE
    try:
        given = settings_file.given(os.environ, Path.cwd())
        with (
            _heard(logging.NullHandler()),
            closing(serve(from_environment(given.texts))) as service,
        ):
            return _done(Desk(service, open_anyway=chosen.open_anyway), chosen)
    except WithheldError as withheld:
        say(f"Numbers withheld. {withheld.sentence}")
        return WITHHELD
    except RationaleError as error:
        say(str(error))
        if error.code == "CONSENT_NEEDED":
            say(f"If you trust where it comes from, say --open-anyway: {OPENS_ANYWAY}.")
        return REFUSED


def _done(desk: Desk, chosen: Namespace) -> int:
    """Do it; an interrupt is answered at once, before workers are told to go."""
    try:
        with _heard(_Sentences(logging.WARNING)):
            VERBS[chosen.verb](desk, chosen)
    except KeyboardInterrupt:
        say("Interrupted. What was finished is stored: the same line goes on from there.")
        return INTERRUPTED
    return DONE


class _Sentences(logging.Handler):
    """Tells what the backend warns of, such as a gap in the sandbox, without its traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


@contextmanager
def _heard(handler: logging.Handler) -> Iterator[None]:
    """Have the backend's log go to `handler`; without any, Python writes it to stderr itself."""
    log = logging.getLogger("explainers")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
