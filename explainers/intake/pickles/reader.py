"""Reading a pickle in which the opcodes that could run code do not exist.

Python's reader can be told which names to find, and not what may be done with them: it calls
whatever was found with whatever the file says, and puts attributes on anything. So the opcodes are
read here, in a closed world: names are found on the list, only makers are called, only plain
containers are filled, and only instances of listed classes are given attributes.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from typing import Any

from explainers.errors import RefusedError
from explainers.intake.pickles.attributes import fill
from explainers.intake.pickles.keys import checked_key, title
from explainers.intake.pickles.names import Names
from explainers.intake.pickles.opcodes import OPCODES, REFUSED, STOP
from explainers.intake.pickles.refusals import unreadable, unusual
from explainers.intake.pickles.standins import Draft, Maker, StandIn

# A vocabulary of six million words takes as many. A step is one byte of the file and may take up to
# 200 in memory, so the worker's limit is reached by files made for it alone.
MOST_STEPS = 20_000_000
_DEEPEST = 20
_DICTS = (dict, OrderedDict, defaultdict)


class Reader:
    """The stack, the memo and the place in the file; `opcodes.OPCODES` work on them.

    `data` is the whole inflated file and `at` the next byte: a joblib file is a pickle with arrays
    between its opcodes.
    """

    def __init__(self, data: bytes, names: Names, at: int = 0, depth: int = 0) -> None:
        self.data = data
        self.at = at
        self.names = names
        self.stack: list[Any] = []
        self.marks: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self._depth = depth

    def run(self) -> Any:
        """Read one pickle to its end; returns the object.

        Raises RefusedError: UNUSUAL_PICKLE, BROKEN_MODEL, TOO_MANY_PARTS, or what makers do.
        """
        data = self.data
        for _ in range(MOST_STEPS):
            if self.at >= len(data):
                raise unreadable(f"it ends after {len(data):,} bytes without saying so")
            code = data[self.at]
            self.at += 1
            if code == STOP:
                return self.pop()
            step = OPCODES.get(code)
            if step is None:
                if code in REFUSED:
                    raise unusual(REFUSED[code])
                raise unreadable(f"byte {self.at - 1:,} holds {code:#04x}, which is no opcode")
            step(self)
        raise RefusedError(
            "TOO_MANY_PARTS",
            f"The pickle takes more than {MOST_STEPS:,} steps to build.",
            "Save a smaller model, such as a vectorizer with a limited vocabulary.",
        )

    def nested(self) -> Any:
        """Read the pickle that stands inside this file from here on, and go on behind it."""
        if self._depth >= _DEEPEST:
            raise unusual(f"nests arrays of objects {_DEEPEST} deep")
        inner = Reader(self.data, self.names, self.at, self._depth + 1)
        made = inner.run()
        self.at = inner.at
        return made

    def take(self, length: int) -> bytes:
        """Take the next bytes; a length beyond the end of the file is never made room for."""
        return self.data[self._onward(length) : self.at]

    def view(self, length: int) -> memoryview:
        """Look at the next bytes without copying them."""
        return memoryview(self.data)[self._onward(length) : self.at]

    def line(self) -> bytes:
        """Take the rest of a line, as the oldest opcodes have it."""
        end = self.data.find(b"\n", self.at)
        if end < 0:
            raise unreadable("it ends in the middle of a line")
        line, self.at = self.data[self.at : end], end + 1
        return line

    def pop(self) -> Any:
        """Take the top of the stack."""
        if not self.stack:
            raise unreadable(f"byte {self.at - 1:,} asks for a value where there is none")
        return self.stack.pop()

    def top(self) -> Any:
        """Look at the top of the stack."""
        if not self.stack:
            raise unreadable(f"byte {self.at - 1:,} asks for a value where there is none")
        return self.stack[-1]

    def since_mark(self) -> list[Any]:
        """Take all values above the last mark."""
        if not self.marks:
            raise unreadable(f"byte {self.at - 1:,} asks for a mark where there is none")
        values, self.stack = self.stack, self.marks.pop()
        return values

    def remembered(self, key: int) -> Any:
        """Return what was put into the memo."""
        try:
            return self.memo[key]
        except KeyError as problem:
            raise unreadable(f"it refers to object {key}, which it did not make") from problem

    def call(self, function: Any, args: Any) -> Any:
        """Return what a name on the stack makes of arguments: makers alone are called."""
        if not isinstance(args, tuple):
            raise unusual(f"calls something with a {type(args).__name__} for its arguments")
        if isinstance(function, StandIn):
            return StandIn(function.name, [args])
        if isinstance(function, Maker) and function.call is not None:
            if any(isinstance(arg, StandIn) for arg in args):
                return StandIn("", [args])
            return function.call(self, *args)
        if self.names.trusts(function):
            return function(*args)
        raise unusual(f"calls {title(function)}, which models only hold")

    def new(self, kind: Any, args: Any) -> Any:
        """Return a bare instance of a listed class, to be given its attributes by `build`."""
        if isinstance(kind, StandIn):
            return StandIn(kind.name, [args])
        if isinstance(kind, Maker) and kind.new is not None and args == ():
            return kind.new()
        if isinstance(kind, type) and isinstance(args, tuple):
            if self.names.trusts(kind):
                return kind.__new__(kind, *args)
            if self.names.builds(kind):
                if issubclass(kind, tuple) and len(args) == len(getattr(kind, "_fields", ())):
                    return tuple.__new__(kind, args)
                if args == () and not issubclass(kind, tuple):
                    # Not the class's own `__new__`; where a compiled one is needed this raises.
                    return (dict if issubclass(kind, dict) else object).__new__(kind)
        raise unusual(f"makes {title(kind)} in a way of its own")

    def build(self, state: Any) -> None:
        """Give the top of the stack its state."""
        thing = self.top()
        if isinstance(thing, StandIn):
            thing.held.append(state)
        elif isinstance(thing, Draft):
            self._replace(thing, thing.finish(state, self))
        elif self.names.trusts(type(thing)) and hasattr(thing, "__setstate__"):
            thing.__setstate__(state)
        elif self.names.builds(type(thing)) or self.names.trusts(type(thing)):
            self.names.saw(fill(thing, state))
        else:
            raise unusual(f"gives attributes to {title(thing)}")

    def extend(self, values: list[Any]) -> None:
        """Append to the list on the top of the stack."""
        target = self.top()
        if type(target) is list:
            target.extend(values)
        elif isinstance(target, StandIn):
            target.held.extend(values)
        else:
            raise unusual(f"appends to {title(target)}")

    def update(self, pairs: list[Any]) -> None:
        """Put keys and values, one after the other, into the dict on the top of the stack."""
        target = self.top()
        if len(pairs) % 2:
            raise unreadable("it has a key without a value")
        if isinstance(target, StandIn):
            target.held.extend(pairs)
        elif type(target) in _DICTS or (
            isinstance(target, dict) and self.names.builds(type(target))
        ):
            for key, value in zip(pairs[::2], pairs[1::2], strict=True):
                target[checked_key(key)] = value
        else:
            raise unusual(f"puts entries into {title(target)}")

    def _onward(self, length: int) -> int:
        start, self.at = self.at, self.at + length
        if self.at > len(self.data):
            raise unreadable(
                f"byte {start:,} announces {length:,} bytes and {len(self.data) - start:,} are left"
            )
        return start

    def _replace(self, draft: Draft, made: Any) -> None:
        """Put the real object where the draft stood: on the stack, and in the memo just before."""
        self.stack[-1] = made
        for key in reversed(self.memo):
            if self.memo[key] is draft:
                self.memo[key] = made
                return
