"""How large a table may be: checked before anything is unpacked or laid out in memory."""

from __future__ import annotations

from typing import Final

from explainers.errors import RefusedError
from explainers.intake.summary import sized

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
        raise _expands(
            what, f"of {sized(size)} expands to {sized(expanded)}; at most {sized(most)}"
        )


def check_unpacked(what: str, size: int, so_far: int) -> None:
    """Refuse a file of `size` bytes as soon as more came out of it than is allowed.

    Raises RefusedError EXPANDS_TOO_MUCH.
    """
    most = allowed(size)
    if so_far > most:
        raise _expands(what, f"of {sized(size)} expands to more than {sized(most)}, and no more")


def too_little_memory(what: str) -> RefusedError:
    """The refusal of a file that claimed to be small and was not."""
    return _expands(what, "takes more memory than a worker may use, and than it says; no such file")


def _expands(what: str, how: str) -> RefusedError:
    return RefusedError(
        "EXPANDS_TOO_MUCH",
        f"The {what} {how} is opened.",
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
        raise _too_many(f"{rows:,} rows of {columns:,} columns; at most {most:,} cells are read")


def check_object_cells(so_far: int) -> None:
    """Refuse a workbook or JSON as soon as it has more cells than fit into memory as objects.

    Raises RefusedError TOO_MANY_CELLS.
    """
    if so_far > MAX_OBJECT_CELLS:
        raise _too_many(f"more than {MAX_OBJECT_CELLS:,} cells, more than are read of its format")


def _too_many(held: str) -> RefusedError:
    return RefusedError(
        "TOO_MANY_CELLS",
        f"The table has {held}.",
        "Take a sample of the rows, leave columns out, or save it as Parquet.",
    )
