"""Uploaded files under their SHA-256: kept as they came, never opened here."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from explainers.errors import RefusedError, quoted
from explainers.service.drafts import Drafts, sync
from explainers.service.storage.keys import is_digest

UploadKind = Literal["model", "table", "preprocessor"]

_PIECE = 1 << 20
_MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The largest files taken, in bytes; a preprocessor may be as large as a model."""

    model: int
    table: int

    def of(self, kind: UploadKind | None) -> int:
        """The limit for a kind of file; the larger one while the kind is not known."""
        limits = {"model": self.model, "preprocessor": self.model, "table": self.table}
        return limits[kind] if kind else max(limits.values())


@dataclass(frozen=True)
class Upload:
    """A file that was taken: the digest it is found by, its base name, its size in bytes."""

    digest: str
    name: str
    size: int


class Uploads:
    """The files in `folder`; `drafts` lie on the same disk."""

    def __init__(self, folder: Path, drafts: Drafts, limits: Limits) -> None:
        self._folder = folder
        self._drafts = drafts
        self._limits = limits
        folder.mkdir(exist_ok=True)

    def add(self, name: str, data: bytes | BinaryIO, kind: UploadKind | None = None) -> Upload:
        """Take a file; the same bytes are kept once. A stream that can be rewound is read whole.

        Raises RefusedError TOO_LARGE or EMPTY_FILE.
        """
        shown = _base_name(name)
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        limit = self._limits.of(kind)
        if (known := _rewound_size(stream)) is not None and known > limit:
            raise _too_large(shown, f"{known:,} bytes ({known / _MB:,.1f} MB)", limit, kind)
        sha, size = hashlib.sha256(), 0
        with self._drafts.draft() as draft:
            with draft.open("xb") as file:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > limit:
                        raise _too_large(shown, f"more than {size - 1:,} bytes", limit, kind)
                    sha.update(piece)
                    file.write(piece)
            if not size:
                raise RefusedError(
                    "EMPTY_FILE",
                    f"{quoted(shown)} has 0 bytes; there is nothing to read in it.",
                    "Check that it was saved completely, then choose it again.",
                )
            # Unlike an explanation, an upload cannot be computed again.
            sync(draft)
            draft.replace(self._folder / sha.hexdigest())
            sync(self._folder)
        return Upload(sha.hexdigest(), shown, size)

    def has(self, digest: str) -> bool:
        """Whether the file is kept here. Any text may be asked."""
        return is_digest(digest) and (self._folder / digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the file lies. Raises RefusedError FILE_GONE when it is not kept here."""
        if not self.has(digest):
            raise RefusedError(
                "FILE_GONE",
                f"The file with the digest {quoted(digest, 80)} is not kept here any more.",
                "Upload the same file again: it is recognised by its content.",
            )
        return self._folder / digest

    def remove(self, digest: str) -> None:
        """Delete a file; nothing happens when it is not kept here."""
        if is_digest(digest):
            (self._folder / digest).unlink(missing_ok=True)


def _base_name(name: str) -> str:
    """The file's own name: no folders of the sender's computer, one line, at most 200 letters."""
    return " ".join(name.replace("\\", "/").rsplit("/", 1)[-1].split())[:200] or "unnamed file"


def _rewound_size(stream: BinaryIO) -> int | None:
    """The size of a stream, set back to its start; None for one that only goes forward."""
    if not stream.seekable():
        return None
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _too_large(name: str, measured: str, limit: int, kind: UploadKind | None) -> RefusedError:
    setting = {
        "model": "RATIONALE_MODEL_MB",
        "preprocessor": "RATIONALE_MODEL_MB",
        "table": "RATIONALE_TABLE_MB",
    }.get(kind or "", "RATIONALE_MODEL_MB and RATIONALE_TABLE_MB")
    return RefusedError(
        "TOO_LARGE",
        f"{quoted(name)} has {measured}; a {kind or 'file'} may have {limit:,} bytes "
        f"({limit / _MB:,.1f} MB) here.",
        f"Upload a smaller file, or have the administrator raise {setting}.",
    )
