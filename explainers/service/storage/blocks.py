"""One block of an explanation as open files: a `.npy` per array, an `.arrow` per table, a manifest.

numpy.lib.format and the Arrow IPC file format are both published and stable, so a block can be
read without this program: `numpy.load("values.npy")`, `pyarrow.ipc.open_file("data.arrow")`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.service.storage.keys import file_digest
from explainers.service.storage.sealed import CorruptError, seal, unseal

SCHEMA = 1
"""The number of the block format, in every manifest."""

MANIFEST = "block.json"

# Lower case only: some file systems do not tell "Values.npy" from "values.npy".
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FILE = re.compile(r"([a-z][a-z0-9_]{0,63})\.(npy|arrow)")


@dataclass(frozen=True, eq=False)
class Block:
    """Some rows of an explanation: arrays and tables by name, and free JSON facts about them."""

    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def write_block(folder: Path, block: Block) -> None:
    """Write `block` into the new folder `folder`, the manifest last.

    Raises what `files_of` raises.
    """
    files = files_of(block)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def files_of(block: Block) -> dict[str, bytes]:
    """Return the files that `block` is stored as, by name, the manifest last.

    Raises ValueError for a name that is no plain lower-case file name and for object arrays
    (they would need pickle), TypeError or ValueError for facts that are not JSON.
    """
    for name in (*block.arrays, *block.tables):
        if _NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} cannot name a stored file; use a-z, 0-9 and _, at most 64.")
    files: dict[str, bytes] = {}
    about: dict[str, dict[str, Any]] = {}
    for name, array in block.arrays.items():
        files[f"{name}.npy"] = data = _npy(array)
        said = {"dtype": array.dtype.str, "shape": list(array.shape)}
        about[f"{name}.npy"] = {**_sealed(data), **said}
    for name, table in block.tables.items():
        columns = [[column.name, str(column.type)] for column in table.schema]
        files[f"{name}.arrow"] = data = _arrow(table)
        said = {"shape": [table.num_rows, table.num_columns], "columns": columns}
        about[f"{name}.arrow"] = {**_sealed(data), **said}
    files[MANIFEST] = seal({"schema": SCHEMA, "files": about, "facts": block.facts})
    return files


def read_block(folder: Path, only: Collection[str] | None = None) -> Block:
    """The block in `folder`, every digest checked; arrays are read-only.

    `only` names the arrays and tables that are wanted, there or not; what is left out is not read.

    Raises CorruptError where a file does not say what was written, FileNotFoundError where one is
    missing, and other OSErrors as they come (a full file table must not look like a bad block).
    """
    return block_of(lambda name: (folder / name).read_bytes(), only)


def block_of(read: Callable[[str], bytes], only: Collection[str] | None = None) -> Block:
    """The block whose files `read` gives by name; see `read_block`.

    Raises CorruptError, and what `read` raises.
    """
    manifest = unseal(read(MANIFEST))
    arrays: dict[str, NDArray[Any]] = {}
    tables: dict[str, pa.Table] = {}
    try:
        if manifest["schema"] != SCHEMA:
            raise CorruptError(f"block format {manifest['schema']!r}, {SCHEMA} is known")
        for file_name, about in manifest["files"].items():
            parts = _FILE.fullmatch(file_name)
            if parts is None:
                raise CorruptError(f"the manifest names a file {file_name!r}")
            if only is not None and parts[1] not in only:
                continue
            data = read(file_name)
            if (len(data), file_digest(data)) != (about["bytes"], about["sha256"]):
                raise CorruptError(f"{file_name} is not the file that was written")
            if parts[2] == "npy":
                array = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
                array.setflags(write=False)
                arrays[parts[1]] = array
            else:
                tables[parts[1]] = pa.ipc.open_file(pa.py_buffer(data)).read_all()
        facts = MappingProxyType(dict(manifest["facts"]))
    except (ValueError, TypeError, KeyError, AttributeError, pa.ArrowException) as error:
        raise CorruptError(f"unreadable block: {error}") from error
    return Block(MappingProxyType(arrays), MappingProxyType(tables), facts)


def _sealed(data: bytes) -> dict[str, Any]:
    return {"sha256": file_digest(data), "bytes": len(data)}


def _npy(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _arrow(table: pa.Table) -> bytes:
    # The IPC file format holds one dictionary per column; chunks may come with their own.
    options = pa.ipc.IpcWriteOptions(unify_dictionaries=True)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
