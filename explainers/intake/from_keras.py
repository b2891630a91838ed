"""Keras models saved as `.keras`: a configuration that is audited before Keras builds it."""

from __future__ import annotations

from explainers.intake.handle import ModelHandle
from explainers.intake.keras.archive import built, check_weights, count_parameters, opened
from explainers.intake.keras.cards import Network
from explainers.intake.keras.config import audited, parsed
from explainers.intake.keras.networks import handle_of_any
from explainers.intake.keras.outputs import loss_of


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a Keras file.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, TOO_LARGE_CONFIG,
    TOO_DEEP, TOO_MANY_LAYERS, TOO_MANY_PARAMETERS, KERAS_CODE, UNLISTED_TYPE, READS_FILES,
    OUTSIDE_LINK, BROKEN_MODEL, NOT_A_TABLE_MODEL, ARRAY_ANSWERS, SEVERAL_TARGETS, MULTI_LABEL,
    CONSTANT_OUTPUT, TRAINING_MODE.
    """
    return handle_of_any(network_of(data), data, file_name)


def network_of(data: bytes) -> Network:
    """Read and build the network of a Keras file, whatever it takes; the codes are `read`'s."""
    parts = opened(data)
    written = parsed(parts.config)
    config = audited(written)
    check_weights(parts.weights)
    parameters = count_parameters(config)
    return Network(built(config, parts), config, parameters, loss_of(written), parts.saved_with)
