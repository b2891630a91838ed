"""A block as one object: the open files it is stored as, in one uncompressed zip archive.

What is one object appears at once, or not at all, in a folder and in a bucket; and every file of
it has its digest in the block's manifest, so a cut or changed crate is none.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from explainers.service.storage.blocks import Block, read_block, write_block
from explainers.service.storage.sealed import CorruptError

MOST_FILES = 64
"""Far above the files of any block; a longer list of names is no crate of ours."""


def packed(block: Block) -> bytes:
    """Pack a block. Raises what `write_block` raises."""
    with TemporaryDirectory(prefix="crate-") as name:
        folder = Path(name) / "block"
        write_block(folder, block)
        crate = io.BytesIO()
        with zipfile.ZipFile(crate, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(folder.iterdir()):
                # The same block gives the same bytes whenever it is packed.
                about = zipfile.ZipInfo(file.name, (1980, 1, 1, 0, 0, 0))
                archive.writestr(about, file.read_bytes())
        return crate.getvalue()


def unpacked(crate: bytes) -> Block:
    """Unpack a block, every digest checked; arrays are read-only. Raises CorruptError."""
    with TemporaryDirectory(prefix="crate-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(io.BytesIO(crate)) as archive:
                for about in _listed(archive, len(crate)):
                    (folder / about.filename).write_bytes(archive.read(about))
            return read_block(folder)
        except (zipfile.BadZipFile, FileNotFoundError, NotImplementedError, EOFError) as error:
            raise CorruptError(f"no crate of a block: {error}") from error


def _listed(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The files of a crate, none of which lies elsewhere or swells. Raises CorruptError."""
    files = archive.infolist()
    plain = all(
        about.compress_type == zipfile.ZIP_STORED
        and Path(about.filename).name == about.filename
        and about.file_size <= size
        for about in files
    )
    if not plain or len(files) > MOST_FILES:
        raise CorruptError("a crate holds at most a few plain files, uncompressed")
    return files
