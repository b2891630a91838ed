"""What a model's outputs mean, where its file leaves it open."""

from __future__ import annotations

import streamlit as st

from dashboard.words import escape_markdown
from explainers.intake.matching.guesses import guess_reading
from explainers.intake.reading import card_as
from explainers.records import ModelCard, Reading, TableCard

_ONE: dict[Reading, str] = {
    "number": "a number, such as a price",
    "probability": "a probability: between 0 and 1",
    "log-odds": "log-odds: any number, above 0 means yes",
}
_SEVERAL: dict[Reading, str] = {
    "number": "numbers, such as prices",
    "probability": "probabilities: between 0 and 1, one for each class",
    "log-odds": "log-odds: any numbers, the highest is the answer",
}


def read_outputs(model: ModelCard, table: TableCard, target: str | None) -> ModelCard | None:
    """Ask what the outputs mean where it cannot be known; None until that is answered."""
    if not model.readings or model.reading is not None:
        return model
    if len(model.readings) == 1:
        return card_as(model, model.readings[0])
    guess, why = guess_reading(model, table, target)
    words = _ONE if model.outputs == 1 else _SEVERAL
    reading = st.radio(
        f"What do the model's {model.outputs} outputs mean?"
        if model.outputs > 1
        else "What does the model's output mean?",
        model.readings,
        index=None if guess is None else model.readings.index(guess),
        format_func=words.__getitem__,
        # Another target may tell something else.
        key=f"reading of {model.digest} for {table.digest} by {target}",
    )
    if why:
        st.caption(escape_markdown(why))
    if reading is None:
        st.caption("The file does not say, and every number depends on it: choose to go on.")
        return None
    return card_as(model, reading)
