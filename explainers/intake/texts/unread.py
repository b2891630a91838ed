"""What of a text a network does not read, because it takes so many tokens and no more."""

from __future__ import annotations

from explainers.intake.texts.part import Pieces
from explainers.intake.texts.words import words


def unread_notes(text: str, pieces: Pieces, limit: int | None) -> list[str]:
    """Say how many words of a text stand where its network does not read; nothing where none does.

    limit: tokens of a text that it reads at most, marks included; None for any number.
    """
    if limit is None or len(pieces.ids) < limit:
        return []
    read = pieces.spans[pieces.spans[:, 0] >= 0]
    begin, end = (int(read[:, 0].min()), int(read[:, 1].max())) if len(read) else (0, 0)
    known = words(text)
    beyond = int(((known[:, 1] <= begin) | (known[:, 0] >= end)).sum())
    if not beyond:
        return []
    return [
        f"The model reads {limit:,} tokens of a text at most: {beyond:,} of this text's "
        f"{len(known):,} words are not read, and have no number."
    ]
