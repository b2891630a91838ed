"""A pickle or joblib file -> the object in it, or a refusal that names everything it wants."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.inflating import inflated
from explainers.intake.pickles.left_out import leave_out, names_in, out_of_place
from explainers.intake.pickles.names import Names
from explainers.intake.pickles.reader import Reader
from explainers.intake.pickles.refusals import no_model, unlisted, unreadable, unusual
from explainers.intake.pickles.standins import StandIn
from explainers.intake.sklearn.versions import aged, differs, too_far
from explainers.settings import pickle_names

_TABLES = ("DataFrame", "Series")
# Of these libraries a name is nothing to be told: scorers, folds, search trees.
_OURS = (
    "sklearn.",
    "numpy.",
    "scipy.",
    "builtins.",
    "joblib.",
    "xgboost.",
    "lightgbm.",
    "catboost.",
)


@dataclass(frozen=True)
class Loaded:
    """What a file held, and sentences about the file.

    `saved_with` is the version of scikit-learn it was saved with where that is not the one here.
    """

    model: Any
    saved_with: str | None
    notes: tuple[str, ...]


def load(data: bytes) -> Loaded:
    """Read a pickle of protocol 0 to 5, or a joblib file, compressed or not.

    Nothing of the file is run: see the package. Raises RefusedError: UNLISTED_TYPE, MISSING_CLASS,
    UNUSUAL_PICKLE, BROKEN_MODEL, OLD_VERSION, EXPANDS_TOO_MUCH, TOO_MANY_PARTS, NOT_A_MODEL, or
    what the reader of a boosted model inside refuses.
    """
    names = Names(pickle_names(os.environ))
    content = inflated(data)
    try:
        root = Reader(content, names).run()
    except RefusedError:
        raise
    except Exception as problem:  # makers are given whatever the file says
        raise _why(names, problem) from problem
    if isinstance(root, StandIn) and root.name.startswith("pandas."):
        kind = root.name.rsplit(".", 1)[-1]
        if kind in _TABLES:
            raise no_model(kind)
    taken = names_in(leave_out(root))
    wanted = (names.unlisted - taken) | names_in([root])
    if wanted:
        raise _wanting(names, wanted)
    if (stray := out_of_place(root)) is not None:
        raise unusual(f"holds a {type(stray).__name__.lower()} where an object belongs")
    saved_with = _other_version(names)
    notes = [aged(saved_with)] if saved_with else []
    if told := sorted(name for name in taken if not name.startswith(_OURS)):
        shown = ", ".join(quoted(name) for name in told[:5])
        notes.append(f"Left out, because no prediction asks for it: {shown}.")
    return Loaded(root, saved_with, tuple(notes))


def _why(names: Names, problem: Exception) -> RefusedError:
    """Say why reading failed: by what is missing, by the version, or by the problem itself."""
    foreign = {name for name in names.unlisted if not name.startswith(_OURS)}
    if foreign:
        return unlisted(foreign)
    phrase = f"{type(problem).__name__}, {quoted(problem)}"
    saved_with = _other_version(names)
    if saved_with and differs(saved_with):
        return too_far(saved_with, phrase)
    return unreadable(phrase)


def _wanting(names: Names, wanted: set[str]) -> RefusedError:
    saved_with = _other_version(names)
    if saved_with and differs(saved_with) and all(name.startswith(_OURS) for name in wanted):
        shown = ", ".join(quoted(name) for name in sorted(wanted)[:5])
        return too_far(saved_with, f"it needs {shown}")
    return unlisted(wanted)


def _other_version(names: Names) -> str | None:
    """Return the lowest version the objects were saved with other than the one here."""
    others = names.saved_with - {version("scikit-learn")}
    return min(others, key=_numbers, default=None)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,9}", text)]
