"""A packed ONNX graph with the tokenizer that cuts texts for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from explainers.intake.folders import Folder, folder_of
from explainers.intake.hugging_face.files import MARK, MAX_CONFIG, MAX_TOKENIZER, check_endings

_GRAPHS = ("model.onnx", "onnx/model.onnx")
"""Where exporters put the graph, the first that is there."""
_TOKENIZER, _SETTINGS = "tokenizer.json", "tokenizer_config.json"
_WEIGHTS = ("/model.safetensors", "/model.safetensors.index.json")


@dataclass(frozen=True)
class Files:
    """The bytes that are read. config is None where the folder has none; its classes have no names.

    settings: of the tokenizer, which may be missing.
    """

    graph: bytes
    tokenizer: bytes
    settings: bytes
    config: bytes | None


def holds_graph(names: Collection[str]) -> bool:
    """Tell by the names in an archive whether it is such a folder; weights come before graphs."""
    rooted = ["/" + name for name in names]

    def has(*endings: str) -> bool:
        return any(name.endswith(endings) for name in rooted)

    return has(f"/{_GRAPHS[0]}") and has(f"/{_TOKENIZER}") and not has(*_WEIGHTS)


def files_of(data: bytes) -> Files:
    """Take a packed folder apart. Nothing is written to the disk.

    Raises RefusedError: what `folders.folder_of` refuses, HUGGING_FACE_CODE, PICKLED_WEIGHTS,
    TOO_LARGE.
    """
    folder = folder_of(data, _TOKENIZER)
    check_endings(folder)
    graph = next((name for name in _GRAPHS if name in folder), _GRAPHS[0])
    return Files(
        folder.read(graph),
        folder.read(_TOKENIZER, MAX_TOKENIZER),
        _optional(folder, _SETTINGS, MAX_TOKENIZER) or b"{}",
        _optional(folder, MARK, MAX_CONFIG),
    )


def _optional(folder: Folder, name: str, most: int) -> bytes | None:
    return folder.read(name, most) if name in folder else None
