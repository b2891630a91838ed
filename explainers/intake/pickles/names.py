"""Finding the names a pickle asks for: on the list, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import Any

from explainers.intake.pickles.allow_list import listed
from explainers.intake.pickles.makers import MAKERS
from explainers.intake.pickles.old_paths import current
from explainers.intake.pickles.standins import StandIn

_BUILT = ("sklearn.", "scipy.")


class Names:
    """What one file asked for. `extra` are exact names the server's owner vouches for.

    `unlisted` are the names that were refused, `saved_with` the versions of scikit-learn that the
    objects in the file say they were saved with.
    """

    def __init__(self, extra: Collection[str] = ()) -> None:
        self.unlisted: set[str] = set()
        self.saved_with: set[str] = set()
        self._extra = frozenset(extra)
        self._found: dict[tuple[str, str], Any] = {}
        self._classes: set[type] = set()
        # Held, so that no other object is ever given the number of one of them.
        self._trusted: dict[int, Any] = {}

    def find(self, module: str, name: str) -> Any:
        """Return what a name stands for: a listed value or maker, or a stand-in."""
        if (module, name) not in self._found:
            self._found[module, name] = self._look_up(*current(module, name))
        found = self._found[module, name]
        return StandIn(found.name) if isinstance(found, StandIn) else found

    def builds(self, kind: type) -> bool:
        """Tell whether bare instances of this class may be made and given attributes."""
        return kind in self._classes

    def trusts(self, thing: Any) -> bool:
        """Tell whether the server's owner named this very thing."""
        return id(thing) in self._trusted

    def saw(self, version: str | None) -> None:
        """Remember the version of scikit-learn an object was saved with."""
        if version is not None:
            self.saved_with.add(version)

    def _look_up(self, module: str, name: str) -> Any:
        asked = f"{module}.{name}"
        # A dotted name would walk through attributes: none is on the list, and none may look so.
        if "." in name or not (asked in self._extra or asked in listed()):
            return self._refused(asked)
        if asked in MAKERS:
            return MAKERS[asked]
        try:
            found = getattr(import_module(module), name)
        except (ImportError, AttributeError):
            return self._refused(asked)
        if asked in self._extra:
            self._trusted[id(found)] = found
        elif isinstance(found, type) and _is_plain(found):
            self._classes.add(found)
        return found

    def _refused(self, asked: str) -> StandIn:
        self.unlisted.add(asked)
        return StandIn(asked)


def _is_plain(kind: type) -> bool:
    """Tell a class of Python's, whose instances begin empty; compiled ones have makers."""
    return kind.__module__.startswith(_BUILT)
