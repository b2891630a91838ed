"""preprocessor_config.json of a Hugging Face folder: how its pictures were prepared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from explainers.errors import quoted
from explainers.intake.hugging_face.config import broken, parsed
from explainers.records import Preparation
from explainers.records.pictures import Fit

_FILE = "preprocessor_config.json"
_LARGEST = 1_024
_BICUBIC = 3
# ConvNeXT's preparation, which ResNet's files use too: below this side it cuts the middle out of a
# picture that is larger by this share, and from it on it stretches the whole one.
_CUT, _SHARE = 384, 224 / 256
# What the transformers' own processors do where the file does not say.
_MEAN, _DEVIATION = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)


def preparation_of(text: bytes, channels: int) -> tuple[Preparation, tuple[str, ...]]:
    """Read the preparation, and notes on what here is done otherwise than in the file.

    channels: how many the network takes. Raises RefusedError: HUGGING_FACE_CODE, BROKEN_MODEL.
    """
    said = parsed(text, _FILE)
    height, width, fit, resized = _sides(said)
    scale = _number(said, "rescale_factor", 1 / 255) if _done(said, "do_rescale") else 1.0
    normal = _done(said, "do_normalize")
    mean = _numbers(said, "image_mean", _MEAN, channels) if normal else (0.0,) * channels
    deviation = _numbers(said, "image_std", _DEVIATION, channels) if normal else (1.0,) * channels
    if scale == 0 or 0 in deviation:
        raise broken(f"{_FILE} divides by 0 or multiplies by it, so that no picture is left")
    made = Preparation(
        height,
        width,
        fit,
        "grey" if channels == 1 else "RGB",
        scale,
        mean,
        deviation,
        resized if fit == "crop" and resized > max(height, width) else None,
    )
    return made, tuple(_notes(said, made, resized))


def _sides(said: Mapping[str, Any]) -> tuple[int, int, Fit, int]:
    """Height and width of what the network sees, how a picture fills it, and the side before.

    The side before is the one a picture is resized to, of which the middle is then cut out.
    """
    shorter = "ConvNext" in str(
        said.get("image_processor_type", said.get("feature_extractor_type"))
    )
    size, cut = _by_name(said.get("size"), shorter=shorter), _by_name(said.get("crop_size"))
    fit: Fit = "crop" if "shortest_edge" in size else "stretch"
    side = _side(size, "shortest_edge" if fit == "crop" else "height")
    if cut and said.get("do_center_crop"):
        return _side(cut, "height"), _side(cut, "width"), fit, side
    if fit == "stretch":
        return side, _side(size, "width"), fit, side
    if not shorter:
        return side, side, fit, side
    share = said.get("crop_pct") or _SHARE
    if not isinstance(share, int | float) or not 0 < share <= 1:
        raise broken(f"{_FILE} says crop_pct = {quoted(share, 40)}, and a part of 1 is expected")
    return (side, side, fit, int(side / share)) if side < _CUT else (side, side, "stretch", side)


def _by_name(size: Any, *, shorter: bool = False) -> Mapping[str, Any]:
    """A size as older versions wrote it, a number, or as newer ones do.

    shorter: a number is that of the shorter side, as ConvNeXT's preparation takes it.
    """
    if isinstance(size, int):
        return {"shortest_edge": size} if shorter else {"height": size, "width": size}
    return size if isinstance(size, dict) else {}


def _notes(said: Mapping[str, Any], made: Preparation, resized: int) -> list[str]:
    notes = []
    size = f"{made.height:,} × {made.width:,}"
    if resized < max(made.height, made.width) and made.fit == "crop":
        notes.append(
            f"The file resizes a picture to {resized:,} pixels and puts black around it up to "
            f"{size}. Here the picture fills that, so that answers differ."
        )
    elif made.fit == "stretch" and resized != made.height:
        notes.append(
            f"The file stretches a picture to {resized:,} pixels and cuts {size} out of its "
            "middle. Here the middle is not cut out, so that the network is shown a margin which "
            "its own preparation cuts off."
        )
    how = said.get("resample", _BICUBIC)
    if how != _BICUBIC:
        notes.append(
            f"The file resizes pictures by method {quoted(how, 20)} of Pillow; here it is done "
            "bicubically, so that answers differ a little."
        )
    return notes


def _done(said: Mapping[str, Any], key: str) -> bool:
    return said.get(key, True) is not False


def _side(size: Mapping[str, Any], key: str) -> int:
    value = size.get(key)
    if type(value) is not int or not 1 <= value <= _LARGEST:
        raise broken(
            f"{_FILE} says {key} = {quoted(value, 40)} of its pictures, and a whole number from 1 "
            f"to {_LARGEST:,} is expected"
        )
    return value


def _number(said: Mapping[str, Any], key: str, default: float) -> float:
    value = said.get(key, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise broken(f"{_FILE} says {key} = {quoted(value, 40)}, and a number is expected")
    return float(value)


def _numbers(
    said: Mapping[str, Any], key: str, default: tuple[float, ...], channels: int
) -> tuple[float, ...]:
    """One number for each channel; a single one is that of all."""
    value = said.get(key) or list(default[:channels])
    listed = value if isinstance(value, list) else [value] * channels
    if len(listed) != channels:
        raise broken(f"{_FILE} gives {len(listed)} numbers as {key}, and {channels} are expected")
    return tuple(_number({key: each}, key, 0.0) for each in listed)
