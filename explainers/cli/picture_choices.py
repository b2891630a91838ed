"""What has to be known about a network and its pictures before they are an analysis."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from explainers.cli.desk import Desk
from explainers.errors import RefusedError, quoted
from explainers.intake.class_lists import apart
from explainers.intake.matching.pictures import check_preparation
from explainers.records import ModelCard, PictureInput, Preparation, TableCard

EXAMPLE: Final = (
    '{"fit": "crop", "channels": "RGB", "scale": 0.00392157, "mean": [0.485, 0.456, 0.406], '
    '"deviation": [0.229, 0.224, 0.225]}'
)
_FITS, _ORDERS = ("crop", "stretch", "pad"), ("RGB", "BGR", "grey")


def preparation_of(model: ModelCard, chosen: Namespace) -> Preparation | None:
    """Return how the network's pictures are prepared: as its file says, or as was said.

    None for a model of anything else. Raises RefusedError UNFIT_CHOICE, UNFIT_PREPARATION.
    """
    taken, said = model.pictures, chosen.preparation
    if taken is None:
        if said is not None:
            raise RefusedError(
                "UNFIT_CHOICE",
                f"--preparation says how pictures are prepared, and {quoted(model.file_name)} "
                "takes none.",
                "Leave it out.",
            )
        return None
    if said is None and taken.preparation is not None:
        return taken.preparation
    if said is None:
        raise RefusedError(
            "UNFIT_CHOICE",
            f"{quoted(model.file_name)} does not say how its pictures were prepared in training, "
            "and every number depends on it.",
            f"Say --preparation='{EXAMPLE}', with the numbers of its documentation.",
        )
    how = _understood(taken, said)
    check_preparation(taken, how)
    return how


def named(desk: Desk, model: ModelCard, chosen: Namespace) -> ModelCard:
    """Return the card with the class names of a list, where one was given. Raises RationaleError.

    A name that stands several times in it is told apart, as on the pages.
    """
    if chosen.class_names is None:
        return model
    found = desk.read_class_names(chosen.class_names, model)
    return replace(model, classes=apart(found.lines))


def role_of(table: TableCard, role: str) -> str | None:
    """Return the column of a table of pictures that has a role: their names, their labels."""
    return next((column.name for column in table.columns if column.role == role), None)


def _understood(taken: PictureInput, said: Mapping[str, Any]) -> Preparation:
    """Make a preparation of what was said; sizes that the network has are its own."""
    sides = {"height": taken.height, "width": taken.width}
    told = {**{name: side for name, side in sides.items() if side}, "resize": None, **said}
    names = [part.name for part in fields(Preparation)]
    missing = [name for name in names if name not in told]
    unknown = [name for name in told if name not in names]
    if missing or unknown:
        what = f"lacks {', '.join(missing)}" if missing else f"has {quoted(unknown[0])}"
        raise _unfit(f"It {what}; it says {', '.join(names)}.")
    if told["fit"] not in _FITS or told["channels"] not in _ORDERS:
        raise _unfit(f"fit is one of {', '.join(_FITS)}, channels one of {', '.join(_ORDERS)}.")
    try:
        return Preparation(
            height=int(told["height"]),
            width=int(told["width"]),
            fit=told["fit"],
            channels=told["channels"],
            scale=float(told["scale"]),
            mean=tuple(map(float, told["mean"])),
            deviation=tuple(map(float, told["deviation"])),
            resize=None if told["resize"] is None else int(told["resize"]),
        )
    except (TypeError, ValueError, OverflowError) as problem:
        raise _unfit("Sizes and scale are numbers, mean and deviation lists of them.") from problem


def _unfit(why: str) -> RefusedError:
    return RefusedError(
        "UNFIT_CHOICE", f"--preparation is no preparation. {why}", f"Say one like {EXAMPLE}."
    )
