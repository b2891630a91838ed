"""Understand a model's outputs as its owner says, where the file leaves it open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import ModelHandle
from explainers.records import Floats, ModelCard, Reading

if TYPE_CHECKING:
    import pandas as pd


def card_as(card: ModelCard, reading: Reading) -> ModelCard:
    """Return the card of the model whose outputs are understood as `reading`.

    One output that is a probability or log-odds is that of the second of two classes. Raises
    RefusedError UNFIT_READING where the file does not leave that open.
    """
    if reading not in card.readings:
        raise RefusedError(
            "UNFIT_READING",
            f"The outputs of {quoted(card.file_name)} cannot be read as {quoted(reading)}.",
            f"What the file leaves open: {', '.join(card.readings) or 'nothing'}.",
        )
    if reading == "number":
        return replace(card, task="regression", scale="number", reading=reading)
    outputs = max(2, card.outputs)
    return replace(
        card, task="classification", scale="probability", outputs=outputs, reading=reading
    )


def handle_as(handle: ModelHandle, reading: Reading | None) -> ModelHandle:
    """Return a model that answers on the scale `card_as` promises; None leaves it as it is.

    Raises RefusedError UNFIT_READING.
    """
    if reading is None:
        return handle
    predict = handle.predict

    def read(frame: pd.DataFrame) -> Floats:
        return understood(predict(frame), reading)

    network = handle.network.read_as(reading) if handle.network else None
    vision = handle.vision.read_as(reading) if handle.vision else None
    text = handle.text.read_as(reading) if handle.text else None
    card = card_as(handle.card, reading)
    return replace(handle, card=card, predict=read, network=network, vision=vision, text=text)


def understood(raw: Floats, reading: Reading) -> Floats:
    """What outputs come to, (rows, outputs), that are to be understood as `reading`.

    One output that tells two classes apart becomes two.
    """
    return _ANSWERS[reading](raw)


def _probabilities(raw: Floats) -> Floats:
    return np.hstack([1.0 - raw, raw]) if raw.shape[1] == 1 else raw


def _from_log_odds(raw: Floats) -> Floats:
    scores = np.hstack([np.zeros_like(raw), raw]) if raw.shape[1] == 1 else raw
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


_ANSWERS: Mapping[Reading, Callable[[Floats], Floats]] = {
    "number": lambda raw: raw,
    "probability": _probabilities,
    "log-odds": _from_log_odds,
}
