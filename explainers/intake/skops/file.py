"""skops files: a description that is audited before anything of it is built."""

from __future__ import annotations

import warnings
from importlib.metadata import version
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import check_archive
from explainers.intake.sklearn.versions import aged
from explainers.intake.skops.names import TRUSTED, advice
from explainers.intake.skops.unused import without_unused

_MAX_EXPANDED = 2_000_000_000


def build(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Audit the description, then build the object; returns it and sentences about the file.

    What the list of types cannot see in the object is looked at by `sklearn_audit.audit`: nothing
    of it may be called before. Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS,
    EXPANDS_TOO_MUCH, UNLISTED_TYPE or BROKEN_MODEL.
    """
    import skops.io
    from sklearn.exceptions import InconsistentVersionWarning

    check_archive(data, _MAX_EXPANDED)
    try:
        needed = without_unused(data)
        unlisted = sorted(set(skops.io.get_untrusted_types(data=needed)) - TRUSTED)
    except Exception as problem:
        raise _broken(problem) from problem
    if unlisted:
        raise RefusedError(
            "UNLISTED_TYPE",
            "This file needs types that are not on the list of known ones: "
            + ", ".join(quoted(name) for name in unlisted[:5])
            + ("." if len(unlisted) <= 5 else f" and {len(unlisted) - 5} more."),
            advice(unlisted),
        )
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            built = skops.io.loads(needed, trusted=sorted(TRUSTED))
    except Exception as problem:
        raise _broken(problem) from problem
    older = {
        str(found.message.original_sklearn_version)
        for found in caught
        if isinstance(found.message, InconsistentVersionWarning)
    }
    return built, tuple(aged(saved_with) for saved_with in sorted(older))


def _broken(problem: Exception) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The skops file could not be read: {type(problem).__name__}, {quoted(problem)}.",
        f"Save it again with scikit-learn {version('scikit-learn')} and skops {version('skops')}, "
        "the versions in use here.",
    )
