"""What is refused before any work: a method, rows, a parameter or a seed that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from explainers.errors import RefusedError, quoted
from explainers.intake.matching.pictures import check_preparation, check_rows
from explainers.intake.vision.seeing import no_preparation
from explainers.methods import registry
from explainers.methods.declaration import Method
from explainers.methods.fitness import why_not
from explainers.methods.parameters import choices, named
from explainers.records import Analysis, EditedRow, OneRow, Request, SampledRows
from explainers.service.edits import check_edit
from explainers.service.grouping import check_groups
from explainers.service.model_parts import WORDS, named_parts
from explainers.service.pair_room import check_room
from explainers.service.result_room import check_memory
from explainers.studies import find

MAX_SEED = 2**32 - 1


def admitted(request: Request) -> tuple[Method, dict[str, Any]]:
    """Return the method a request asks for and its complete parameters, as JSON.

    Raises RefusedError: BAD_EDIT, BAD_GROUP, COLUMNS_OR_PICTURES, NO_PREPARATION,
    UNFIT_PREPARATION, UNKNOWN_METHOD, METHOD_UNFIT, WRONG_SCOPE, NO_SUCH_ROW, TOO_MANY_PAIRS,
    TOO_MANY_NUMBERS, BAD_PARAMETER or BAD_SEED, whose sentences name the value and what is allowed.
    """
    check_groups(request.analysis, request.groups)
    check_pictures(request.analysis)
    method = _method(request)
    _check_rows(request, method)
    if method.shape == "pairs":
        check_room(request)
    if type(request.seed) is not int or not 0 <= request.seed <= MAX_SEED:
        raise RefusedError(
            "BAD_SEED",
            f"The seed is {quoted(request.seed)}; allowed is a whole number from 0 to "
            f"{MAX_SEED:,}.",
            "Choose another seed.",
        )
    parameters = _parameters(method, request.parameters)
    check_memory(method, request, parameters)
    return method, named_parts(method, parameters, request.analysis)


def check_pictures(analysis: Analysis) -> None:
    """Refuse a model of pictures that nobody can give any.

    Raises RefusedError: COLUMNS_OR_PICTURES, NO_PREPARATION, UNFIT_PREPARATION.
    """
    check_rows(analysis.model, analysis.table)
    if analysis.model.pictures is None:
        return
    if analysis.preparation is None:
        raise no_preparation()
    check_preparation(analysis.model.pictures, analysis.preparation)


def _method(request: Request) -> Method:
    name, known = request.method, registry()
    subject = request.analysis, request.groups
    try:
        method = find(name, known)
    except KeyError:
        raise RefusedError(
            "UNKNOWN_METHOD",
            f"There is no method called {quoted(name)}.",
            f"Choose one of: {', '.join(known)}.",
        ) from None
    reason = why_not(method, *subject)
    if reason:
        able = [method.title for method in known.values() if not why_not(method, *subject)]
        allowed = f"What this model allows: {', '.join(able) or 'nothing'}."
        alone = " Or leave the columns ungrouped." if request.groups else ""
        raise RefusedError("METHOD_UNFIT", reason, f"{allowed}{alone}")
    return method


def _check_rows(request: Request, method: Method) -> None:
    table = request.analysis.table
    match request.rows:
        case OneRow(position) | EditedRow(position):
            if "local" not in method.scopes:
                raise _wrong_scope(f"{method.title} explains a whole model, not one row.")
            if not 0 <= position < table.rows:
                raise RefusedError(
                    "NO_SUCH_ROW",
                    f"Row {position:,}, counted from 0, was asked for; {quoted(table.file_name)} "
                    f"has {table.rows:,} rows.",
                    f"Choose a row from 0 to {table.rows - 1:,}.",
                )
            if isinstance(request.rows, EditedRow):
                check_edit(request.analysis, request.rows)
        case SampledRows(limit) if limit < 1:
            raise RefusedError(
                "NO_SUCH_ROW", f"A sample of {limit:,} rows was asked for.", "Ask for 1 or more."
            )
        case _:
            if "global" not in method.scopes:
                raise _wrong_scope(f"{method.title} explains one row at a time, not many.")


def _wrong_scope(sentence: str) -> RefusedError:
    return RefusedError("WRONG_SCOPE", sentence, "Choose another method, or other rows.")


def _parameters(method: Method, given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return method.parameters.model_validate(dict(given)).model_dump(mode="json")
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0])
        fields = method.parameters.model_fields
        if name not in fields:
            raise RefusedError(
                "BAD_PARAMETER",
                f"{method.title} has no parameter {quoted(name)}.",
                f"It takes: {', '.join(fields) or 'none'}.",
            ) from problem
        raise RefusedError(
            "BAD_PARAMETER",
            f"{method.title}'s parameter {quoted(name)} is {quoted(first['input'])}; allowed is "
            f"{_range(fields[name])}.",
            f"Change it, or leave it out for the default, {_default(fields[name])}.",
        ) from problem


def _default(field: FieldInfo) -> str:
    if part := named(field):
        return WORDS[part].default
    return str(field.default) if choices(field) else f"{field.default:,}"


def _range(field: FieldInfo) -> str:
    """Word what a parameter may be; every number has a range, which the methods' tests see to."""
    if part := named(field):
        return WORDS[part].allowed
    if options := choices(field):
        return " or ".join(options)
    bounds = {
        side: getattr(part, side)
        for part in field.metadata
        for side in ("ge", "le")
        if hasattr(part, side)
    }
    noun = "a whole number" if field.annotation is int else "a number"
    return f"{noun} from {bounds['ge']:,} to {bounds['le']:,}"
