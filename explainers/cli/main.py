"""From the command line to its exit code: no traceback for what a person can mend."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
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
        with closing(serve(from_environment(given.texts))) as service:
            VERBS[chosen.verb](Desk(service, open_anyway=chosen.open_anyway), chosen)
    except WithheldError as withheld:
        say(f"Numbers withheld. {withheld.sentence}")
        return WITHHELD
    except RationaleError as error:
        say(str(error))
        if error.code == "CONSENT_NEEDED":
            say(f"If you trust where it comes from, say --open-anyway: {OPENS_ANYWAY}.")
        return REFUSED
    except KeyboardInterrupt:
        say("Interrupted. What was finished is stored: the same line goes on from there.")
        return INTERRUPTED
    return DONE
