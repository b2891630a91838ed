"""The registry of results: every module here with a RESULT makes one of blocks of its name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from explainers.service.results.declaration import Making


@cache
def registry() -> Mapping[str, Making]:
    """How each shape's result is made, by the name of the shape, which is its file's."""
    names = [found.name for found in iter_modules(__path__)]
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    declared = {name: vars(module).get("RESULT") for name, module in modules.items()}
    return MappingProxyType({name: one for name, one in declared.items() if one is not None})


def making(shape: str) -> Making:
    """Return how a shape's result is made. Raises KeyError for a shape that nobody declared."""
    return registry()[shape]
