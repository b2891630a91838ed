"""What stands on the reader's stack besides plain values: inert until it was checked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader


@dataclass(eq=False)
class StandIn:
    """Something that is not on the list, or was made of such: nothing of it is looked up or run.

    `name` is the exact name the file asked for; empty for what was only made of stand-ins. `held`
    is what the file put into it.
    """

    name: str
    held: list[Any] = field(default_factory=list)


class Draft(ABC):
    """An object that a pickle makes in two steps: first its type, then its state.

    The second step checks both and makes the real object, which takes the draft's place. No object
    of compiled code is ever half made, or given a state twice.
    """

    @abstractmethod
    def finish(self, state: Any, reader: Reader) -> Any:
        """Make the real object. Raises ValueError with a phrase, or whatever making it does."""


@dataclass(frozen=True, eq=False)
class Maker:
    """A listed name that is no value of its own: what happens where a file calls it.

    call: the reader and the arguments in the file -> a plain value, a checked object or a draft.
    new: -> a draft, where a file makes one without calling it. Names with neither may only be
    given to other makers.
    """

    name: str
    call: Callable[..., Any] | None = None
    new: Callable[[], Draft] | None = None
