"""Functions compiled to machine code: serial, without Python's lock, kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from explainers.kernels.code_cache import KernelCache

F = TypeVar("F", bound=Callable[..., object])


def compiled(signature: object) -> Callable[[F], F]:
    """Compile for one signature, at import or from the folder of what was compiled before.

    Multiplications may be joined with additions; nothing else is given up. A loop over rows is
    only worked on several rows at once when it is a function of its own with separate arrays, so
    nothing is inlined.
    """

    def compile_one(function: F) -> F:
        made: Any = numba.njit(
            nogil=True,
            inline="never",
            boundscheck=False,
            error_model="numpy",
            fastmath={"contract", "nsz"},
        )(function)
        # What cache=True does, but for where it looks.
        made._cache = KernelCache(function)  # type: ignore[no-untyped-call] # Numba's class
        made.compile(signature)
        made.disable_compile()
        return cast(F, made)

    return compile_one
