"""The files of a SavedModel that are used, by their exact names in the folder, sizes first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explainers.errors import RefusedError
from explainers.intake.folders import folder_of
from explainers.intake.summary import sized

PROGRAM = "saved_model.pb"
_VARIABLES = re.compile(r"variables/variables\.(index|data-\d{5}-of-\d{5})")
_ASSETS = re.compile(r"assets/[\w-][\w .-]*")
MAX_PROGRAM = 50_000_000
# All of it is written into a worker's own folder, which holds 256 MB.
MAX_BESIDE = 200_000_000


@dataclass(frozen=True)
class Parts:
    """What a folder holds: the program, and the files beside it by their names in the folder."""

    program: bytes
    beside: Mapping[str, bytes]

    @property
    def numbers(self) -> int:
        """How many bytes the numbers of its variables take."""
        return sum(len(data) for name, data in self.beside.items() if ".data-" in name)


def opened(data: bytes) -> Parts:
    """Take a packed folder apart.

    Raises RefusedError: TOO_LARGE, and what `folder_of` refuses.
    """
    folder = folder_of(data, PROGRAM)
    names = [name for name in folder.sizes if _VARIABLES.fullmatch(name) or _ASSETS.fullmatch(name)]
    size = sum(folder.sizes[name] for name in names)
    if size > MAX_BESIDE:
        raise RefusedError(
            "TOO_LARGE",
            f"The variables and assets of this SavedModel take {sized(size)}; at most "
            f"{sized(MAX_BESIDE)} are opened.",
            "Upload a smaller model.",
        )
    program = folder.read(PROGRAM, MAX_PROGRAM)
    return Parts(program, {name: folder.read(name, MAX_BESIDE) for name in names})


def write(parts: Parts, folder: Path) -> None:
    """Write the files beside the program into an empty folder."""
    for name, data in parts.beside.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
