"""What a network that Keras has built becomes: its card, its answers and its slopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from explainers.errors import RefusedError
from explainers.intake.abilities import lacks
from explainers.intake.handle import ModelHandle
from explainers.intake.keras.cards import Network, bare_card
from explainers.intake.keras.inputs import AS_TEXTS, Slot, arrays_of, looked_up, slots_of
from explainers.intake.keras.layers import layers_of, why_no_deep_shap
from explainers.intake.keras.network import answers_of, network_part, one_model, why_no_slopes
from explainers.intake.keras.outputs import last_activation, readings_of, shape_of_the_one
from explainers.intake.reading import handle_as
from explainers.records import Feature, Floats

if TYPE_CHECKING:
    import pandas as pd

WORDS = "A word that is missing in the table is given to the network as an empty one."
_KIND = "A Keras network"


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
    kind = _kind(network.config, model, features, outputs)
    card = replace(
        bare_card(network, data, file_name, kind, outputs, readings),
        features=features,
        lacks=lacks(_KIND, gradients=no_slopes, deep_shap=no_slopes or why_no_deep_shap(model)),
        notes=tuple(_notes(model, slots)),
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
    shape = shape_of_the_one(model)
    if shape == ():
        return 1
    if len(shape) > 1 or shape[0] is None:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The network answers an array of shape {shape} for each row, and this version "
            "explains tables.",
            "Upload a network that answers one number, or one for each class.",
        )
    return shape[0]


def _kind(config: Mapping[str, Any], model: Any, features: Sequence[Feature], outputs: int) -> str:
    """Name a network by its form and its widths: "Sequential network, 4 → 16 → 8 → 3"."""
    units = [layer.units for layer in layers_of(model) if type(layer).__name__ == "Dense"]
    widths = [len(features), *units]
    if widths[-1] != outputs or not units:
        widths.append(outputs)
    return f"{config['class_name']} network, {' → '.join(f'{width:,}' for width in widths)}"
