"""The opcodes of pickle protocols 0 to 5 that saved models consist of, one function each.

What each means is defined in the standard library's `pickletools`. Numbers are written least
significant byte first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from explainers.intake.pickles.keys import checked_key
from explainers.intake.pickles.plain_opcodes import PLAIN, Step, pushing, size, text
from explainers.intake.pickles.refusals import unreadable, unusual

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

STOP = ord(".")
_PERSISTENT = "refers to objects outside of the file"
_EXTENSION = "refers to names by number (copyreg extensions)"
_OUT_OF_BAND = "refers to buffers outside of the file"
_OLD_STYLE = "makes objects as Python 2 did"
_OLD_TEXT = "holds text as Python 2 wrote it"
REFUSED: Mapping[int, str] = {
    **dict.fromkeys(b"PQ", _PERSISTENT),
    **dict.fromkeys(b"\x82\x83\x84", _EXTENSION),
    **dict.fromkeys(b"\x97\x98", _OUT_OF_BAND),
    **dict.fromkeys(b"io", _OLD_STYLE),
    **dict.fromkeys(b"STU", _OLD_TEXT),
}
"""Opcodes that exist and are not read, and the phrase that completes "it ..."."""
_HIGHEST = 5


def _proto(reader: Reader) -> None:
    protocol = size(reader, 1)
    if protocol > _HIGHEST:
        raise unreadable(f"it is written by protocol {protocol}; {_HIGHEST} is the highest known")


def _mark(reader: Reader) -> None:
    reader.marks.append(reader.stack)
    reader.stack = []


def _pop(reader: Reader) -> None:
    if reader.stack:
        reader.stack.pop()
    else:
        reader.since_mark()


def _tuple_of(count: int) -> Step:
    def step(reader: Reader) -> None:
        parts = [reader.pop() for _ in range(count)]
        reader.stack.append(tuple(reversed(parts)))

    return step


def _collected(make: Callable[[list[Any]], Any]) -> Step:
    def step(reader: Reader) -> None:
        made = make(reader.since_mark())  # which puts the stack below the mark back
        reader.stack.append(made)

    return step


def _dict(reader: Reader) -> None:
    pairs = reader.since_mark()
    reader.stack.append({})
    reader.update(pairs)


def _frozen(values: list[Any]) -> frozenset[Any]:
    return frozenset(checked_key(value) for value in values)


def _add_items(reader: Reader) -> None:
    values = reader.since_mark()
    target = reader.top()
    if type(target) is not set:
        raise unusual(f"adds members to a {type(target).__name__}")
    target.update(_frozen(values))


def _append(reader: Reader) -> None:
    reader.extend([reader.pop()])


def _set_item(reader: Reader) -> None:
    value, key = reader.pop(), reader.pop()
    reader.update([key, value])


def _put(width: int) -> Step:
    def step(reader: Reader) -> None:
        key = size(reader, width) if width else int(reader.line())
        reader.memo[key] = reader.top()

    return step


def _get(width: int) -> Step:
    def step(reader: Reader) -> None:
        key = size(reader, width) if width else int(reader.line())
        reader.stack.append(reader.remembered(key))

    return step


def _memoize(reader: Reader) -> None:
    reader.memo[len(reader.memo)] = reader.top()


def _global(reader: Reader) -> None:
    module, name = text(reader.line()), text(reader.line())
    reader.stack.append(reader.names.find(module, name))


def _stack_global(reader: Reader) -> None:
    name, module = reader.pop(), reader.pop()
    if type(name) is not str or type(module) is not str:
        raise unusual(f"looks for a name that is a {type(name).__name__}")
    reader.stack.append(reader.names.find(module, name))


def _reduce(reader: Reader) -> None:
    args = reader.pop()
    function = reader.pop()
    reader.stack.append(reader.call(function, args))


def _new_object(reader: Reader) -> None:
    args = reader.pop()
    kind = reader.pop()
    reader.stack.append(reader.new(kind, args))


def _new_object_by_name(reader: Reader) -> None:
    named = reader.pop()
    if type(named) is not dict or named:
        raise unusual("makes an object from arguments by name")
    _new_object(reader)


OPCODES: Mapping[int, Step] = {
    ord(code): step
    for code, step in {
        **PLAIN,
        "\x80": _proto,
        "\x95": lambda reader: reader.take(8) and None,  # a frame is a hint for streams
        "(": _mark,
        "0": _pop,
        "1": lambda reader: reader.since_mark() and None,
        "2": lambda reader: reader.stack.append(reader.top()),
        ")": pushing(lambda: ()),
        "\x85": _tuple_of(1),
        "\x86": _tuple_of(2),
        "\x87": _tuple_of(3),
        "t": _collected(tuple),
        "]": pushing(list),
        "l": _collected(list),
        "a": _append,
        "e": lambda reader: reader.extend(reader.since_mark()),
        "}": pushing(dict),
        "d": _dict,
        "s": _set_item,
        "u": lambda reader: reader.update(reader.since_mark()),
        "\x8f": pushing(set),
        "\x90": _add_items,
        "\x91": _collected(_frozen),
        "p": _put(0),
        "q": _put(1),
        "r": _put(4),
        "g": _get(0),
        "h": _get(1),
        "j": _get(4),
        "\x94": _memoize,
        "c": _global,
        "\x93": _stack_global,
        "R": _reduce,
        "\x81": _new_object,
        "\x92": _new_object_by_name,
        "b": lambda reader: reader.build(reader.pop()),
    }.items()
}
