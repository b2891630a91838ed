"""What a network that Keras has built becomes: its card, its answers and its slopes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from explainers.errors import RefusedError
from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle
from explainers.intake.keras.config import parts_of
from explainers.intake.keras.inputs import AS_TEXTS, Slot, arrays_of, looked_up, slots_of
from explainers.intake.keras.layers import layers_of, why_no_deep_shap
from explainers.intake.keras.network import answers_of, network_part, one_model, why_no_slopes
from explainers.intake.keras.outputs import last_activation, readings_of
from explainers.intake.reading import handle_as
from explainers.records import Feature, Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

WORDS = "A word that is missing in the table is given to the network as an empty one."
_KIND = "A Keras network"


@dataclass(frozen=True)
class Network:
    """A network Keras has built, and what its file says of it.

    config: what was audited. parameters: their number. loss: as the file writes it, or None.
    saved_with: the version of Keras, "" where the file does not say.
    """

    model: Any
    config: Mapping[str, Any]
    parameters: int
    loss: Any
    saved_with: str


def handle_of(network: Network, data: bytes, file_name: str) -> ModelHandle:
    """Describe a network of the file `data`, and make it answer.

    Raises RefusedError: NOT_A_TABLE_MODEL, SEVERAL_TARGETS, MULTI_LABEL, CONSTANT_OUTPUT.
    """
    slots = slots_of(network.model)
    outputs = _outputs(network.model)
    model = one_model(network.model)
    readings = readings_of(last_activation(model), outputs, network.loss)
    features = tuple(feature for slot in slots for feature in slot.features)
    no_slopes = why_no_slopes(model, slots)
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="Keras",
        kind=_kind(network.config, model, features, outputs),
        task="regression",
        scale="number",
        features=features,
        outputs=outputs,
        lacks=lacks(_KIND, gradients=no_slopes, deep_shap=no_slopes or why_no_deep_shap(model)),
        versions={"keras": version("keras"), "tensorflow": tensorflow_version()},
        details=details(network),
        notes=tuple(_notes(model, slots)),
        readings=readings,
    )
    part = None if no_slopes else network_part(model, slots)
    return settled(ModelHandle(card, _predict(model, slots), network=part))


def _notes(model: Any, slots: Sequence[Slot]) -> Iterator[str]:
    if any(slot.textual for slot in slots):
        yield WORDS
    for tensor in looked_up(model):
        yield (
            f"The network looks up what {tensor.shape[1]:,} columns hold in one table. If these "
            f"are numbers of words: {AS_TEXTS[0].lower()}{AS_TEXTS[1:]}"
        )


def settled(handle: ModelHandle) -> ModelHandle:
    """The handle read in the one way the file allows; as it is where several are left open."""
    if len(handle.card.readings) != 1:
        return handle
    read_so = handle_as(handle, handle.card.readings[0])
    return replace(read_so, card=replace(read_so.card, readings=(), reading=None))


def _predict(model: Any, slots: Sequence[Slot]) -> Any:
    answers = answers_of(model, slots)

    def predict(frame: pd.DataFrame) -> Floats:
        return answers(arrays_of(frame, slots))

    return predict


def _outputs(model: Any) -> int:
    """How many numbers a row a network answers. Raises RefusedError."""
    if len(model.outputs) != 1:
        raise RefusedError(
            "SEVERAL_TARGETS",
            f"The network has {len(model.outputs)} outputs, and one is explained at a time.",
            "Save a model that ends in the output you ask about: "
            "keras.Model(model.inputs, model.outputs[0]).",
        )
    shape = tuple(model.outputs[0].shape)
    if len(shape) > 2 or shape[1:] == (None,):
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The network answers an array of shape {shape[1:]} for each row, and this version "
            "explains tables.",
            "Upload a network that answers one number, or one for each class.",
        )
    return int(shape[1]) if len(shape) == 2 else 1


def _kind(config: Mapping[str, Any], model: Any, features: Sequence[Feature], outputs: int) -> str:
    """Name a network by its form and its widths: "Sequential network, 4 → 16 → 8 → 3"."""
    units = [layer.units for layer in layers_of(model) if type(layer).__name__ == "Dense"]
    widths = [len(features), *units]
    if widths[-1] != outputs or not units:
        widths.append(outputs)
    return f"{config['class_name']} network, {' → '.join(f'{width:,}' for width in widths)}"


def details(network: Network) -> tuple[tuple[str, str], ...]:
    """Say how large a network is and what wrote its file, as pairs for a card."""
    layers = sum(1 for part in parts_of(network.config) if part["class_name"] != "InputLayer")
    counts = (("parameters", f"{network.parameters:,}"), ("layers", f"{layers:,}"))
    saved_with = network.saved_with
    return (*counts, ("saved with", f"Keras {saved_with}")) if saved_with else counts


def tensorflow_version() -> str:
    """Version of TensorFlow, which is installed under one of two distribution names."""
    try:
        return version("tensorflow")
    except PackageNotFoundError:
        return version("tensorflow-cpu")
