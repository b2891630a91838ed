"""Zip archives: sizes are checked from the directory, before anything is decompressed."""

from __future__ import annotations

import io
import zipfile

from explainers.errors import RefusedError

MAX_MEMBERS = 1_000
MAX_RATIO = 100
_MEGABYTE = 1_000_000


def check_archive(data: bytes, limit: int) -> None:
    """Refuse an archive with too many members or that would expand past `limit` bytes.

    Raises RefusedError NOT_AN_ARCHIVE, TOO_MANY_MEMBERS or EXPANDS_TOO_MUCH.
    """
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as problem:
        raise RefusedError(
            "NOT_AN_ARCHIVE",
            "The file starts like a zip archive but its directory cannot be read.",
            "It was probably cut off on its way; save or download it again.",
        ) from problem
    if len(members) > MAX_MEMBERS:
        raise RefusedError(
            "TOO_MANY_MEMBERS",
            f"The archive holds {len(members):,} files; at most {MAX_MEMBERS:,} are opened.",
            "Save the model alone, without data or checkpoints beside it.",
        )
    expanded = sum(member.file_size for member in members)
    allowed = min(limit, MAX_RATIO * max(len(data), 1))
    if expanded > allowed:
        raise RefusedError(
            "EXPANDS_TOO_MUCH",
            f"The archive of {len(data) / _MEGABYTE:.1f} MB expands to "
            f"{expanded / _MEGABYTE:,.0f} MB; at most {allowed / _MEGABYTE:,.0f} MB are opened.",
            "Save a smaller model, or ask the administrator to raise the limit.",
        )
