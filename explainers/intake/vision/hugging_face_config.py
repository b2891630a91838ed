"""The configuration of a Hugging Face network of pictures, checked before it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.hugging_face.architectures import CHOICES, Architecture
from explainers.intake.hugging_face.config import broken, parsed
from explainers.intake.hugging_face.labels import classes_of
from explainers.records import Reading

TASK = "ForImageClassification"
_RESNET = frozenset(
    {
        *("num_channels", "embedding_size", "hidden_sizes", "depths", "layer_type", "hidden_act"),
        *("downsample_in_first_stage", "downsample_in_bottleneck"),
    }
)
_CONVNEXT = frozenset(
    {
        *("num_channels", "patch_size", "num_stages", "hidden_sizes", "depths", "hidden_act"),
        *("layer_norm_eps", "layer_scale_init_value"),
    }
)
_VIT = frozenset(
    {
        *("num_channels", "patch_size", "image_size", "hidden_size", "num_hidden_layers"),
        *("num_attention_heads", "intermediate_size", "hidden_act", "layer_norm_eps", "qkv_bias"),
    }
)
# Files keep the names that versions of transformers before 5 gave to the weights.
_VIT_STORED = (
    (r"^vit\.layers\.", "vit.encoder.layer."),
    (r"\.attention\.q_proj\.", ".attention.attention.query."),
    (r"\.attention\.k_proj\.", ".attention.attention.key."),
    (r"\.attention\.v_proj\.", ".attention.attention.value."),
    (r"\.attention\.o_proj\.", ".attention.output.dense."),
    (r"\.mlp\.fc1\.", ".intermediate.dense."),
    (r"\.mlp\.fc2\.", ".output.dense."),
)
ARCHITECTURES: Mapping[str, Architecture] = {
    "resnet": Architecture("resnet", "ResNet", _RESNET, task=TASK),
    "convnext": Architecture("convnext", "ConvNext", _CONVNEXT, task=TASK),
    "vit": Architecture("vit", "ViT", _VIT, task=TASK, stored=_VIT_STORED),
}
"""Architectures by the "model_type" of a configuration."""

NUMBERS: Mapping[str, tuple[int, int]] = {
    "num_channels": (1, 3),
    **dict.fromkeys(("hidden_size", "embedding_size"), (1, 8_192)),
    "hidden_sizes": (1, 8_192),
    "depths": (1, 96),
    "num_stages": (1, 8),
    "num_hidden_layers": (1, 96),
    "num_attention_heads": (1, 64),
    "intermediate_size": (1, 32_768),
    "image_size": (8, 1_024),
    "patch_size": (1, 256),
}
"""Settings that are whole numbers, or lists of them: the smallest and the largest."""
LISTS = frozenset({"hidden_sizes", "depths"})
FLAGS = frozenset({"downsample_in_first_stage", "downsample_in_bottleneck", "qkv_bias"})
WORDS: Mapping[str, frozenset[str]] = {
    "hidden_act": CHOICES["hidden_act"],
    "layer_type": frozenset({"basic", "bottleneck"}),
}
SMALL = frozenset({"layer_norm_eps", "layer_scale_init_value"})
"""Settings that are numbers from 0 to 1."""
_MOST_STAGES = 8
_COLOURS = (1, 3)


@dataclass(frozen=True)
class AuditedPictures:
    """A checked configuration of a network of pictures; `settings` are of listed names alone."""

    architecture: Architecture
    settings: Mapping[str, Any]
    outputs: int
    classes: tuple[str, ...]
    readings: tuple[Reading, ...]
    saved_with: str


def audited(text: bytes) -> AuditedPictures:
    """Check config.json.

    Raises RefusedError: HUGGING_FACE_CODE, BROKEN_MODEL, UNLISTED_TYPE, MULTI_LABEL,
    SEVERAL_TARGETS, TOO_LARGE_CONFIG.
    """
    config = parsed(text, "config.json")
    kind, named = config.get("model_type"), config.get("architectures")
    known = ARCHITECTURES.get(kind) if isinstance(kind, str) else None
    if known is None or named != [known.name] or config.get("quantization_config") is not None:
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The configuration names {quoted(named)} of the type {quoted(kind)}. Networks of "
            f"pictures of these types are opened, in full precision: {', '.join(ARCHITECTURES)}.",
            "Save a model of one of them, loaded with AutoModelForImageClassification; or export "
            "it with torch.export, or to ONNX.",
        )
    settings = {
        key: _setting(key, config[key])
        for key in sorted(known.settings)
        if config.get(key) is not None
    }
    if settings.get("num_channels", 3) not in _COLOURS:
        raise _unfit("num_channels", settings["num_channels"], "1 or 3")
    classes, outputs, readings = classes_of(config)
    saved_with = str(config.get("transformers_version") or "")[:20]
    return AuditedPictures(known, settings, outputs, classes, readings, saved_with)


def _setting(key: str, value: Any) -> Any:
    """One setting, of the type and the size it may have."""
    if key in LISTS:
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_STAGES:
            raise _unfit(key, value, f"a list of 1 to {_MOST_STAGES} whole numbers")
        return [_whole(key, each) for each in value]
    if key in NUMBERS:
        return _whole(key, value)
    if key in FLAGS and type(value) is not bool:
        raise _unfit(key, value, "true or false")
    if key in WORDS and value not in sorted(WORDS[key]):
        raise _unfit(key, value, "one of " + ", ".join(sorted(WORDS[key])))
    if key in SMALL and not (isinstance(value, int | float) and 0 <= value <= 1):
        raise _unfit(key, value, "a number from 0 to 1")
    return value


def _whole(key: str, value: Any) -> int:
    low, high = NUMBERS[key]
    if type(value) is not int or not low <= value <= high:
        raise _unfit(key, value, f"a whole number from {low:,} to {high:,}")
    return value


def _unfit(key: str, value: Any, wanted: str) -> RefusedError:
    return broken(f"config.json says {key} = {quoted(value, 40)}, and {wanted} is expected")
