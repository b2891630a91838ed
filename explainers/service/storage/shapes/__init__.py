"""The registry of shapes: every module here with CONTENTS says what blocks of its name hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from explainers.service.storage.shapes.declaration import Contents


@cache
def registry() -> Mapping[str, Contents]:
    """All declared contents by the name of their shape, which is their file's."""
    names = [found.name for found in iter_modules(__path__)]
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    declared = {name: vars(module).get("CONTENTS") for name, module in modules.items()}
    return MappingProxyType({name: one for name, one in declared.items() if one is not None})


def contents_of(shape: str) -> Contents:
    """Return what the blocks of a shape hold. Raises KeyError for a shape that nobody declared."""
    return registry()[shape]
