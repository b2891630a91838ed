"""A Keras network of pictures as its card and its vision part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.abilities import lacks
from explainers.intake.keras.cards import Network, bare_card, settled_card
from explainers.intake.keras.outputs import last_activation, readings_of, shape_of_the_one
from explainers.intake.vision.keras_part import part_of
from explainers.intake.vision.part import VisionPart
from explainers.records import ModelCard, PictureInput

_KIND = "A network of pictures"


def takes_pictures(model: Any) -> bool:
    """Whether a Keras model has one input of height, width and channels: grey or colours."""
    shapes = [tuple(tensor.shape) for tensor in model.inputs]
    return len(shapes) == 1 and len(shapes[0]) == 4 and shapes[0][3] in (1, 3)


def vision_of(network: Network, data: bytes, file_name: str) -> tuple[ModelCard, VisionPart]:
    """Describe a network that takes pictures, read from the file `data`.

    Where the file leaves the meaning of its outputs open, the card says which readings there are,
    and the part answers what the network answers. Raises RefusedError: ARRAY_ANSWERS,
    SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT.
    """
    outputs = _outputs(network.model)
    readings = readings_of(last_activation(network.model), outputs, network.loss)
    part = part_of(network.model, readings[0] if len(readings) == 1 else "number")
    kind = f"{network.config['class_name']} network of pictures"
    card = replace(
        bare_card(network, data, file_name, kind, outputs, readings),
        lacks=lacks(_KIND, gradients="", deep_shap=f"{_KIND} takes no columns."),
        pictures=_input(network.model),
    )
    return settled_card(card), part


def _input(model: Any) -> PictureInput:
    """What the input says of its pictures; a side of any length is 0."""
    height, width, channels = model.inputs[0].shape[1:]
    return PictureInput(height or 0, width or 0, channels, False, None)


def _outputs(model: Any) -> int:
    """How many numbers a picture is answered with. Raises RefusedError."""
    shape = shape_of_the_one(model)
    if len(shape) != 1 or shape[0] is None:
        raise RefusedError(
            "ARRAY_ANSWERS",
            f"The network answers an array of shape {quoted(shape)} for each picture, and one "
            "number, or one for each class, is explained.",
            "Upload a network that ends in a Dense layer, or in Flatten.",
        )
    return shape[0]
