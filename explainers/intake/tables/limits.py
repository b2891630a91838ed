"""How large a table may be: checked before anything is unpacked or laid out in memory."""

from __future__ import annotations

from typing import Final

from explainers.errors import RefusedError

MAX_COLUMNS: Final = 2_000
MAX_NAME: Final = 1_000  # characters of a column's name
MAX_CELL: Final = 50_000  # bytes of a text
MAX_CELLS: Final = 200_000_000  # rows times columns; eight bytes each once they are numbers
# Each cell of these is a Python object, of about 100 bytes, before it is laid out.
MAX_OBJECT_CELLS: Final = 10_000_000
MAX_MEMBERS: Final = 1_000  # files in a workbook
MAX_RATIO: Final = 100
MAX_EXPANDED: Final = 2_000_000_000
# Few bytes may stand for many equal cells without harm, so a small table is never suspicious.
FREE: Final = 200_000_000


def allowed(size: int) -> int:
    """How many bytes a file of `size` bytes may become."""
    return min(MAX_EXPANDED, max(FREE, MAX_RATIO * size))


def check_expansion(what: str, size: int, expanded: int) -> None:
    """Refuse a file of `size` bytes that would become `expanded` bytes; `what` names it.

    Raises RefusedError EXPANDS_TOO_MUCH.
    """
    most = allowed(size)
    if expanded > most:
        raise RefusedError(
            "EXPANDS_TOO_MUCH",
            f"The {what} of {size / 1e6:.1f} MB expands to {expanded / 1e6:,.0f} MB; at most "
            f"{most / 1e6:,.0f} MB are opened.",
            "Split the table into smaller files, or leave columns out.",
        )


def check_columns(columns: int) -> None:
    """Refuse too many columns. Raises RefusedError TOO_MANY_COLUMNS."""
    if columns > MAX_COLUMNS:
        raise RefusedError(
            "TOO_MANY_COLUMNS",
            f"The table has {columns:,} columns; at most {MAX_COLUMNS:,} are read.",
            "Keep the model's columns, the target and the identifier.",
        )


def check_cells(rows: int, columns: int, most: int = MAX_CELLS) -> None:
    """Refuse more cells than fit into memory. Raises RefusedError TOO_MANY_CELLS."""
    if rows * columns > most:
        raise RefusedError(
            "TOO_MANY_CELLS",
            f"The table has {rows:,} rows of {columns:,} columns, which are {rows * columns:,} "
            f"cells; at most {most:,} are read.",
            "Take a sample of the rows, or leave columns out.",
        )


def too_little_memory(what: str) -> RefusedError:
    """The refusal of a file that claimed to be small and was not."""
    return RefusedError(
        "EXPANDS_TOO_MUCH",
        f"The {what} takes more memory to open than a worker may use, and more than it says.",
        "Split the table into smaller files, or leave columns out.",
    )
