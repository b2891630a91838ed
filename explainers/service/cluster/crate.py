"""A block as one object: the open files it is stored as, in one uncompressed zip archive.

What is one object appears at once, or not at all, in a folder and in a bucket; and every file of
it has its digest in the block's manifest, so a cut or changed crate is none.
"""

from __future__ import annotations

import io
import zipfile
from functools import partial

from explainers.service.storage.blocks import Block, block_of, files_of
from explainers.service.storage.sealed import CorruptError

MOST_FILES = 64
"""Far above the files of any block; a longer list of names is no crate of ours."""


def packed(block: Block) -> bytes:
    """Pack a block. Raises what `files_of` raises."""
    crate = io.BytesIO()
    with zipfile.ZipFile(crate, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files_of(block).items()):
            # The same block gives the same bytes whenever it is packed.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return crate.getvalue()


def unpacked(crate: bytes) -> Block:
    """Unpack a block, every digest checked; arrays are read-only. Raises CorruptError."""
    try:
        with zipfile.ZipFile(io.BytesIO(crate)) as archive:
            files = {about.filename: about for about in _listed(archive, len(crate))}
            return block_of(partial(_read, archive, files))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise CorruptError(f"no crate of a block: {error}") from error


def _read(archive: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    if name not in files:
        raise CorruptError(f"the crate has no file {name}")
    return archive.read(files[name])


def _listed(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The files of a crate, none of which swells. Raises CorruptError."""
    files = archive.infolist()
    plain = all(
        about.compress_type == zipfile.ZIP_STORED and about.file_size <= size for about in files
    )
    if not plain or len(files) > MOST_FILES:
        raise CorruptError("a crate holds at most a few plain files, uncompressed")
    return files
