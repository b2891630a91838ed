"""Functions compiled to machine code: serial, without Python's lock, kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(signature: object) -> Callable[[F], F]:
    """Compile for one signature, at import or from the folder of what was compiled before.

    Multiplications may be joined with additions; nothing else is given up. A loop over rows is
    only worked on several rows at once when it is a function of its own with separate arrays, so
    nothing is inlined.
    """
    made = numba.njit(
        signature,
        nogil=True,
        cache=True,
        inline="never",
        boundscheck=False,
        error_model="numpy",
        fastmath={"contract", "nsz"},
    )
    return cast(Callable[[F], F], made)
