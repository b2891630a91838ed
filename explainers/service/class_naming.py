"""Class names from a file: read in a worker that is started for it, and checked again here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explainers.errors import ModelError
from explainers.intake.class_lists import MAX_LETTERS, ClassList, check_size, read
from explainers.service.workers.frames import Frame

if TYPE_CHECKING:  # a worker needs none
    from explainers.service.workers.launchers import Launcher

VERB = "inspect_class_names"


def asked(launcher: Launcher, name: str, data: bytes, outputs: int) -> ClassList:
    """Have a worker read the names of a model's outputs; nothing of the file is kept.

    Raises RationaleError: what `class_lists.read` refuses, and WRONG_ANSWER.
    """
    check_size(len(data), name)
    worker = launcher.launch()
    try:
        file = np.frombuffer(data, np.uint8)
        fields = {"name": name, "outputs": outputs}
        reply = worker.ask(Frame(VERB, fields, {"file": file}))
    finally:
        worker.close()
    lines, note = reply.fields.get("lines"), reply.fields.get("note")
    if not isinstance(lines, list) or len(lines) != outputs or not all(map(_is_name, lines)):
        raise _wrong()
    if not isinstance(note, str):
        raise _wrong()
    return ClassList(tuple(lines), note)


def answer(frame: Frame) -> Frame:
    """What the worker does. Raises RefusedError, as `class_lists.read` does."""
    fields = frame.fields
    found = read(frame.arrays["file"].tobytes(), fields["name"], int(fields["outputs"]))
    return Frame("class_names", {"lines": list(found.lines), "note": found.note})


def _is_name(line: object) -> bool:
    """Names end up on pages, in links and in files: half of a surrogate pair can in none."""
    if not isinstance(line, str) or len(line) > MAX_LETTERS:
        return False
    return not any(0xD800 <= ord(letter) < 0xE000 for letter in line)


def _wrong() -> ModelError:
    return ModelError(
        "WRONG_ANSWER",
        "The worker that reads the list of names answered something else, so none is taken.",
        "Try again; if it happens again, name the classes by hand.",
    )
