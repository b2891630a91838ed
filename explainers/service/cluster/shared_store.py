"""What servers and workers share: a folder, or a bucket that fsspec knows, named by a URL.

    <url>/files/<sha256>                      a model, a table or a preprocessor, as it was uploaded
    <url>/blocks/<key[:2]>/<key>/<index>.zip  one block of an explanation, as `crate` packs it

Credentials are no part of the URL: every process finds its own, as fsspec's driver documents it
(a bucket's from the environment or the machine's role).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from explainers.errors import RefusedError, StoppedError, quoted
from explainers.service.cluster.crate import packed, unpacked
from explainers.service.storage.blocks import Block
from explainers.service.storage.keys import is_digest
from explainers.service.storage.sealed import CorruptError

_BLOCK = re.compile(r"\d{6,}\.zip")
_OURS = re.compile(
    r"(files/[0-9a-f]{64}|blocks/[0-9a-f]{2}(/[0-9a-f]{64}(/\d{6,}\.zip)?)?)"
    r"(?P<draft>\.[0-9a-f]{16})?"
)
"""What is written here, folders too; nothing else is ever removed."""

_BUCKETS: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory"})
"""Asked for a folder, their drivers do nothing, or make a bucket that was misspelt."""

_DRAFT_SECONDS: Final = 600.0
"""A draft is written within seconds; one this old has no writer any more."""

_LEFT_SECONDS: Final = 86_400.0
"""A block is fetched within seconds, and a file that is still needed is written again."""


class SharedStore:
    """The shared store at `url`. Safe to use from several threads and machines.

    place: where this process runs, for error sentences: one machine may lack what others have.

    Everything in it is named by its content or its request, and appears at once: who comes second
    writes the same. Raises RefusedError BAD_SETTING for a URL that no installed driver takes; all
    verbs raise StoppedError SHARED_STORE_UNREACHABLE where the store does not answer or refuses.
    """

    def __init__(self, url: str, place: str = "this server") -> None:
        from fsspec.core import url_to_fs

        self.url = url
        self._place = place
        try:
            self._files, self._root = url_to_fs(url)
        except (ValueError, ImportError) as problem:
            raise RefusedError(
                "BAD_SETTING",
                f"The setting RATIONALE_SHARED_STORE is {quoted(url)}, which no driver of {place} "
                f"takes: {quoted(problem)}.",
                "Give the URL of a folder (file:///mnt/rationale) or of a bucket whose fsspec "
                "driver is installed (s3://bucket/rationale needs the package s3fs).",
            ) from problem

    def put_file(self, digest: str, file: Path) -> None:
        """Share the file `file`, whose SHA-256 is `digest`; nothing happens where it is there."""
        path = self._file(digest)
        with self._answering("take a file"):
            self._files.invalidate_cache()  # drivers of buckets remember what they once saw
            if not self._files.exists(path):
                self._write(path, file.read_bytes())

    def fetch_file(self, digest: str) -> bytes:
        """Return the shared file with this digest; one that has another is not believed."""
        with self._answering("give a file"):
            data: bytes = self._files.cat_file(self._file(digest))
        found = hashlib.sha256(data).hexdigest()
        if found != digest:
            self._refused(f"the file {digest[:12]}… there has the SHA-256 {found[:12]}…")
        return data

    def put_block(self, key: str, index: int, block: Block) -> int:
        """Share a block, over an older one of the same name; the bytes it takes."""
        crate = packed(block)
        with self._answering("take a block"):
            self._write(self._block(key, index), crate)
        return len(crate)

    def block(self, key: str, index: int) -> Block | None:
        """Return a block, every digest checked; None where it is not there, or not whole."""
        with self._answering("give a block"):
            try:
                crate: bytes = self._files.cat_file(self._block(key, index))
            except FileNotFoundError:
                self._check_there()
                return None
        try:
            return unpacked(crate)
        except CorruptError:
            return None

    def blocks(self, key: str) -> frozenset[int]:
        """The indices of the blocks that are there."""
        with self._answering("list blocks"):
            self._files.invalidate_cache()
            try:
                paths = self._files.ls(self._block(key, 0).rpartition("/")[0], detail=False)
            except FileNotFoundError:
                self._check_there()
                return frozenset()
        names = (Path(path).name for path in paths)
        return frozenset(int(name[:-4]) for name in names if _BLOCK.fullmatch(name))

    def remove_block(self, key: str, index: int) -> None:
        """Remove a block that its reader keeps now; nothing happens where it is gone."""
        with self._answering("remove a block"):
            try:
                self._files.rm_file(self._block(key, index))
            except FileNotFoundError:
                return

    def sweep(self, now: float) -> None:
        """Remove what nobody came for, by `now` in seconds since 1970.

        Killed writers leave drafts, cancelled jobs leave blocks, and analyses their files.
        """
        with self._answering("list what is there"):
            self._check_there()
            self._files.invalidate_cache()
            folders = _in_folders(self._files)  # those of a bucket are but names
            for place in ("files", "blocks"):
                found = self._files.find(f"{self._root}/{place}", withdirs=folders, detail=True)
                # The longest first: a folder is empty once what was in it is gone.
                for path in sorted(found, key=len, reverse=True):
                    ours = _OURS.fullmatch(place + path.rpartition(f"/{place}")[2])
                    if ours is not None:
                        limit = _DRAFT_SECONDS if ours["draft"] else _LEFT_SECONDS
                        folder = found[path]["type"] == "directory"
                        self._remove(path, now - limit, folder=folder)

    def _remove(self, path: str, before: float, *, folder: bool) -> None:
        """Remove a file, or an empty folder, that has not changed since `before`."""
        with suppress(FileNotFoundError):  # another server sweeps, too
            if self._files.modified(path).timestamp() >= before:
                return
            if not folder:
                self._files.rm_file(path)
                return
            with suppress(OSError):  # it is not empty
                Path(path).rmdir()

    def _file(self, digest: str) -> str:
        return f"{self._root}/files/{_checked(digest)}"

    def _block(self, key: str, index: int) -> str:
        return f"{self._root}/blocks/{_checked(key)[:2]}/{key}/{index:06d}.zip"

    def _write(self, path: str, data: bytes) -> None:
        """Write an object so that nobody ever reads a part of it."""
        self._check_there()
        if not _in_bucket(self._files):
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        if not _in_folders(self._files):
            self._files.pipe_file(path, data)  # a bucket shows an object once it is whole
            return
        draft = f"{path}.{secrets.token_hex(8)}"
        try:
            self._files.pipe_file(draft, data)
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)

    def _check_there(self) -> None:
        """A folder that is not mounted must not be made anew on the machine's own disk."""
        if _in_folders(self._files) and not Path(self._root).is_dir():
            raise OSError(f"there is no folder {self._root}")

    @contextmanager
    def _answering(self, what: str) -> Iterator[None]:
        try:
            yield
        except StoppedError:
            raise
        except Exception as problem:  # noqa: BLE001 - each driver has errors of its own
            said = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            self._refused(f"asked to {what}, it says {quoted(said)}", problem)

    def _refused(self, why: str, cause: Exception | None = None) -> NoReturn:
        raise StoppedError(
            "SHARED_STORE_UNREACHABLE",
            f"The shared store at {quoted(self.url)} cannot be used from {self._place}: {why}.",
            "Check that it is there, that it has room, and that its credentials hold; finished "
            "blocks are kept.",
        ) from cause


def _in_folders(files: Any) -> bool:
    return "file" in _protocols(files)


def _in_bucket(files: Any) -> bool:
    return not _BUCKETS.isdisjoint(_protocols(files))


def _protocols(files: Any) -> tuple[str, ...]:
    protocol = files.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


def _checked(digest: str) -> str:
    if not is_digest(digest):
        raise ValueError(f"{digest[:80]!r} is no digest: a digest is 64 hex digits.")
    return digest
