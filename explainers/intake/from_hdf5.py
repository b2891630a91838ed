"""Keras models saved as HDF5 (`.h5`), the form before `.keras`: audited and built like those."""

from __future__ import annotations

from explainers.errors import RefusedError
from explainers.intake.handle import ModelHandle
from explainers.intake.keras.archive import check_weights, count_parameters
from explainers.intake.keras.cards import Network
from explainers.intake.keras.config import audited, json_of, parsed
from explainers.intake.keras.dialect import modern
from explainers.intake.keras.hdf5 import built, described
from explainers.intake.keras.networks import handle_of_any
from explainers.intake.keras.outputs import loss_of


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read an HDF5 file that holds a whole Keras model, of Keras 2 or 3.

    Raises RefusedError: NOT_A_MODEL, MISSING_VOCABULARY, TOO_LARGE_CONFIG, TOO_DEEP,
    TOO_MANY_LAYERS, TOO_MANY_PARAMETERS, KERAS_CODE, UNLISTED_TYPE, READS_FILES, OUTSIDE_LINK,
    BROKEN_MODEL, NOT_A_TABLE_MODEL, ARRAY_ANSWERS, SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT,
    TRAINING_MODE.
    """
    return handle_of_any(network_of(data), data, file_name)


def network_of(data: bytes) -> Network:
    """Read and build the network of an HDF5 file, whatever it takes; the codes are `read`'s."""
    check_weights(data)
    said = described(data)
    config = audited(modern(parsed(said.config, "model_config")))
    parameters = count_parameters(config)
    loss = loss_of({"compile_config": _training(said.training)})
    return Network(built(config, data), config, parameters, loss, said.saved_with)


def _training(text: bytes) -> object:
    """What the model was trained with; a damaged note of that keeps no model from being read."""
    try:
        return json_of(text, "training_config") if text else None
    except RefusedError:
        return None
