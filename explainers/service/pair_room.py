"""How many rows of pairs a result has room for: pairs grow with the square of the columns."""

from __future__ import annotations

from explainers.errors import RefusedError
from explainers.records import AllRows, EditedRow, OneRow, Request, SampledRows

MOST_NUMBERS = 4_000_000
"""Numbers of one result: 32 MB in the process that draws it."""

MOST_ROWS = 20_000
"""As many as a figure has points."""

MOST_A_ROW = 20_000
"""Numbers of one row: 100 columns and two classes; a block of 256 rows is then 41 MB."""


def rows_with_room(request: Request) -> int:
    """Return the most rows whose pairs a result can hold."""
    return min(MOST_ROWS, MOST_NUMBERS // max(1, _numbers(request)))


def check_room(request: Request) -> None:
    """Raise RefusedError TOO_MANY_PAIRS where a request asks for more pairs than are kept."""
    outputs, players = len(request.analysis.output_names), len(request.players)
    numbers, room = _numbers(request), rows_with_room(request)
    shared = f"{outputs:,} output{'s' * (outputs != 1)}"
    if numbers > MOST_A_ROW:
        raise RefusedError(
            "TOO_MANY_PAIRS",
            f"{players:,} columns and {shared} make {numbers:,} numbers for each row, one for each "
            f"pair; at most {MOST_A_ROW:,} are kept.",
            "Explain columns as a group, or look at the features one by one with Tree SHAP.",
        )
    rows = rows_asked(request)
    if rows > room:
        raise RefusedError(
            "TOO_MANY_PAIRS",
            f"The pairs of {rows:,} rows were asked for; with {players:,} columns and {shared} "
            f"there is room for those of {room:,} rows.",
            f"Ask for {room:,} rows or fewer.",
        )


def _numbers(request: Request) -> int:
    players = len(request.players)
    return players * (players + 1) // 2 * len(request.analysis.output_names)


def rows_asked(request: Request) -> int:
    """Count the rows a request is about."""
    given = request.analysis.table.rows
    match request.rows:
        case AllRows():
            return given
        case SampledRows(limit):
            return min(limit, given)
        case OneRow() | EditedRow():
            return 1
