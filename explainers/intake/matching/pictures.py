"""Whether a model and a table are both about pictures, and whether a preparation suits a model."""

from __future__ import annotations

from explainers.errors import RefusedError, quoted
from explainers.intake.pictures.preparing import check as check_numbers
from explainers.intake.summary import counted
from explainers.records import ModelCard, PictureInput, Preparation, TableCard

_CHANNELS = {"RGB": 3, "BGR": 3, "grey": 1}
_AS_TRAINED = "Set it as the model's training had it; its documentation says how."


def other_rows(model: ModelCard, table: TableCard) -> tuple[str, str] | None:
    """Say where one side has columns and the other pictures, and the next step.

    No choice of columns helps then. None where both are about the same.
    """
    if table.holds_pictures and model.pictures is None:
        return (
            f"The model takes {counted(len(model.features), 'column')}, and "
            f"{quoted(table.file_name)} holds {counted(table.rows, 'picture')}.",
            "Upload a table with the model's columns, or a model of pictures.",
        )
    if model.pictures is not None and not table.holds_pictures:
        return (
            f"The model takes pictures of {_size(model.pictures)}, and "
            f"{quoted(table.file_name)} holds {counted(len(table.columns), 'column')}.",
            "Upload a picture, or a zip archive of pictures.",
        )
    return None


def check_rows(model: ModelCard, table: TableCard) -> None:
    """Refuse to join columns and pictures. Raises RefusedError COLUMNS_OR_PICTURES."""
    misfit = other_rows(model, table)
    if misfit is not None:
        raise RefusedError("COLUMNS_OR_PICTURES", *misfit)


def check_preparation(taken: PictureInput, how: Preparation) -> None:
    """Refuse a preparation that makes something else than a model takes.

    Raises RefusedError UNFIT_PREPARATION.
    """
    check_numbers(how)
    sides = (how.height, how.width)
    wanted = (taken.height, taken.width)
    if any(own not in (0, side) for own, side in zip(wanted, sides, strict=True)):
        raise RefusedError(
            "UNFIT_PREPARATION",
            f"The preparation makes pictures of {how.width:,} × {how.height:,} pixels, and the "
            f"model takes {_size(taken)}.",
            _AS_TRAINED,
        )
    if _CHANNELS[how.channels] != taken.channels:
        raise RefusedError(
            "UNFIT_PREPARATION",
            f"The preparation makes pictures of {counted(_CHANNELS[how.channels], 'channel')} "
            f"({how.channels}), and the model takes {taken.channels:,}.",
            _AS_TRAINED,
        )


def _size(taken: PictureInput) -> str:
    """The size of pictures in words; a side of any length is 0 on the card."""
    if not (taken.width and taken.height):
        return "any size"
    return f"{taken.width:,} × {taken.height:,} pixels"
