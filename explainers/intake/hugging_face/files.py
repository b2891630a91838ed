"""The files of a Hugging Face folder: those that are read, and those that refuse the whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from explainers.errors import RefusedError, quoted
from explainers.intake.folders import Folder, folder_of
from explainers.intake.summary import listed

MARK = "config.json"
WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
_TOKENIZER_CONFIG = "tokenizer_config.json"
_PREPARATION = "preprocessor_config.json"
_INDEX = "model.safetensors.index.json"
MAX_CONFIG = 1_000_000
# The tokenizer of 250,000 pieces that XLM-RoBERTa uses takes 17 MB.
MAX_TOKENIZER = 40_000_000
_CODE = frozenset({".py", ".pyc", ".so", ".dll", ".dylib", ".sh"})
_OBJECTS = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".h5"})
_SAVE = (
    "Load both and save them into one empty folder: model.save_pretrained(folder) and "
    "tokenizer.save_pretrained(folder). Pack that folder as a zip archive."
)


@dataclass(frozen=True)
class Files:
    """The bytes of the four files that are read; the tokenizer's settings may be missing."""

    config: bytes
    weights: bytes
    tokenizer: bytes
    tokenizer_config: bytes


def files_of(data: bytes) -> Files:
    """Take a packed folder apart. Nothing is written to the disk.

    Raises RefusedError: what `folders.folder_of` refuses, HUGGING_FACE_CODE, PICKLED_WEIGHTS,
    SHARDED_WEIGHTS, MISSING_FILE, TOO_LARGE, BROKEN_MODEL.
    """
    folder = checked(data)
    if _TOKENIZER not in folder:
        raise _missing(_TOKENIZER, _SAVE)
    settings = _TOKENIZER_CONFIG in folder
    return Files(
        folder.read(MARK, MAX_CONFIG),
        folder.read(WEIGHTS),
        folder.read(_TOKENIZER, MAX_TOKENIZER),
        folder.read(_TOKENIZER_CONFIG, MAX_TOKENIZER) if settings else b"{}",
    )


def picture_files_of(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Take a packed folder of a network of pictures apart: configuration, weights, preparation.

    Raises RefusedError: what `files_of` raises.
    """
    folder = checked(data)
    if _PREPARATION not in folder:
        raise _missing(_PREPARATION, _SAVE.replace("tokenizer", "processor"))
    return (
        folder.read(MARK, MAX_CONFIG),
        folder.read(WEIGHTS),
        folder.read(_PREPARATION, MAX_CONFIG),
    )


def checked(data: bytes) -> Folder:
    """Open a packed folder that holds weights in one file, and neither code nor pickles.

    Raises RefusedError: what `folders.folder_of` refuses, HUGGING_FACE_CODE, PICKLED_WEIGHTS,
    SHARDED_WEIGHTS, MISSING_FILE.
    """
    folder = folder_of(data, MARK)
    check_endings(folder)
    if _INDEX in folder:
        shards = [name for name in folder.sizes if name.endswith(".safetensors")]
        raise RefusedError(
            "SHARDED_WEIGHTS",
            f"The weights are spread over several files, which {quoted(_INDEX)} lists; the folder "
            f"holds {len(shards):,} of them, and one file {quoted(WEIGHTS)} is read.",
            "Save the model again as one file: model.save_pretrained(folder, "
            "max_shard_size='20GB').",
        )
    if WEIGHTS not in folder:
        raise _missing(WEIGHTS, _SAVE)
    return folder


def _missing(name: str, step: str) -> RefusedError:
    return RefusedError(
        "MISSING_FILE", f"The folder holds {quoted(MARK)} but no {quoted(name)}.", step
    )


def check_endings(folder: Folder) -> None:
    """Refuse code and pickles wherever they lie, read or not."""
    code = _ending_in(folder, _CODE)
    if code:
        raise RefusedError(
            "HUGGING_FACE_CODE",
            f"The folder holds program code: {listed(code)}. It is never run here.",
            "Use an architecture that transformers itself brings, and pack the folder without "
            "code.",
        )
    objects = _ending_in(folder, _OBJECTS)
    if objects:
        raise RefusedError(
            "PICKLED_WEIGHTS",
            f"The folder holds {listed(objects)}: files of this kind may run a program when they "
            f"are opened, so folders with them are refused. {WEIGHTS} is read instead.",
            f"{_SAVE} Files of the training, such as training_args.bin, are not needed.",
        )


def _ending_in(folder: Folder, endings: frozenset[str]) -> list[str]:
    return sorted(n for n in folder.sizes if PurePosixPath(n).suffix.lower() in endings)
