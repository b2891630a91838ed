"""A network that Keras has built as a handle, by what it takes: pictures, texts or columns."""

from __future__ import annotations

from explainers.intake.handle import ModelHandle
from explainers.intake.keras.cards import Network
from explainers.intake.keras.handles import handle_of
from explainers.intake.texts.keras_file import text_handle_of
from explainers.intake.texts.keras_graph import takes_texts
from explainers.intake.vision import handles
from explainers.intake.vision.keras_file import takes_pictures, vision_of


def handle_of_any(network: Network, data: bytes, file_name: str) -> ModelHandle:
    """Describe a network of the file `data`, and make it answer.

    Raises RefusedError: NOT_A_TABLE_MODEL, ARRAY_ANSWERS, SEVERAL_TARGETS, MULTI_LABEL,
    CONSTANT_OUTPUT, TRAINING_MODE, BROKEN_MODEL.
    """
    if takes_pictures(network.model):
        return handles.handle_of(*vision_of(network, data, file_name))
    if takes_texts(network.model):
        return text_handle_of(network, data, file_name)
    return handle_of(network, data, file_name)
