"""The registry of studies: every module here with a STUDY is one, found by looking."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from explainers import methods
from explainers.errors import RefusedError
from explainers.methods.declaration import Method
from explainers.studies.declaration import Study, studied, unfit


@cache
def registry() -> Mapping[str, Study]:
    """All declared studies by name, in the order of their names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    studies = [module.STUDY for module in modules if hasattr(module, "STUDY")]
    return MappingProxyType({study.name: study for study in studies})


def find(name: str, among: Mapping[str, Method] | None = None) -> Method:
    """Return a method by its name, or a study of one by both of theirs: "method.study".

    among: the methods to look at, all that are declared where it is left out. Raises KeyError
    for a name that nobody declared, and RefusedError METHOD_UNFIT where the study cannot study the
    method.
    """
    method, _, study = name.partition(".")
    found = (methods.registry() if among is None else among)[method]
    return studied(found, registry()[study]) if "." in name else found


def known(name: str) -> Method | None:
    """Return what `find` finds; None for names that other versions may have declared."""
    try:
        return find(name)
    except (KeyError, RefusedError):
        return None


def studies_of(method: Method) -> tuple[Study, ...]:
    """Return the studies that can study a method: first what a newcomer needs, then by name."""
    able = (study for study in registry().values() if not unfit(method, study))
    return tuple(sorted(able, key=lambda study: -study.first_sight))
