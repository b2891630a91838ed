"""Giving an object its attributes: into its own dict, past every method that could run."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from explainers.errors import quoted
from explainers.intake.pickles.refusals import unusual

_VERSION = "_sklearn_version"
_NUMBERED = re.compile(r"\d[\w.+-]{0,19}", re.ASCII)
# Their `__setstate__` makes again what is not saved, from arrays that are there by then.
_REMADE = ("sklearn.isotonic.IsotonicRegression",)
# Attributes that newer versions keep besides, and the older ones that hold the same.
_ADDED = {"sklearn.impute._base.SimpleImputer": {"_fill_dtype": "_fit_dtype"}}


def fill(thing: Any, state: Any) -> str | None:
    """Put the attributes of a pickle on a bare instance of a listed class.

    Returns the version of scikit-learn it was saved with, where it says so. scikit-learn's own
    `__setstate__` does no more than this, and warns. Raises RefusedError UNUSUAL_PICKLE where an
    attribute would take the place of a method.
    """
    kind: Any = type(thing)
    if isinstance(thing, dict):
        return None  # a Bunch, whose entries were put in already; it drops its state too
    if type(state) is not dict:
        raise unusual(f"gives a {kind.__name__} its attributes as a {type(state).__name__}")
    attributes = dict(state)
    version = attributes.pop(_VERSION, None)
    methods = _methods(kind)
    for name in attributes:
        if type(name) is not str or name.startswith("__") or name in methods:
            raise unusual(f"puts {quoted(name)} in the place of a method of {kind.__name__}")
    vars(thing).update(attributes)
    path = f"{kind.__module__}.{kind.__qualname__}"
    for added, older in _ADDED.get(path, {}).items():
        if older in attributes:
            vars(thing).setdefault(added, attributes[older])
    if path in _REMADE:
        from sklearn import __version__

        kind.__setstate__(thing, {_VERSION: __version__})
    return version if isinstance(version, str) and _NUMBERED.fullmatch(version) else None


@lru_cache(maxsize=1024)
def _methods(kind: type) -> frozenset[str]:
    """Names whose meaning on the class an attribute of the same name would change.

    A property wins over the attribute, so old files that hold what became one are harmless.
    """
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        found.update(vars(base))
    return frozenset(
        name
        for name, value in found.items()
        if (callable(value) or hasattr(value, "__get__")) and not hasattr(value, "__set__")
    )
