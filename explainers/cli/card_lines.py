"""What a worker found in a file, in lines for a terminal."""

from __future__ import annotations

from explainers.errors import quoted
from explainers.intake.summary import counted, sized
from explainers.records import ModelCard, PictureInput, TableCard

_SHOWN_VALUES = 5


def model_lines(card: ModelCard) -> list[str]:
    """Say what is in a model file."""
    return [
        f"{quoted(card.file_name)}: {card.kind}",
        f"SHA-256 {card.digest}, {sized(card.size)}",
        f"{card.task}, {counted(card.outputs, 'output')} ({card.unit})"
        + (f": {', '.join(map(quoted, card.classes))}" if card.classes else ""),
        _inputs(card),
        *(f"{name}: {value}" for name, value in card.details),
        *card.notes,
    ]


def table_lines(card: TableCard) -> list[str]:
    """Say what is in a table, or in an archive of pictures."""
    rows = "picture" if card.holds_pictures else "row"
    return [
        f"{quoted(card.file_name)}: {counted(card.rows, rows)}, "
        f"{counted(len(card.columns), 'column')}",
        f"SHA-256 {card.digest}, {sized(card.size)}",
        *(
            f"{quoted(column.name)}: {column.kind}, {column.distinct:,} different, "
            f"{column.missing:,} missing"
            for column in card.columns
        ),
        *card.notes,
    ]


def _inputs(card: ModelCard) -> str:
    if card.pictures is not None:
        return _pictures(card.pictures)
    if card.texts is not None:
        limit = card.texts.limit
        return "a text" if limit is None else f"a text, of which it reads {counted(limit, 'token')}"
    takes = ", ".join(quoted(feature.name) for feature in card.features[:_SHOWN_VALUES])
    more = ", …" if len(card.features) > _SHOWN_VALUES else ""
    return f"{counted(len(card.features), 'input')}: {takes}{more}"


def _pictures(taken: PictureInput) -> str:
    sides = taken.width and taken.height
    size = f"of {taken.width:,} × {taken.height:,} pixels" if sides else "of any size"
    how = "" if taken.preparation else "; how they were prepared in training it does not say"
    return f"pictures {size}, {counted(taken.channels, 'channel')}{how}"
