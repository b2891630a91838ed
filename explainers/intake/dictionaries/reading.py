"""The file of a data dictionary, a table itself -> its lines as plain texts."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake import tables
from explainers.intake.dictionaries.understanding import SAID, Line
from explainers.intake.summary import label, listed
from explainers.intake.tables.limits import MAX_COLUMNS

MAX_BYTES: Final = 1 << 20
_HEADER: Final = f"column,{','.join(SAID)}"


def read(data: bytes, file_name: str) -> tuple[Line, ...]:
    """Read the lines of a dictionary from a table of any format; columns it need not have are left.

    Raises RefusedError: TOO_LARGE, UNFIT_DICTIONARY, or what the reader of tables refuses.
    """
    check_size(len(data), file_name)
    table = tables.rows(data, file_name)
    places = {name.strip().lower(): at for at, name in enumerate(table.schema.names)}
    if "column" not in places or not places.keys() & set(SAID):
        raise RefusedError(
            "UNFIT_DICTIONARY",
            f"{quoted(file_name)} has the columns {listed(table.schema.names)}; a dictionary has "
            f"a column called “column” and at least one of {', '.join(SAID)}.",
            f"Give it the header {_HEADER} and one line for each column of the table.",
        )
    if table.num_rows > MAX_COLUMNS:
        raise RefusedError(
            "UNFIT_DICTIONARY",
            f"{quoted(file_name)} has {table.num_rows:,} lines; a table has at most "
            f"{MAX_COLUMNS:,} columns.",
            "Choose the file that says what the columns mean, not the table itself.",
        )
    texts = [_texts(table, places.get(name)) for name in ("column", *SAID)]
    return tuple(Line(*cells) for cells in zip(*texts, strict=True))


def check_size(size: int, file_name: str) -> None:
    """Refuse a dictionary of too many bytes. Raises RefusedError TOO_LARGE."""
    if size > MAX_BYTES:
        raise RefusedError(
            "TOO_LARGE",
            f"{quoted(file_name)} has {size:,} bytes; a data dictionary may have {MAX_BYTES:,}.",
            "Keep the names, units and descriptions of this table's columns alone.",
        )


def _texts(table: pa.Table, at: int | None) -> list[str]:
    """A column as texts in one line each, "" where nothing stands."""
    if at is None:
        return [""] * table.num_rows
    cells = table.column(at).to_pylist()
    return ["" if cell is None else " ".join(label(cell).split()) for cell in cells]
