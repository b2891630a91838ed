"""Zip archives: sizes are checked from the directory, before anything is decompressed."""

from __future__ import annotations

import io
import zipfile

from explainers.errors import RefusedError

# skops writes several small files a tree, so a forest of 500 trees is 2,500 of them.
MAX_MEMBERS = 100_000
MAX_RATIO = 100
# A small model may hold long runs of zeros; only sizes that could hurt are compared.
FREE = 50_000_000
_MEGABYTE = 1_000_000


def check_archive(data: bytes, limit: int) -> None:
    """Refuse an archive with too many members or that would expand past `limit` bytes.

    Archives inside it count with what they expand to: sparse matrices are saved as such.
    Raises RefusedError NOT_AN_ARCHIVE, TOO_MANY_MEMBERS or EXPANDS_TOO_MUCH.
    """
    with _opened(data) as archive:
        members = archive.infolist()
        _check_count(len(members))
        expanded = sum(member.file_size for member in members)
        _check_size(expanded, data, limit)
        inner = [_opened_inside(archive, member) for member in members]
    expanded += sum(size for size, _ in inner)
    _check_count(len(members) + sum(count for _, count in inner))
    _check_size(expanded, data, limit)


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as problem:  # a damaged directory raises far more than BadZipFile
        raise _unreadable() from problem


def _opened_inside(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return what an archive within the archive expands to and its members; zeros for others."""
    try:
        with archive.open(member) as stream:
            if stream.read(4) != b"PK\x03\x04":
                return 0, 0
        members = zipfile.ZipFile(io.BytesIO(archive.read(member))).infolist()
    except Exception as problem:
        raise _unreadable() from problem
    return sum(inner.file_size for inner in members), len(members)


def _unreadable() -> RefusedError:
    return RefusedError(
        "NOT_AN_ARCHIVE",
        "The file starts like a zip archive but cannot be read as one.",
        "It was probably cut off or changed on its way; save or download it again.",
    )


def _check_count(members: int) -> None:
    if members > MAX_MEMBERS:
        raise RefusedError(
            "TOO_MANY_MEMBERS",
            f"The archive holds {members:,} files; at most {MAX_MEMBERS:,} are opened.",
            "Save the model alone, without data or checkpoints beside it.",
        )


def _check_size(expanded: int, data: bytes, limit: int) -> None:
    allowed = min(limit, max(FREE, MAX_RATIO * len(data)))
    if expanded > allowed:
        raise RefusedError(
            "EXPANDS_TOO_MUCH",
            f"The archive of {len(data) / _MEGABYTE:.1f} MB expands to "
            f"{expanded / _MEGABYTE:,.0f} MB; at most {allowed / _MEGABYTE:,.0f} MB are opened.",
            "Save a smaller model, or ask the administrator to raise the limit.",
        )
