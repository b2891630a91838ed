"""The command line that recomputes a document: every choice is written out, no default trusted."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

from explainers.intake.matching.match import match
from explainers.records import (
    Analysis,
    EditedRow,
    OneRow,
    Preparation,
    Receipt,
    Reference,
    Request,
    SampledRows,
)

PROGRAM = "python -m explainers"
MOST_NAMED = 20
"""Classes of pictures that a line names; of more, one is told by its number from 1 on."""


def command(request: Request, receipt: Receipt, output: int, more: Sequence[str] = ()) -> str:
    """Return a line for a shell that makes the document of `request` about an output again.

    The files are named as they were given, to be found in the folder where it is called. more:
    options of the document's own.
    """
    return f"{PROGRAM} {shlex.join(arguments(request, receipt, output, more))}"


def arguments(
    request: Request, receipt: Receipt, output: int, more: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the same as a list of arguments, the verb first."""
    analysis = request.analysis
    files = (_file(analysis.model.file_name), _file(analysis.table.file_name))
    return (
        "report",
        *files,
        *_choices(analysis),
        f"--method={request.method}",
        *(f"--set={name}={value}" for name, value in receipt.parameters.items()),
        f"--seed={request.seed}",
        *(f"--group={json.dumps({one.name: list(one.columns)})}" for one in request.groups),
        *((f"--class={_class(analysis, output)}",) if analysis.classes else ()),
        *_rows(request),
        *more,
        "--output=report.html",
    )


def _file(name: str) -> str:
    return f"./{name}" if name.startswith("-") else name  # else it would be read as an option


def by_number(analysis: Analysis) -> bool:
    """Tell whether the line leaves the names of classes out: a network may know a thousand things.

    Its file seldom names them, and the list that does is none of the files of an analysis.
    """
    return analysis.model.pictures is not None and len(analysis.classes) > MOST_NAMED


def _class(analysis: Analysis, output: int) -> str:
    return f"#{output + 1}" if by_number(analysis) else analysis.classes[output]


def _rows(request: Request) -> Iterator[str]:
    match request.rows:
        case OneRow(position):
            yield f"--row=#{position + 1}"
        case EditedRow(position, changes):
            yield f"--row=#{position + 1}"
            yield f"--change={json.dumps(dict(changes))}"
        case SampledRows(limit):
            yield f"--rows={limit}"
        case _:
            yield "--rows=all"


def _choices(analysis: Analysis) -> Iterator[str]:
    """Everything a person may have chosen about two files."""
    model = analysis.model
    if analysis.preprocessor is not None:
        yield f"--preprocessor={_file(analysis.preprocessor.file_name)}"
    if model.reading is not None:
        yield f"--reading={model.reading}"
    if match(model, analysis.table).columns != analysis.columns:
        yield from (f"--column={name}" for name in analysis.columns)
    if model.pictures is not None and analysis.preparation != model.pictures.preparation:
        yield f"--preparation={json.dumps(_content(analysis.preparation))}"
    yield f"--target={analysis.target or ''}"
    yield f"--identifier={analysis.identifier or ''}"
    if analysis.classes != model.classes and not by_number(analysis):
        yield from (f"--class-name={name}" for name in analysis.classes)
    if analysis.positive is not None and not by_number(analysis):
        yield f"--positive={analysis.positive}"
    yield from _reference(analysis.reference)


def _content(how: Preparation | None) -> dict[str, Any]:
    return {} if how is None else how.content()


def _reference(reference: Reference) -> Iterator[str]:
    plain = Reference()
    if reference.column is not None:
        yield f"--compare-column={reference.column}"
        yield f"--compare-value={reference.value}"
    if reference.limit != plain.limit:
        yield f"--compare-rows={reference.limit}"
    if reference.seed != plain.seed:
        yield f"--compare-seed={reference.seed}"
