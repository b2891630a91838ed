"""The members of a `.pt2` archive that are read, by exact name, and of them nothing else.

The sample inputs, which are a pickle, compiled code and further files beside the graph are left
where they are.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import check_archive
from explainers.intake.summary import sized

_MAX_EXPANDED = 1_000_000_000
MAX_JSON = 20_000_000
"""Bytes; an operator takes about 2,000, most of them the line of the program it stands for."""
_FORMAT, _VERSION = b"pt2", b"0"


@dataclass(frozen=True)
class Parts:
    """What an archive holds.

    program, weights, constants: JSON, the graph and what it says of its numbers. sizes: the bytes
    of each file of numbers, by "weights/NAME" or "constants/NAME"; `numbers` reads one of them.
    """

    program: Mapping[str, Any]
    weights: Mapping[str, Any]
    constants: Mapping[str, Any]
    sizes: Mapping[str, int]
    numbers: Callable[[str], bytes]


def opened(data: bytes) -> Parts:
    """Take an archive apart.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, DUPLICATE_MEMBER,
    TOO_NEW, SEVERAL_MODELS, OLD_VERSION, TOO_LARGE_CONFIG, TOO_DEEP, BROKEN_MODEL.
    """
    check_archive(data, _MAX_EXPANDED)
    archive = zipfile.ZipFile(io.BytesIO(data))  # it holds nothing open but memory
    names = archive.namelist()
    sizes = {member.filename: member.file_size for member in archive.infolist()}
    if len(sizes) < len(names):
        raise RefusedError(
            "DUPLICATE_MEMBER",
            f"The archive holds {len(names):,} files under {len(sizes):,} names.",
            "Save the model again with torch.export.save(program, 'model.pt2').",
        )
    top = names[0].partition("/")[0] + "/"

    def read(name: str) -> bytes:
        return _member(archive, top + name)

    _check_version(read)
    model = _model(names, top)
    if f"{top}data/weights/{model}.pt" in sizes:
        raise RefusedError(
            "OLD_VERSION",
            "The weights in this file are one pickle, as older versions of PyTorch wrote them, and "
            "no pickle is opened here.",
            "Load it where you trust it with torch.export.load of a current PyTorch, and save it "
            "again with torch.export.save.",
        )
    folder = f"{top}data/"
    return Parts(
        _parsed(f"models/{model}.json", read),
        _config(f"data/weights/{model}_weights_config.json", read),
        _config(f"data/constants/{model}_constants_config.json", read),
        {name.removeprefix(folder): size for name, size in sizes.items() if folder in name},
        lambda name: read(f"data/{name}"),
    )


def broken(what: str) -> RefusedError:
    """The refusal of a file whose parts contradict each other."""
    return RefusedError(
        "BROKEN_MODEL",
        f"The PyTorch file cannot be right: {what}.",
        "Save the model again with torch.export.save(program, 'model.pt2').",
    )


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError as problem:
        raise broken(f"it holds no {quoted(name)}") from problem
    except Exception as problem:  # a damaged member raises far more than BadZipFile
        raise broken(f"{quoted(name)} cannot be unpacked: {quoted(problem)}") from problem


def _check_version(read: Callable[[str], bytes]) -> None:
    kind, version = read("archive_format").strip(), read("archive_version").strip()
    if kind != _FORMAT or version != _VERSION:
        raise RefusedError(
            "TOO_NEW",
            f"The archive is of format {quoted(kind.decode(errors='replace'), 20)}, version "
            f"{quoted(version.decode(errors='replace'), 20)}; read is “pt2”, version “0”.",
            "Save the model with torch.export.save of the version in requirements-torch.txt.",
        )


def _model(names: list[str], top: str) -> str:
    pattern = re.compile(re.escape(top) + r"models/([^/]+)\.json")
    models = [found.group(1) for found in map(pattern.fullmatch, names) if found]
    if len(models) > 1:
        raise RefusedError(
            "SEVERAL_MODELS",
            f"The archive holds {len(models)} models, such as {quoted(models[0])} and "
            f"{quoted(models[1])}.",
            "Save each with torch.export.save into a file of its own.",
        )
    if not models:
        raise broken("it holds no graph (models/model.json), and compiled code is not run")
    return models[0]


def _config(name: str, read: Callable[[str], bytes]) -> Mapping[str, Any]:
    config = _parsed(name, read).get("config")
    if not isinstance(config, dict):
        raise broken(f"{quoted(name)} lists nothing")
    return config


def _parsed(name: str, read: Callable[[str], bytes]) -> Mapping[str, Any]:
    text = read(name)
    if len(text) > MAX_JSON:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The description of the model ({quoted(name)}) takes {sized(len(text))}; at most "
            f"{sized(MAX_JSON)} are read.",
            "Export a smaller model.",
        )
    try:
        found = json.loads(text)
    except RecursionError as problem:
        raise RefusedError(
            "TOO_DEEP",
            f"The description of the model ({quoted(name)}) nests too deep to be read.",
            "Save the model again with torch.export.save(program, 'model.pt2').",
        ) from problem
    except ValueError as problem:
        raise broken(f"{quoted(name)} cannot be read: {quoted(problem)}") from problem
    if not isinstance(found, dict):
        raise broken(f"{quoted(name)} describes nothing")
    return found
