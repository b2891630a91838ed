"""What the command line asks the backend: which method, which rows, which of them is called so."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

import pyarrow as pa

from explainers.cli.desk import Desk
from explainers.cli.judging import given_output, output_of, threshold_of
from explainers.cli.parser import Row, Written
from explainers.errors import RefusedError, quoted
from explainers.intake.summary import label
from explainers.methods import registry
from explainers.methods.declaration import Scope, Shape
from explainers.methods.fitness import by_preference, why_not
from explainers.methods.parameters import named
from explainers.records import (
    AllRows,
    Analysis,
    Cell,
    EditedRow,
    Explanation,
    Matter,
    OneRow,
    Predictions,
    Request,
    Rows,
    SampledRows,
    Withheld,
)
from explainers.studies import known

_SHOWN = 5
_SHAPES: Mapping[Matter, Shape] = {"columns": "attribution", "texts": "tokens", "pictures": "maps"}
"""What a page of one decision opens with."""
_SAMPLE: Mapping[Matter, int] = {"columns": 2_000, "texts": 200, "pictures": 20}
"""Rows of a whole model that a page opens with."""


class WithheldError(Exception):
    """The numbers failed their check and are not written; `sentence` says by how much."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__(withheld.check.sentence)
        self.sentence = withheld.check.sentence


def request_of(desk: Desk, analysis: Analysis, chosen: Namespace) -> Request:
    """Return the question the command line asks. Raises RationaleError."""
    groups = tuple(chosen.group)
    if chosen.rows is None:
        chosen.rows = SampledRows(_SAMPLE[analysis.model.matter])
    local = isinstance(chosen.rows, Row)
    method = chosen.method or _first(analysis, "local" if local else "global", chosen)
    shape = registry()[method].shape if method in registry() else "attribution"
    rows = _rows(desk, analysis, chosen.rows, whole=shape == "predictions")
    changes = tuple(change for told in chosen.change for change in told)
    if changes:
        rows = _edited(analysis, rows, changes)
    said = dict(chosen.parameters)
    parameters = {**_about_output(desk, analysis, method, rows, chosen), **said}
    return Request(analysis, method, rows, parameters, chosen.seed, groups)


def answer(desk: Desk, request: Request) -> Explanation:
    """Return what the backend answers. Raises RationaleError, and WithheldError."""
    result = desk.answer(request)
    if isinstance(result, Withheld):
        raise WithheldError(result)
    return result


def everyone(desk: Desk, analysis: Analysis) -> Predictions:
    """Return the model's answers for all rows, as the pages have them. Raises RationaleError."""
    result = answer(desk, Request(analysis, "predictions", AllRows()))
    if not isinstance(result, Predictions):
        raise TypeError(f"predictions were {type(result).__name__}")
    return result


def row_name(analysis: Analysis, data: pa.Table, position: int) -> str:
    """Return what a row is called: its identifier, or its number from 1 on."""
    if analysis.identifier is None:
        return f"row {position + 1:,}"
    return label(data.column(analysis.identifier)[position].as_py())


def _about_output(
    desk: Desk, analysis: Analysis, method: str, rows: Rows, chosen: Namespace
) -> Mapping[str, str]:
    """Say which output is asked about, as pages of texts and pictures do, as parameters.

    That of the class that was named, else of the one a single row is given. Of many rows each is
    about the one it is predicted to be.
    """
    asked = known(method)
    if analysis.model.matter == "columns" or asked is None:
        return {}
    fields = asked.parameters.model_fields.items()
    names = [name for name, field in fields if named(field) == "output"]
    if not names or (chosen.output_class is None and not isinstance(rows, OneRow)):
        return {}
    otherwise = 0
    if chosen.output_class is None and isinstance(rows, OneRow):
        every = everyone(desk, analysis)
        threshold = threshold_of(analysis, every, chosen.threshold)
        otherwise = given_output(analysis, every, rows.position, threshold)
    output = output_of(analysis, chosen.output_class, otherwise)
    return dict.fromkeys(names, str(output))


def _first(analysis: Analysis, scope: Scope, chosen: Namespace) -> str:
    """The method that a page opens with. Raises RefusedError METHOD_UNFIT."""
    methods = by_preference(registry().values())
    shape = _SHAPES[analysis.model.matter]
    fitting = [m for m in methods if m.shape == shape and scope in m.scopes]
    able = [m for m in fitting if not why_not(m, analysis, tuple(chosen.group))]
    if not able:
        raise RefusedError(
            "METHOD_UNFIT",
            f"No method shares out the output of {quoted(analysis.model.file_name)} among its "
            f"{'columns' if shape == 'attribution' else analysis.model.matter}.",
            "See which methods there are with: python -m explainers methods MODEL TABLE.",
        )
    return able[0].name


def _rows(
    desk: Desk, analysis: Analysis, chosen: Row | AllRows | SampledRows, *, whole: bool
) -> Rows:
    match chosen:
        case Row(name):
            return OneRow(_position(desk, analysis, name))
        case AllRows() if not whole:
            # As the pages ask for all: then the results are the same ones, and stored once.
            return SampledRows(analysis.table.rows)
        case SampledRows(limit):
            return SampledRows(min(limit, analysis.table.rows))
    return AllRows()


def _edited(
    analysis: Analysis, rows: Rows, changes: tuple[tuple[str, Cell | Written], ...]
) -> EditedRow:
    if not isinstance(rows, OneRow):
        raise RefusedError(
            "BAD_EDIT",
            f"Cells of {quoted(changes[0][0])} were to be changed, and many rows were asked for.",
            "Name the row whose cells they are with --row.",
        )
    return EditedRow(rows.position, tuple((name, _cell(analysis, name, v)) for name, v in changes))


def _cell(analysis: Analysis, name: str, value: Cell | Written) -> Cell:
    """A number where the column holds numbers and one was written; else the text."""
    if not isinstance(value, Written):
        return value
    column = analysis.table.column(name)
    try:
        return float(value.text) if column and column.kind == "number" else value.text
    except ValueError:
        return value.text


def _position(desk: Desk, analysis: Analysis, name: str) -> int:
    numbered = name.removeprefix("#") if name.startswith("#") else ""
    if analysis.identifier is None:
        numbered = numbered or name
    if numbered.isascii() and numbered.isdigit() and len(numbered) < 16:
        number = int(numbered)
        if not 1 <= number <= analysis.table.rows:
            raise _unknown(analysis, name)
        return number - 1
    if analysis.identifier is None:
        raise _unknown(analysis, name)
    column = everyone(desk, analysis).data.column(analysis.identifier)
    found = [at for at, value in enumerate(column.to_pylist()) if label(value) == name]
    if not found:
        raise _unknown(analysis, name)
    if len(found) > 1:
        numbers = ", ".join(f"#{at + 1}" for at in found[:_SHOWN])
        raise RefusedError(
            "ROW_UNKNOWN",
            f"{len(found):,} rows have the {quoted(analysis.identifier)} {quoted(name)}.",
            f"Name one by its number: {numbers}{', …' * (len(found) > _SHOWN)}.",
        )
    return found[0]


def _unknown(analysis: Analysis, name: str) -> RefusedError:
    table = analysis.table
    by = f"the {quoted(analysis.identifier)}" if analysis.identifier else "the number"
    return RefusedError(
        "ROW_UNKNOWN",
        f"No row of {quoted(table.file_name)} has {by} {quoted(name)}; it has {table.rows:,} rows.",
        f"Rows can be named by number, too: #1 to #{table.rows}.",
    )
