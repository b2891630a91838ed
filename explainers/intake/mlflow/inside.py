"""The one model inside an MLflow folder, and its format."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from explainers.errors import RefusedError, quoted
from explainers.intake.folders import Folder, folder_of
from explainers.intake.mlflow.description import Description, described
from explainers.intake.mlflow.plain_yaml import MAX_BYTES
from explainers.intake.sniff import format_of
from explainers.intake.summary import listed

MARK = "MLmodel"
_PROGRAM = "saved_model.pb"  # the mark of a TensorFlow SavedModel, which is a folder itself
# A model in a folder of its own lies in it under this name, with the ending of its format.
_NAME = "model"
_FOLDERS = ("mlflow", "hugging-face")


@dataclass(frozen=True)
class Inside:
    """The model in an MLflow folder: its file's name and bytes, and what MLmodel says."""

    name: str
    data: bytes
    description: Description
    brings_code: bool


def inside(data: bytes) -> Inside:
    """Take the model out of a packed MLflow folder. Nothing of it is opened.

    A model that is a folder itself comes as an archive of that folder. Raises RefusedError: what
    `folders.folder_of` and `description.described` refuse, BROKEN_MODEL, SEVERAL_MODELS,
    NESTED_MODEL.
    """
    folder = folder_of(data, MARK)
    description = described(folder.read(MARK, MAX_BYTES))
    name, model = _model(folder, description.path)
    if format_of(model) in _FOLDERS:
        raise RefusedError(
            "NESTED_MODEL",
            f"The model in the MLflow folder, {quoted(name)}, is a packed folder once more.",
            "Upload the archive inside it instead.",
        )
    code = any(path.startswith("code/") for path in folder.sizes)
    return Inside(name, model, description, code)


def inner_format(data: bytes) -> str:
    """Name the format of the model inside, as `sniff.format_of` would. Raises as `inside`."""
    return format_of(inside(data).data)


def _model(folder: Folder, path: str) -> tuple[str, bytes]:
    if path in folder:
        return PurePosixPath(path).name, folder.read(path)
    for program in (path, f"{path}/{_NAME}"):
        if f"{program}/{_PROGRAM}" in folder:
            return PurePosixPath(program).name, _packed(folder, program)
    found = [name for name in folder.sizes if PurePosixPath(name).parent == PurePosixPath(path)]
    models = [name for name in found if PurePosixPath(name).stem == _NAME]
    if len(models) > 1:
        raise RefusedError(
            "SEVERAL_MODELS",
            f"The MLflow folder holds {len(models)} models in {quoted(path)}: {listed(models)}.",
            "Save one of them alone.",
        )
    if not models:
        raise RefusedError(
            "BROKEN_MODEL",
            f"MLmodel says the model is {quoted(path)}, and the folder holds no such file.",
            "Pack the whole folder that MLflow saved, with everything in it.",
        )
    return PurePosixPath(models[0]).name, folder.read(models[0])


def _packed(folder: Folder, path: str) -> bytes:
    """Pack a folder of the folder into an archive of its own, whose names start at that folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(folder.sizes):
            if name.startswith(path + "/"):
                # A fixed date, so that the same folder makes the same bytes.
                member = zipfile.ZipInfo(name.removeprefix(path + "/"))
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, folder.read(name))
    return stream.getvalue()
