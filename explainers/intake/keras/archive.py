"""The parts of a `.keras` archive, each checked, and the model Keras builds from them.

Keras is never given the file itself. It is given an archive of ours, made of the configuration
that was audited, the weights that were checked and the vocabularies, and of nothing else.
"""

from __future__ import annotations

import copy
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import check_archive
from explainers.intake.keras.text_settings import check_vocabulary

_CONFIG, _WEIGHTS, _METADATA = "config.json", "model.weights.h5", "metadata.json"
_VOCABULARY = re.compile(r"assets(/\w+)*/vocabulary\.txt")
_MAX_EXPANDED = 2_000_000_000
MAX_PARAMETERS = 50_000_000
_HARD_LINK = 0  # h5py.h5l.TYPE_HARD


@dataclass(frozen=True)
class Parts:
    """What an archive holds: config.json, the weights, vocabularies by name, Keras' version."""

    config: bytes
    weights: bytes
    vocabularies: Mapping[str, bytes]
    saved_with: str


def opened(data: bytes) -> Parts:
    """Take an archive apart.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, TOO_LARGE_CONFIG,
    BROKEN_MODEL.
    """
    check_archive(data, _MAX_EXPANDED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        for name in (_CONFIG, _WEIGHTS):
            if name not in names:
                raise _broken(f"it holds no {name}")
        try:
            return Parts(
                archive.read(_CONFIG),
                archive.read(_WEIGHTS),
                {name: _words(archive, name) for name in names if _VOCABULARY.fullmatch(name)},
                _saved_with(archive.read(_METADATA) if _METADATA in names else b"{}"),
            )
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as problem:
            raise _broken(f"it cannot be unpacked: {quoted(problem)}") from problem


def _words(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of a vocabulary, checked. Raises RefusedError: TOO_LARGE_CONFIG, BROKEN_MODEL."""
    content = archive.read(name)
    check_vocabulary(content, name)
    return content


def check_weights(data: bytes) -> None:
    """Check an HDF5 file: plain numbers, all in the file itself, none of them only claimed.

    HDF5 knows links into other files, numbers kept in other files, and arrays of any size that
    were never written. Raises RefusedError: OUTSIDE_LINK, BROKEN_MODEL.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            claimed = sum(_checked_size(file[name]) for name in _names(file))
    except RefusedError:
        raise
    except Exception as problem:  # a damaged file raises far more than OSError
        raise _broken(f"its weights cannot be read: {quoted(problem)}") from problem
    if claimed > len(data):
        raise _broken(f"its weights claim {claimed:,} bytes, and their file has {len(data):,}")


def count_parameters(config: Mapping[str, Any]) -> int:
    """Count a model's parameters by shape alone; no array is made for any of them.

    Raises RefusedError: TOO_MANY_PARAMETERS, BROKEN_MODEL.
    """
    import keras

    try:
        with keras.StatelessScope(initialize_variables=False):
            model = keras.saving.deserialize_keras_object(copy.deepcopy(config), safe_mode=True)
            count = int(model.count_params())
    except Exception as problem:  # Keras raises whatever its layers raise
        raise unfit(problem) from problem
    finally:
        # Keras keeps a list of what was left without numbers, and would fill it in later.
        keras.utils.clear_session(free_memory=False)
    if count > MAX_PARAMETERS:
        raise RefusedError(
            "TOO_MANY_PARAMETERS",
            f"The network has {count:,} parameters; at most {MAX_PARAMETERS:,} are opened.",
            "Upload a smaller network.",
        )
    return count


def built(config: Mapping[str, Any], parts: Parts) -> Any:
    """Have Keras build the model and read its weights. Raises RefusedError BROKEN_MODEL."""
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(_METADATA, "{}")
            archive.writestr(_CONFIG, json.dumps(config))
            archive.writestr(_WEIGHTS, parts.weights)
            for name, vocabulary in parts.vocabularies.items():
                archive.writestr(name, vocabulary)
        try:
            return keras.saving.load_model(path, compile=False, safe_mode=True)
        except Exception as problem:
            raise unfit(problem) from problem


def _names(file: Any) -> list[str]:
    """Every entry of an HDF5 file. Raises RefusedError OUTSIDE_LINK."""
    names: list[str] = []

    def visited(name: bytes, link: Any) -> bytes | None:
        names.append(name.decode(errors="replace"))
        return None if link.type == _HARD_LINK else name  # a name ends the visit

    outside = file.id.links.visit(visited, info=True)
    if outside is not None:
        raise _outside(names[-1])
    return names


def _checked_size(item: Any) -> int:
    """The bytes one entry of the weights claims. Raises RefusedError."""
    import h5py

    if isinstance(item, h5py.Group):
        return 0
    if not isinstance(item, h5py.Dataset):
        raise _broken(f"{quoted(item.name)} in its weights is no array")
    if item.external or item.is_virtual:
        raise _outside(item.name)
    # bfloat16 is kept as two bytes without a type.
    plain = item.dtype.kind in "fiub" or (item.dtype.kind == "V" and item.dtype.itemsize == 2)
    if not plain:
        raise _broken(f"{quoted(item.name)} in its weights holds {item.dtype}, not numbers")
    stored = int(item.id.get_storage_size())
    if item.nbytes > stored:
        raise _broken(
            f"{quoted(item.name)} in its weights claims {item.nbytes:,} bytes, and {stored:,} are "
            "there"
        )
    return int(item.nbytes)


def _saved_with(metadata: bytes) -> str:
    try:
        return str(json.loads(metadata).get("keras_version", ""))[:20]
    except (ValueError, AttributeError, RecursionError):
        return ""


def _outside(name: str) -> RefusedError:
    return RefusedError(
        "OUTSIDE_LINK",
        f"The weight {quoted(name)} is not in this file but points somewhere else.",
        "Save the model with model.save('model.keras'), which writes every weight.",
    )


def unfit(problem: Exception) -> RefusedError:
    """What is told where Keras cannot build an audited network."""
    return RefusedError(
        "BROKEN_MODEL",
        f"Keras {version('keras')} cannot build this network: {type(problem).__name__}, "
        f"{quoted(problem)}.",
        f"Save it again with model.save('model.keras') under Keras {version('keras')}, the "
        "version in use here.",
    )


def _broken(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The Keras file cannot be right: {what}.",
        "Save the whole model with model.save('model.keras') and upload that file.",
    )
