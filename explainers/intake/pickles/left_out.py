"""Leaving out of a built model what no prediction asks for, and finding what must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from explainers.intake.pickles.standins import Draft, Maker, StandIn
from explainers.intake.unasked import is_unasked

_PLAIN = (str, bytes, bytearray, int, float, complex, type(None), np.generic)
_KNOWN = ("sklearn.", "explainers.intake.boosted.steps", "explainers.intake.pickles.make_boosted")
# What the makers of boosted models put apart.
_SET_ASIDE = "left_out"
_OPAQUE = (type, FunctionType, ModuleType, np.ufunc, np.dtype)


def leave_out(root: Any) -> list[Any]:
    """Empty what no prediction asks for, in place; returns the values that were there.

    A search whose best model was chosen by a function keeps that it has one.
    """
    taken: list[Any] = []
    for part in inside([root]):
        module = type(part).__module__
        if not module.startswith(_KNOWN) or not hasattr(part, "__dict__"):
            continue
        for name, value in vars(part).items():
            if _may_go(module, name) and not isinstance(value, _PLAIN):
                taken.append(value)
                vars(part)[name] = True if name == "refit" else None
    return taken


def _may_go(module: str, name: str) -> bool:
    return is_unasked(module, name) if module.startswith("sklearn.") else name == _SET_ASIDE


def names_in(values: Iterable[Any]) -> set[str]:
    """Names that are not on the list, anywhere inside of values."""
    return {part.name for part in inside(values) if isinstance(part, StandIn) and part.name}


def out_of_place(root: Any) -> Any:
    """Return something in a model that is no finished object; None where there is none."""
    unfinished = (StandIn, Draft, Maker)
    return next((part for part in inside([root]) if isinstance(part, unfinished)), None)


def inside(values: Iterable[Any]) -> Iterator[Any]:
    """Every object a reader may have made, each once, without asking any of them."""
    seen: dict[int, Any] = {}
    waiting = list(values)
    while waiting:
        part = waiting.pop()
        if isinstance(part, _PLAIN) or id(part) in seen:
            continue
        seen[id(part)] = part
        yield part
        waiting.extend(_held(part))


def _held(part: Any) -> list[Any]:
    held: list[Any] = []
    if isinstance(part, StandIn):
        return part.held
    if isinstance(part, dict):
        held += [*part.keys(), *part.values()]
    elif isinstance(part, list | tuple | set | frozenset):
        held += part
    elif isinstance(part, np.ndarray):
        held += part.ravel().tolist() if part.dtype == object else []
    elif isinstance(part, partial):
        held += [part.func, *part.args, *part.keywords.values()]
    if not isinstance(part, _OPAQUE) and hasattr(part, "__dict__"):
        held += vars(part).values()
    return held
