"""What a list of trusted types cannot see in a built scikit-learn model.

scikit-learn and scipy walk arrays in compiled code without looking whether an index is inside,
read files when a text vectorizer says so, and start processes when a model asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.sklearn.audit_codes import check_codes
from explainers.intake.sklearn.audit_neighbours import rebuild_search
from explainers.intake.sklearn.audit_trees import check_stages, check_trees, is_tree
from explainers.intake.sklearn.audit_vectors import check_vectors
from explainers.intake.sklearn.broken import broken

_CODE = (type, FunctionType, ModuleType, np.ufunc)
_PLAIN = (str, bytes, int, float, bool, type(None), np.generic)


def audit(model: Any) -> None:
    """Check every part of a built model, and keep it to one quiet process.

    Must come before the first call of a method that transforms or predicts. Raises RefusedError
    BROKEN_MODEL where an array points outside itself or is not as long as compiled code takes it
    to be, and READS_FILES where a step takes names of files for its input.
    """
    try:
        parts = list(_parts(model))
        for part in parts:
            _check(part)
        for part in parts:
            check_stages(part)
    except RefusedError:
        raise
    except Exception as problem:  # what should be an array may be anything
        raise broken(
            type(model).__name__, f"{type(problem).__name__}, {quoted(problem)}"
        ) from problem


def _check(part: Any) -> None:
    if type(part).__module__.startswith("scipy."):
        _check_scipy(part)
        return
    check_trees(part)
    _check_reading(part)
    check_codes(part)
    check_vectors(part)
    rebuild_search(part)
    for name, value in (("n_jobs", 1), ("verbose", 0)):
        # Only plain settings: a forest's are passed on to joblib at every call.
        if isinstance(vars(part).get(name), int | np.integer):
            setattr(part, name, value)


def _parts(model: Any) -> Iterator[Any]:
    """Every object of scikit-learn's and scipy's in a model, each once."""
    seen: set[int] = set()
    waiting = [model]
    while waiting:
        part = waiting.pop()
        if isinstance(part, _PLAIN) or id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set):
            waiting.extend(part)
        elif isinstance(part, np.ndarray):
            waiting.extend(part.ravel().tolist() if part.dtype == object else ())
        elif type(part).__module__.startswith("scipy.") or is_tree(part):
            yield part
        elif type(part).__module__.startswith("sklearn.") and hasattr(part, "__dict__"):
            yield part
            # A tree is checked with the part that owns it; any other is out of place.
            held = vars(part).items()
            waiting.extend(value for name, value in held if name != "tree_")
        elif hasattr(part, "__dict__") and not isinstance(part, _CODE):
            # A step of the server's own packages may hold any of ours.
            waiting.extend(vars(part).values())


def _check_reading(part: Any) -> None:
    text = type(part).__module__ == "sklearn.feature_extraction.text"
    given = vars(part).get("input", "content")
    if text and given != "content":
        raise RefusedError(
            "READS_FILES",
            f"The {type(part).__name__} in this model takes the cells of the table for names of "
            f"files (input={given!r}) and would read them here.",
            "Train it on the texts themselves, with input='content'.",
        )


def _check_scipy(part: Any) -> None:
    from scipy.interpolate import BSpline
    from scipy.sparse import issparse

    if isinstance(part, BSpline):
        # The constructor checks what building from a description went past.
        made = BSpline(part._t, part._c, part.k, part.extrapolate, part.axis)
        vars(part).update(vars(made))
    if issparse(part):
        # A description may name one kind of matrix and hold another.
        if part.format not in ("csr", "csc"):
            raise broken(type(part).__name__, "matrices are saved by rows or by columns")
        part.check_format(full_check=True)
