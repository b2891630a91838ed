"""Records as JSON and back, by the types of their fields; strict both ways.

NaN and the infinities, which JSON has not, are the texts "nan", "inf" and "-inf" in fields typed
float: a check that failed may well have measured NaN. Fields typed Any hold plain JSON only.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from explainers.service.storage.keys import canonical

R = TypeVar("R")

_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def to_json(record: Any) -> dict[str, Any]:
    """A dataclass instance as a dict of plain JSON values, one item per field.

    Raises ValueError, naming the field, where a value is not of the field's type.
    """
    encoded: dict[str, Any] = _encode(record, type(record), type(record).__name__)
    return encoded


def from_json(kind: type[R], data: Any) -> R:
    """The record of type `kind` that `to_json` wrote as `data`.

    A field that is not there takes its default: analyses outlive the version that saved them.
    Raises ValueError, naming the field, for an unknown field, a missing one without a default, or
    a value of another type: what cannot be understood must be a miss, not half a record.
    """
    record: R = _decode(data, kind, kind.__name__)
    return record


def _encode(value: Any, kind: Any, where: str) -> Any:
    if _is_record(kind):
        if type(value) is not kind:
            raise _wrong(value, kind, where)
        hints = _hints(kind)
        return {
            name: _encode(getattr(value, name), hints[name], f"{where}.{name}")
            for name in (part.name for part in fields(kind))
        }
    if get_origin(kind) is tuple:
        return [_encode(*part) for part in _parts(value, tuple, kind, where)]
    if kind is float and type(value) is float and not math.isfinite(value):
        return str(value)
    return _walk(value, kind, where, _encode)


def _decode(value: Any, kind: Any, where: str) -> Any:
    if _is_record(kind):
        if not isinstance(value, dict):
            raise _wrong(value, kind, where)
        hints = _hints(kind)
        unknown, missing = sorted(value.keys() - hints.keys()), sorted(_needed(kind) - value.keys())
        if unknown or missing:
            raise ValueError(f"{where}: missing fields {missing}, unknown fields {unknown}.")
        return kind(
            **{name: _decode(part, hints[name], f"{where}.{name}") for name, part in value.items()}
        )
    if get_origin(kind) is tuple:
        return tuple(_decode(*part) for part in _parts(value, list, kind, where))
    if kind is float and type(value) is str and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    return _walk(value, kind, where, _decode)


def _walk(value: Any, kind: Any, where: str, step: Callable[[Any, Any, str], Any]) -> Any:
    """The types that read and write alike: unions, mappings, literals, plain values."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return _plain(value, where)
    if origin in (Union, types.UnionType):
        return _first_fit(value, kind, where, step)
    if origin is Mapping:
        if not isinstance(value, Mapping) or not all(type(name) is str for name in value):
            raise _wrong(value, kind, where)
        return {name: step(part, arguments[1], f"{where}.{name}") for name, part in value.items()}
    if origin is Literal:
        if type(value) is str and value in arguments:
            return value
    elif kind is float and type(value) in (int, float):
        return float(value)
    elif type(value) is kind:
        return value
    raise _wrong(value, kind, where)


def _parts(
    value: Any, holder: type[tuple[Any, ...]] | type[list[Any]], kind: Any, where: str
) -> list[tuple[Any, Any, str]]:
    """A tuple's items, each with its type and place: `tuple[X, ...]` or `tuple[X, Y]`."""
    arguments = get_args(kind)
    if not isinstance(value, holder):
        raise _wrong(value, kind, where)
    if arguments[-1] is Ellipsis:
        arguments = (arguments[0],) * len(value)
    if len(arguments) != len(value):
        raise ValueError(f"{where} has {len(value)} items, {len(arguments)} are expected.")
    return [(part, arguments[index], f"{where}[{index}]") for index, part in enumerate(value)]


def _first_fit(value: Any, kind: Any, where: str, step: Callable[[Any, Any, str], Any]) -> Any:
    for arm in get_args(kind):
        try:
            return step(value, arm, where)
        except ValueError:
            continue
    raise _wrong(value, kind, where)


def _plain(value: Any, where: str) -> Any:
    try:
        return json.loads(canonical(value))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where} is no plain JSON value: {error}") from error


def _wrong(value: Any, kind: Any, where: str) -> ValueError:
    expected = kind.__name__ if isinstance(kind, type) else kind
    return ValueError(f"{where} is {str(value)[:80]!r}, expected {expected}.")


def _hints(kind: Any) -> dict[str, Any]:
    """The types of a record's fields. Looking them up each time took four times as long."""
    return _looked_up(kind)


@cache
def _looked_up(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _needed(kind: Any) -> frozenset[str]:
    """The fields of a record that have no default."""
    return frozenset(
        part.name
        for part in fields(kind)
        if part.default is MISSING and part.default_factory is MISSING
    )


def _is_record(kind: Any) -> bool:
    return is_dataclass(kind)
