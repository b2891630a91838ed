"""A packed Hugging Face folder that classifies pictures as its card and its vision part."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.abilities import lacks
from explainers.intake.hugging_face.config import broken, parsed
from explainers.intake.hugging_face.files import MARK, MAX_CONFIG, checked, picture_files_of
from explainers.intake.hugging_face.library import NEEDED, check_installed
from explainers.intake.hugging_face.network import filled, laid_out, left_over
from explainers.intake.hugging_face.weights import header_of
from explainers.intake.summary import counted, listed
from explainers.intake.vision.hugging_face_config import TASK, AuditedPictures, audited
from explainers.intake.vision.hugging_face_layers import Found, found_in, held_in
from explainers.intake.vision.hugging_face_preparation import preparation_of
from explainers.intake.vision.opening import settled
from explainers.intake.vision.part import VisionPart
from explainers.intake.vision.torch_part import Engine, part_of
from explainers.intake.vision.torch_randomising import unlearned
from explainers.records import ModelCard, PictureInput, Preparation

_KIND = "A network of pictures"
_NO_GRAPH = (
    "The steps of a Hugging Face network are not taken apart here; its gradients and its maps are "
    "there. Export it with torch.export to pass relevance back through it."
)


def takes_pictures(data: bytes) -> bool:
    """Whether a packed folder names a network that classifies pictures, of whatever architecture.

    Raises RefusedError: what `files.checked` refuses, HUGGING_FACE_CODE, BROKEN_MODEL.
    """
    named = parsed(checked(data).read(MARK, MAX_CONFIG), MARK).get("architectures")
    return isinstance(named, list) and any(str(each).endswith(TASK) for each in named)


def vision_of(data: bytes, file_name: str) -> tuple[ModelCard, VisionPart]:
    """Read a packed Hugging Face folder that classifies pictures.

    Raises RefusedError: what `from_hugging_face.read` raises of folders and weights, MISSING_FILE,
    UNLISTED_TYPE, MULTI_LABEL, SEVERAL_TARGETS, TOO_LARGE_CONFIG, TOO_MANY_PARAMETERS,
    MISSING_PACKAGE, BROKEN_MODEL.
    """
    configuration, weights, processor = picture_files_of(data)
    config = audited(configuration)
    channels = int(config.settings.get("num_channels", 3))
    preparation, notes = preparation_of(processor, channels)
    _check_size(config, preparation)
    arrays = header_of(weights)
    torch = check_installed()
    empty = laid_out(torch, config.architecture, config.settings, config.outputs)
    unused = left_over(empty.shapes, arrays)
    model = filled(torch, empty, weights).requires_grad_(False)
    found = _found(torch, model, preparation, channels)
    part = part_of(_engine(torch, model, config, found))
    extra = f"The network does not use {counted(len(unused), 'weight')} in the file: "
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="Hugging Face",
        kind=f"{config.architecture.name}, {config.outputs:,} outputs",
        task="regression",
        scale="number",
        features=(),
        outputs=config.outputs,
        lacks=lacks(_KIND, gradients="", deep_shap=f"{_KIND} takes no columns."),
        versions={name: version(name) for name in ("torch", *NEEDED)},
        details=(
            ("parameters", f"{empty.parameters:,}"),
            *((("saved with", f"Transformers {config.saved_with}"),) if config.saved_with else ()),
        ),
        notes=(*notes, *((extra + listed(unused) + ".",) if unused else ())),
        readings=config.readings,
        pictures=PictureInput(preparation.height, preparation.width, channels, True, preparation),
    )
    card, part = settled(card, part)
    named = config.classes if len(config.classes) == card.outputs else ()
    return replace(card, classes=named), part


def _check_size(config: AuditedPictures, preparation: Preparation) -> None:
    """A transformer has a place for each patch, and takes pictures of one size."""
    size = config.settings.get("image_size")
    if size is not None and {preparation.height, preparation.width} != {size}:
        raise broken(
            f"config.json wants pictures of {size:,} × {size:,}, and preprocessor_config.json "
            f"makes them {preparation.height:,} × {preparation.width:,}"
        )


def _found(torch: Any, model: Any, preparation: Preparation, channels: int) -> Found:
    try:
        return found_in(torch, model, (channels, preparation.height, preparation.width))
    except Exception as problem:
        raise RefusedError(
            "BROKEN_MODEL",
            f"The network cannot be run on pictures of {preparation.height:,} × "
            f"{preparation.width:,}, which preprocessor_config.json makes: {quoted(problem)}.",
            "Save the model and its processor again with save_pretrained, and pack that folder.",
        ) from problem


def _engine(torch: Any, model: Any, config: AuditedPictures, found: Found) -> Engine:
    return Engine(
        torch=torch,
        raw=lambda pictures: model(pixel_values=pictures).logits,
        held=held_in(torch, model),
        layers=found.layers,
        first=True,
        dtype="float32",
        room=found.room,
        ending="",
        columns=config.outputs,
        graph=None,
        why_no_graph=_NO_GRAPH,
        randomised=lambda seed, layers: _engine(
            torch, unlearned(torch, model, seed, layers), config, found
        ),
    )
