"""What the outputs of a network of pictures are called: files of networks seldom say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import problems
from explainers.errors import quoted
from explainers.intake.summary import counted
from explainers.records import ModelCard


def names_given(model: ModelCard) -> ModelCard:
    """Ask for a list of names where the file has none; the card with those that were given."""
    if model.task == "regression" or model.classes:
        return model
    # A list of names is the one file that is read here: each line is shown as it stands, nothing
    # of it is parsed or run.
    given = st.file_uploader(
        "Names of the classes",
        key=f"names of {model.digest}",
        help="A text file with one name a line, in the order of the network's outputs.",
        max_upload_size=1,
    )
    st.caption(f"Text, one name a line: {counted(model.outputs, 'line')}. Without it, by number.")
    if given is None:
        return model
    names = lines_of(given.getvalue())
    problem = unfit(names, given.name, model.outputs)
    if problem or names is None:
        problems.point_out(problem)
        return model
    return replace(model, classes=apart(names))


def lines_of(data: bytes) -> tuple[str, ...] | None:
    """The lines of a text without the empty ones at its end; None where it is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return tuple(line.strip() for line in text.rstrip().splitlines())


def unfit(names: Sequence[str] | None, file_name: str, outputs: int) -> str:
    """Say why these cannot name the outputs; empty if they can."""
    if names is None:
        return f"{quoted(file_name)} is no text in UTF-8. Save it as plain text, one name a line."
    if len(names) != outputs:
        return (
            f"{quoted(file_name)} has {counted(len(names), 'line')}, and the network answers "
            f"{counted(outputs, 'number')}. Give one name for each, in their order."
        )
    return ""


def apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of which no two are equal: of ImageNet's cranes one is a bird, and one lifts weights.

    Repeated ones get the number of their output behind, and so does a line without a name.
    """
    counts = Counter(names)
    return tuple(
        name if name and counts[name] == 1 else f"{name} ({at})".strip()
        for at, name in enumerate(names)
    )
