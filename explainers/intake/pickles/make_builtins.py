"""What pickles call of Python itself: containers, bytes, and the oldest way to make an object."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from functools import partial
from types import BuiltinFunctionType, FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.pickles.keys import checked_key, title
from explainers.intake.pickles.standins import Draft, Maker

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

_FACTORIES = (None, bool, dict, float, int, list, set, str)
_FUNCTIONS = (FunctionType, BuiltinFunctionType, np.ufunc)
_LATIN = ("latin1", "latin-1", "iso-8859-1")


class PartialDraft(Draft):
    """A listed function with arguments set, as histogram boosting keeps its check of categories."""

    def finish(self, state: Any, reader: Reader) -> Any:
        """state: the function, its arguments, those by name, and the partial's own attributes."""
        function, args, named, _ = state
        if not isinstance(function, _FUNCTIONS) or type(named) is not dict:
            raise ValueError(f"a partial function is made of {title(function)}")
        return partial(function, *args, **named)


def _bytes(reader: Reader, *args: Any) -> bytes:
    if args != ():
        raise ValueError("bytes are made of something else than nothing")
    return b""


def _bytearray(reader: Reader, *args: Any) -> bytearray:
    """Made of bytes, or of text in protocols before 3; never of a number, which would be a size."""
    if len(args) == 1 and isinstance(args[0], bytes | bytearray):
        return bytearray(args[0])
    if args and isinstance(args[0], str) and args[1:] in ((name,) for name in _LATIN):
        return bytearray(args[0], "latin-1")
    if args == ():
        return bytearray()
    raise ValueError("a bytearray is made of something else than bytes")


def _encoded(reader: Reader, text: Any, codec: Any) -> bytes:
    if type(text) is not str or codec not in _LATIN:
        raise ValueError("bytes are written by another codec than Latin-1")
    return text.encode("latin-1")


def _set(reader: Reader, *args: Any) -> set[Any]:
    return set(_members(args))


def _frozenset(reader: Reader, *args: Any) -> frozenset[Any]:
    return frozenset(_members(args))


def _members(args: tuple[Any, ...]) -> list[Any]:
    if args == ():
        return []
    (values,) = args
    if type(values) not in (list, tuple):
        raise ValueError(f"a set is made of {title(values)}")
    return [checked_key(value) for value in values]


def _ordered(reader: Reader, *args: Any) -> OrderedDict[Any, Any]:
    pairs = args[0] if len(args) == 1 else []
    if len(args) > 1 or type(pairs) is not list:
        raise ValueError("an ordered dict is made of something else than a list of pairs")
    return OrderedDict((checked_key(key), value) for key, value in pairs)


def _default(reader: Reader, *args: Any) -> defaultdict[Any, Any]:
    factory = args[0] if len(args) == 1 else None
    # The factory is called for every key that is asked for and not there.
    if isinstance(factory, Maker) and factory.name == "collections.OrderedDict":
        factory = OrderedDict
    elif len(args) > 1 or not any(factory is known for known in _FACTORIES):
        raise ValueError(f"a dict has {title(factory)} for its default")
    return defaultdict(factory)


def _slice(reader: Reader, *args: Any) -> slice:
    if not 1 <= len(args) <= 3 or not all(isinstance(a, int | str | type(None)) for a in args):
        raise ValueError("a slice is made of something else than positions or names")
    return slice(*args)


def _complex(reader: Reader, real: Any, imaginary: Any) -> complex:
    return complex(float(real), float(imaginary))


def _reconstructed(reader: Reader, kind: Any, base: Any, state: Any) -> Any:
    """Make a bare object as protocols 0 and 1 do: of its class, and of what it is a kind of."""
    made = reader.new(kind, state if base is tuple and isinstance(state, tuple) else ())
    if base is dict and isinstance(made, dict) and type(state) is dict:
        made.update({checked_key(key): value for key, value in state.items()})
    elif base not in (object, dict, tuple):
        raise ValueError(f"a {type(made).__name__} is made of {title(base)}")
    return made


BUILTINS = (
    Maker("builtins.bytes", _bytes),
    Maker("builtins.bytearray", _bytearray),
    Maker("builtins.complex", _complex),
    Maker("builtins.frozenset", _frozenset),
    Maker("builtins.set", _set),
    Maker("builtins.slice", _slice),
    Maker("_codecs.encode", _encoded),
    Maker("collections.OrderedDict", _ordered),
    Maker("collections.defaultdict", _default),
    Maker("copyreg._reconstructor", _reconstructed),
    Maker("functools.partial", lambda reader, *args: PartialDraft(), PartialDraft),
)
