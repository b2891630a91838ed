"""Pickles that would run code, read files, or take the process down; none may."""

from __future__ import annotations

from tests.intake.pickles.assembled import called, named, whole
from tests.intake.pickles.hostile.calls import CALLS
from tests.intake.pickles.hostile.common import UNLISTED, Case
from tests.intake.pickles.hostile.hidden import damaged, hidden
from tests.intake.pickles.hostile.native import native
from tests.intake.pickles.hostile.routes import names, routes
from tests.intake.pickles.hostile.sizes import sizes
from tests.intake.pickles.hostile.uses import uses

_MISSING = ("dill", "nt.")
CORPUS: dict[str, Case] = {
    **{
        f"calls {name}": (
            whole(called(named(module, function), *args)),
            "MISSING_CLASS" if name.startswith(_MISSING) else UNLISTED,
        )
        for name, (module, function, args) in CALLS.items()
    },
    **{f"route: {how}": case for how, case in routes().items()},
    **{f"name: {how}": case for how, case in names().items()},
    **{f"use: {how}": case for how, case in uses().items()},
    **{f"size: {how}": case for how, case in sizes().items()},
    **{f"native: {how}": case for how, case in native().items()},
    **{f"hidden: {how}": case for how, case in hidden().items()},
    **{f"damaged: {how}": case for how, case in damaged().items()},
}
