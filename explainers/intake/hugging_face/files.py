"""The files of a Hugging Face folder: those that are read, and those that refuse the whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from explainers.errors import RefusedError, quoted
from explainers.intake.folders import Folder, folder_of
from explainers.intake.summary import listed

MARK = "config.json"
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
_TOKENIZER_CONFIG = "tokenizer_config.json"
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
    folder = folder_of(data, MARK)
    _check_endings(folder)
    if _INDEX in folder:
        shards = [name for name in folder.sizes if name.endswith(".safetensors")]
        raise RefusedError(
            "SHARDED_WEIGHTS",
            f"The weights are spread over several files, which {quoted(_INDEX)} lists; the folder "
            f"holds {len(shards):,} of them, and one file {quoted(_WEIGHTS)} is read.",
            "Save the model again as one file: model.save_pretrained(folder, "
            "max_shard_size='20GB').",
        )
    for name in (_WEIGHTS, _TOKENIZER):
        if name not in folder:
            raise RefusedError(
                "MISSING_FILE",
                f"The folder holds {quoted(MARK)} but no {quoted(name)}.",
                _SAVE,
            )
    settings = _TOKENIZER_CONFIG in folder
    return Files(
        folder.read(MARK, MAX_CONFIG),
        folder.read(_WEIGHTS),
        folder.read(_TOKENIZER, MAX_TOKENIZER),
        folder.read(_TOKENIZER_CONFIG, MAX_TOKENIZER) if settings else b"{}",
    )


def _check_endings(folder: Folder) -> None:
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
            f"are opened, so folders with them are refused. {_WEIGHTS} is read instead.",
            f"{_SAVE} Files of the training, such as training_args.bin, are not needed.",
        )


def _ending_in(folder: Folder, endings: frozenset[str]) -> list[str]:
    return sorted(n for n in folder.sizes if PurePosixPath(n).suffix.lower() in endings)
