"""A data dictionary: its file is read in a worker of its own, and its lines understood here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from explainers.errors import ModelError
from explainers.intake.dictionaries import Found, Line, read, understood
from explainers.intake.dictionaries.reading import check_size
from explainers.intake.tables.limits import MAX_COLUMNS
from explainers.service.workers.frames import Frame

if TYPE_CHECKING:  # a worker needs none
    from explainers.service.workers.launchers import Launcher

VERB: Final = "inspect_dictionary"
_SCHEMA: Final = pa.schema([pa.field(name, pa.string(), nullable=False) for name in Line._fields])
_MOST_BYTES: Final = 64 << 20  # a packed file may say more than it has bytes


def asked(launcher: Launcher, name: str, data: bytes, columns: Sequence[str]) -> Found:
    """Have a worker read what is said of a table's columns; nothing of the file is kept.

    Raises RationaleError: what `dictionaries` refuses, and WRONG_ANSWER.
    """
    check_size(len(data), name)
    worker = launcher.launch()
    try:
        reply = worker.ask(Frame(VERB, {"name": name}, {"file": np.frombuffer(data, np.uint8)}))
    finally:
        worker.close()
    lines = reply.tables.get("lines")
    if lines is None or not _are_lines(lines):
        raise ModelError(
            "WRONG_ANSWER",
            "The worker that reads the data dictionary answered something else, so it is not used.",
            "Try again; if it happens again, go on without it.",
        )
    texts = (column.to_pylist() for column in lines.columns)
    return understood([Line(*cells) for cells in zip(*texts, strict=True)], columns)


def answer(frame: Frame) -> Frame:
    """What the worker does. Raises RefusedError, as `dictionaries.read` does."""
    lines = read(frame.arrays["file"].tobytes(), frame.fields["name"])
    columns = zip(*lines, strict=True)
    table = pa.table([pa.array(texts, pa.string()) for texts in columns], schema=_SCHEMA)
    return Frame("dictionary", tables={"lines": table})


def _are_lines(table: pa.Table) -> bool:
    """Tell whether a worker answered what `answer` does, and not more than can be read."""
    if not table.schema.equals(_SCHEMA) or any(column.null_count for column in table.columns):
        return False
    return bool(table.num_rows <= MAX_COLUMNS and table.nbytes <= _MOST_BYTES)
