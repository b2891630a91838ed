"""How large pictures may be: checked from headers and directories, before anything is decoded."""

from __future__ import annotations

from typing import Final

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import FREE, MAX_RATIO
from explainers.intake.folders import MAX_EXPANDED
from explainers.intake.summary import sized

MAX_PIXELS: Final = 25_000_000  # of one picture; decoded, each is up to four bytes
MAX_TOTAL: Final = 1_000_000_000  # of all in an archive: they are decoded once when it is read
MAX_PICTURES: Final = 10_000
MAX_BYTES: Final = 100_000_000  # of one picture's file


def check_pixels(name: str, width: int, height: int) -> None:
    """Refuse a picture of no or too many pixels. Raises RefusedError TOO_MANY_PIXELS, NO_PIXELS."""
    if width * height > MAX_PIXELS:
        raise RefusedError(
            "TOO_MANY_PIXELS",
            f"The picture {quoted(name)} has {width:,} × {height:,} pixels, "
            f"{width * height:,} in all; at most {MAX_PIXELS:,} are decoded.",
            "Save it smaller: networks of pictures look at a few hundred pixels a side.",
        )
    if width * height == 0:
        raise RefusedError(
            "NO_PIXELS",
            f"The picture {quoted(name)} has {width:,} × {height:,} pixels.",
            "Save it again with a width and a height of at least one pixel.",
        )


def check_total(pixels: int, pictures: int) -> None:
    """Refuse an archive of too many pixels. Raises RefusedError TOO_MANY_PIXELS."""
    if pixels > MAX_TOTAL:
        raise RefusedError(
            "TOO_MANY_PIXELS",
            f"The {pictures:,} pictures in the archive have {pixels:,} pixels; at most "
            f"{MAX_TOTAL:,} are decoded.",
            "Save them smaller, or pack a sample of them.",
        )


def check_members(members: int) -> None:
    """Refuse an archive of too many files. Raises RefusedError TOO_MANY_MEMBERS."""
    if members > MAX_PICTURES:
        raise RefusedError(
            "TOO_MANY_MEMBERS",
            f"The archive holds {members:,} files; at most {MAX_PICTURES:,} are opened.",
            "Pack a sample of the pictures.",
        )


def check_sizes(size: int, members: dict[str, int]) -> None:
    """Refuse an archive of `size` bytes whose files would become too large.

    members: the bytes of each, by its name. Raises RefusedError TOO_LARGE, EXPANDS_TOO_MUCH.
    """
    for name, bytes_ in members.items():
        if bytes_ > MAX_BYTES:
            raise RefusedError(
                "TOO_LARGE",
                f"The file {quoted(name)} in the archive takes {sized(bytes_)}; at most "
                f"{sized(MAX_BYTES)} are read.",
                "Save it smaller, or leave it out.",
            )
    expanded = sum(members.values())
    most = min(MAX_EXPANDED, max(FREE, MAX_RATIO * size))
    if expanded > most:
        raise RefusedError(
            "EXPANDS_TOO_MUCH",
            f"The archive of {sized(size)} expands to {sized(expanded)}; at most {sized(most)} are "
            "opened.",
            "Pack a sample of the pictures.",
        )
