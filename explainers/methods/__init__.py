"""The registry: every module here with a METHOD is a method, found by looking."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from explainers.methods.declaration import Method


@cache
def registry() -> Mapping[str, Method]:
    """All declared methods by name, in the order of their names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    methods = [module.METHOD for module in modules if hasattr(module, "METHOD")]
    return MappingProxyType({method.name: method for method in methods})
