"""Every code an error may carry, declared once: its kind, what it means, what to do.

The sentence of an error is made where it is raised, of this input. The catalogue says what all
errors of a code have in common, for the page beside the sentence and for ERRORS.md. Workers never
import it. A new code is one entry in the file of its room.
"""

from explainers.codes import (
    cluster,
    command_line,
    files,
    folders,
    jobs,
    keras,
    matching,
    methods,
    models,
    onnx,
    ours,
    pickles,
    pictures,
    sandbox,
    settings,
    tables,
    torch,
    trials,
)
from explainers.codes.declaration import IN_WORDS, RAISED_AS, Code, Kind, Room

__all__ = ["CODES", "IN_WORDS", "RAISED_AS", "ROOMS", "Code", "Kind", "Room"]

ROOMS = (
    files.ROOM,
    models.ROOM,
    pickles.ROOM,
    keras.ROOM,
    onnx.ROOM,
    torch.ROOM,
    folders.ROOM,
    tables.ROOM,
    pictures.ROOM,
    matching.ROOM,
    trials.ROOM,
    methods.ROOM,
    jobs.ROOM,
    cluster.ROOM,
    sandbox.ROOM,
    settings.ROOM,
    command_line.ROOM,
    ours.ROOM,
)
"""The rooms in the order a file passes through them."""

CODES = {code.name: code for room in ROOMS for code in room.codes}
"""Every code by its name."""
