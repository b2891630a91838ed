"""The configuration of a Hugging Face model, checked before transformers sees any of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.hugging_face.architectures import (
    ARCHITECTURES,
    CHOICES,
    FLAGS,
    NUMBERS,
    POSITIONS,
    Architecture,
)
from explainers.intake.hugging_face.labels import classes_of
from explainers.records import Reading

_PICTURES = ("ForObjectDetection", "ForImageSegmentation")
_LISTED = ", ".join(ARCHITECTURES)
_EPSILON = "layer_norm_eps"
# What makes another network of the same settings, and the one value it may have.
_FIXED: Mapping[str, tuple[Any, ...]] = {
    "is_decoder": (False, None),
    "is_encoder_decoder": (False, None),
    "add_cross_attention": (False, None),
    "position_embedding_type": ("absolute", None),
    "quantization_config": (None,),
    "pruned_heads": ({}, None),
}


@dataclass(frozen=True)
class Audited:
    """A checked configuration.

    settings: what the network is built from, of listed names alone. outputs: numbers a row.
    classes: their names, empty where the file has none. readings: how they can be understood.
    says_task: whether the file says how the network was trained. saved_with: the version of
    transformers that wrote it, or "".
    """

    architecture: Architecture
    settings: Mapping[str, Any]
    outputs: int
    classes: tuple[str, ...]
    readings: tuple[Reading, ...]
    says_task: bool
    saved_with: str


def parsed(text: bytes, name: str) -> dict[str, Any]:
    """Parse a file of settings in JSON. Raises RefusedError: HUGGING_FACE_CODE, BROKEN_MODEL."""
    try:
        made = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise broken(f"{name} cannot be read: {quoted(problem)}") from problem
    if not isinstance(made, dict):
        raise broken(f"{name} is no list of settings")
    for key in ("auto_map", "custom_pipelines", "trust_remote_code"):
        if made.get(key):
            raise RefusedError(
                "HUGGING_FACE_CODE",
                f"The model needs Python code of its author ({quoted(key)} in {name}), which is "
                "never run here.",
                f"Use an architecture that transformers itself brings: {_LISTED}.",
            )
    return made


def audited(text: bytes) -> Audited:
    """Check config.json.

    Raises RefusedError: HUGGING_FACE_CODE, BROKEN_MODEL, NOT_A_TABLE_MODEL, UNLISTED_TYPE,
    MULTI_LABEL, SEVERAL_TARGETS, TOO_LARGE_CONFIG.
    """
    config = parsed(text, "config.json")
    architecture = _architecture(config)
    for key, allowed in _FIXED.items():
        if config.get(key) not in allowed:
            raise RefusedError(
                "UNLISTED_TYPE",
                f"The configuration asks for {quoted(key)} = {quoted(config[key], 40)}, which "
                "makes another network than the ones that are built here.",
                "Upload a model without it, in full precision.",
            )
    settings = {
        key: _setting(key, config[key])
        for key in sorted(architecture.settings)
        if config.get(key) is not None
    }
    classes, outputs, readings = classes_of(config)
    return Audited(
        architecture,
        settings,
        outputs,
        classes,
        readings,
        says_task=config.get("problem_type") is not None,
        saved_with=str(config.get("transformers_version") or "")[:20],
    )


def _architecture(config: Mapping[str, Any]) -> Architecture:
    kind, named = config.get("model_type"), config.get("architectures")
    names = [str(name) for name in named] if isinstance(named, list) else []
    if any(name.endswith(_PICTURES) for name in names):
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"This is a {names[0]}: of the models of pictures, those that classify are explained.",
            "Upload one that classifies pictures or texts, or a model over the columns of a table.",
        )
    known = ARCHITECTURES.get(kind) if isinstance(kind, str) else None
    if known is None or names != [known.name]:
        said = " and ".join(map(quoted, names[:3])) or "no architecture"
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The configuration names {said} of the type {quoted(kind)}. Text classifiers of these "
            f"types are opened: {_LISTED}.",
            "Save a model of one of them, loaded with AutoModelForSequenceClassification.",
        )
    return known


def _setting(key: str, value: Any) -> Any:
    """One setting, of the type and the size it may have."""
    if key in NUMBERS:
        low, high = NUMBERS[key]
        if type(value) is not int or not low <= value <= high:
            raise _unfit(key, value, f"a whole number from {low:,} to {high:,}")
    elif key in FLAGS:
        if type(value) is not bool:
            raise _unfit(key, value, "true or false")
    elif key in CHOICES:
        if not isinstance(value, str) or value not in CHOICES[key]:
            raise _unfit(key, value, "one of " + ", ".join(sorted(CHOICES[key])))
    elif key == _EPSILON:
        if type(value) is not float or not 0 < value < 1:
            raise _unfit(key, value, "a number between 0 and 1")
    else:
        parts = value.lower().split("|") if isinstance(value, str) else value
        if not isinstance(parts, list) or not {str(part).strip() for part in parts} <= POSITIONS:
            raise _unfit(key, value, "a list of " + " and ".join(sorted(POSITIONS)))
        return [str(part).strip() for part in parts]
    return value


def _unfit(key: str, value: Any, wanted: str) -> RefusedError:
    return broken(f"config.json says {key} = {quoted(value, 40)}, and {wanted} is expected")


def broken(what: str) -> RefusedError:
    """Say what is wrong with a folder whose parts cannot be right."""
    return RefusedError(
        "BROKEN_MODEL",
        f"The Hugging Face folder cannot be right: {what}.",
        "Save the model and its tokenizer again with save_pretrained, and pack that folder.",
    )
