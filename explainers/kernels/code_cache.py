"""Where compiled kernels are kept: beside their source, also where that can only be read.

Numba takes a folder only if it can write there. Behind a worker's walls, and in an installation
that belongs to somebody else, it would compile anew what lies ready beside the source.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    InTreeCacheLocator,
    UserProvidedCacheLocator,
    UserWideCacheLocator,
)


class _ProvidedToRead(UserProvidedCacheLocator):
    """The folder that NUMBA_CACHE_DIR names, if it holds the function."""

    def ensure_cache_path(self) -> None:
        """Look for what lies there, and do not try to write."""
        _expect_index(self)


class _InTreeToRead(InTreeCacheLocator):
    """The folder beside the source, if it holds the function."""

    def ensure_cache_path(self) -> None:
        """Look for what lies there, and do not try to write."""
        _expect_index(self)


class _Unkept(InTreeCacheLocator):
    """No folder at all: there is a home that cannot be written either."""

    def ensure_cache_path(self) -> None:
        """Do without."""


class _Kept(CompileResultCacheImpl):
    """Where Numba looks for a function, in this order."""

    _locator_classes = [  # noqa: RUF012 - as Numba has it
        UserProvidedCacheLocator,
        _ProvidedToRead,
        InTreeCacheLocator,
        _InTreeToRead,
        UserWideCacheLocator,
        _Unkept,
    ]


class KernelCache(FunctionCache):
    """The compiled code of one function on disk. What cannot be read or kept is compiled again."""

    _impl_class = _Kept

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compiled function, or None where there is none to be read."""
        with suppress(OSError):
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call] # Numba's
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled function where that is possible."""
        with suppress(OSError):
            super().save_overload(sig, data)  # type: ignore[no-untyped-call] # Numba's


def _expect_index(locator: Any) -> None:
    """Raise OSError where nothing of the locator's function was kept."""
    name = f"{Path(locator._py_file).stem}.*-{locator.get_disambiguator()}.*.nbi"
    if not any(Path(locator.get_cache_path()).glob(name)):
        raise FileNotFoundError(name)
