"""What every network that Keras has built says of itself, whatever it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from explainers.intake.keras.config import parts_of
from explainers.intake.reading import card_as
from explainers.records import ModelCard, Reading


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


def bare_card(
    network: Network,
    data: bytes,
    file_name: str,
    kind: str,
    outputs: int,
    readings: tuple[Reading, ...],
) -> ModelCard:
    """The card of a network of the file `data`, before anything is said of what it is given.

    Its outputs are plain numbers until they are read in one of the `readings`.
    """
    return ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="Keras",
        kind=kind,
        task="regression",
        scale="number",
        features=(),
        outputs=outputs,
        versions={"keras": version("keras"), "tensorflow": tensorflow_version()},
        details=details(network),
        readings=readings,
    )


def settled_card(card: ModelCard) -> ModelCard:
    """The card read in the one way the file allows; as it is where several are left open."""
    if len(card.readings) != 1:
        return card
    return replace(card_as(card, card.readings[0]), readings=(), reading=None)


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
