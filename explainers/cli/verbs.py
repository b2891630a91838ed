"""What each verb does, from the parsed line to what is written."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from explainers.cli import drawing
from explainers.cli.asking import answer, everyone, request_of, row_name
from explainers.cli.card_lines import model_lines, table_lines
from explainers.cli.case_reports import case_report
from explainers.cli.choosing import analysis_of, read_model, read_table
from explainers.cli.desk import Desk, say
from explainers.cli.judging import given_output, output_of, threshold_of, unwanted_of
from explainers.cli.writing import json_text, write_bytes, write_result
from explainers.dossier import decision, whole
from explainers.dossier.beside import beside, other_side
from explainers.dossier.closest import closest
from explainers.dossier.edited import Original
from explainers.errors import RefusedError, quoted
from explainers.methods import registry
from explainers.methods.fitness import by_preference, unfit, why_not
from explainers.records import (
    Analysis,
    Attribution,
    EditedRow,
    LoneRow,
    OneRow,
    Predictions,
    Request,
    Result,
)


def inspect(desk: Desk, chosen: Namespace) -> None:
    """Say what was found in the files."""
    model = read_model(desk, chosen.model)
    table = None if chosen.table is None else read_table(desk, chosen.table)
    if chosen.json:
        _out(json_text({"model": model, "table": table}))
        return
    _out("\n".join([*model_lines(model), *([] if table is None else ["", *table_lines(table)])]))


def methods(desk: Desk, chosen: Namespace) -> None:
    """List the methods and, for a model, whether each applies and why not; those that do first."""
    reasons = _reasons(desk, chosen)
    known = by_preference(registry().values())
    listed = [
        {
            "name": method.name,
            "title": method.title,
            "kind": method.manner,
            "rows": sorted(method.scopes),
            "question": method.question,
            "why_not": reasons[method.name] if reasons else None,
        }
        for method in sorted(known, key=lambda one: bool(reasons.get(one.name)))
    ]
    if chosen.json:
        _out(json_text(listed))
        return
    for each in listed:
        _out(f"{each['name']}: {each['title']} ({each['kind']}). {each['question']}")
        if each["why_not"] is not None:
            _out(f"    {each['why_not'] or 'Applies.'}")


def explain(desk: Desk, chosen: Namespace) -> None:
    """Explain rows and write the numbers."""
    analysis = analysis_of(desk, chosen)
    request = request_of(desk, analysis, chosen)
    result = answer(desk, request)
    if chosen.figure is not None:
        write_bytes(chosen.figure, _figure(desk, request, result, chosen))
        _written(chosen.figure)
    held, used = len(result.positions), result.receipt.rows_used
    if held < used:
        say(f"The file has the first {held:,} of the {used:,} rows: a result holds no more.")
    write_result(result, chosen.output)
    _written(chosen.output)


def report(desk: Desk, chosen: Namespace) -> None:
    """Write the document of one decision, or of the whole model."""
    analysis = analysis_of(desk, chosen)
    request = request_of(desk, analysis, chosen)
    answered = answer(desk, request)
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if analysis.model.matter != "columns":
        write_bytes(chosen.output, case_report(desk, request, answered, chosen, made).encode())
        _written(chosen.output)
        return
    result = _attribution(answered)
    if not isinstance(request.rows, LoneRow):
        output = output_of(analysis, chosen.output_class, analysis.positive_output)
        text = whole.report(whole.Whole(request, result, output, made))
    else:
        text = decision.report(_decision(desk, request, request.rows, result, chosen, made))
    write_bytes(chosen.output, text.encode())
    _written(chosen.output)


def _decision(
    desk: Desk,
    request: Request,
    row: LoneRow,
    result: Attribution,
    chosen: Namespace,
    made: str,
) -> decision.Decision:
    """Put together what a document of one row is made of, what is stored of it among that."""
    analysis = request.analysis
    every = everyone(desk, analysis)
    answers, at = _answers(desk, analysis, row)
    threshold = threshold_of(analysis, every, chosen.threshold)
    output = output_of(
        analysis, chosen.output_class, given_output(analysis, answers, at, threshold)
    )
    turning = other_side(analysis, every, row.position, threshold)
    return decision.Decision(
        request=request,
        result=result,
        output=output,
        predictions=answers,
        place=at,
        name=row_name(analysis, every.data, row.position),
        usual=every.data,
        answers=every.outputs,
        made=made,
        threshold=threshold,
        unwanted=unwanted_of(analysis, chosen.unwanted),
        beside=beside(desk.service.engine.stored, request, output, turning),
        note=chosen.note,
        closest=(
            closest(desk.service.engine.stored, request, threshold) if chosen.closest else None
        ),
        original=_original(every, row) if isinstance(row, EditedRow) else None,
    )


def _original(every: Predictions, row: EditedRow) -> Original:
    return Original(every.data.slice(row.position, 1), every, row.position)


VERBS: Mapping[str, Callable[[Desk, Namespace], None]] = {
    "inspect": inspect,
    "methods": methods,
    "explain": explain,
    "report": report,
}


def _reasons(desk: Desk, chosen: Namespace) -> dict[str, str]:
    known = registry().values()
    if chosen.model is None:
        return {}
    if chosen.table is None:
        model = read_model(desk, chosen.model)
        return {method.name: unfit(method, model) for method in known}
    analysis = analysis_of(desk, chosen)
    return {method.name: why_not(method, analysis) for method in known}


def _figure(desk: Desk, request: Request, result: Result, chosen: Namespace) -> bytes:
    shown, analysis = _attribution(result), request.analysis
    otherwise = (
        _output_of_row(desk, analysis, request.rows, chosen)
        if isinstance(request.rows, LoneRow)
        else analysis.positive_output
    )
    output = output_of(analysis, chosen.output_class, otherwise)
    return drawing.figure(request, shown, output, chosen.chart, chosen.figure)


def _output_of_row(desk: Desk, analysis: Analysis, row: LoneRow, chosen: Namespace) -> int:
    if not analysis.classes:
        return 0
    answers, at = _answers(desk, analysis, row)
    threshold = threshold_of(analysis, answers, chosen.threshold)
    return given_output(analysis, answers, at, threshold)


def _answers(desk: Desk, analysis: Analysis, row: LoneRow) -> tuple[Predictions, int]:
    """What the model answers about a row, and where that stands among the answers.

    Those about all rows have it, and are stored; of an edited row there is one of its own.
    """
    if isinstance(row, OneRow):
        return everyone(desk, analysis), row.position
    alone = answer(desk, Request(analysis, "predictions", row))
    if not isinstance(alone, Predictions):
        raise TypeError(f"predictions were {type(alone).__name__}")
    return alone, 0


def _attribution(result: Result) -> Attribution:
    if isinstance(result, Attribution):
        return result
    raise RefusedError(
        "NOT_REPORTED",
        f"{quoted(result.receipt.method)} does not share an output out among columns, and reports "
        "and figures show such shares.",
        "Choose another --method, or have the numbers written by explain.",
    )


def _written(path: object) -> None:
    if path is not None:
        say(f"Wrote {quoted(path)}")


def _out(text: str) -> None:
    sys.stdout.write(f"{text}\n")
