"""Reports about one text or one picture from the command line."""

from __future__ import annotations

from argparse import Namespace

from explainers.cli.asking import everyone
from explainers.cli.choosing import unfit
from explainers.cli.desk import Desk
from explainers.cli.judging import given_output, output_of, threshold_of
from explainers.dossier import picture_decision, text_decision
from explainers.dossier.beside import beside
from explainers.dossier.case import Case, unnamed
from explainers.errors import RefusedError, quoted
from explainers.intake.summary import label
from explainers.records import Analysis, Explanation, Maps, OneRow, Predictions, Request, Tokens


def case_report(
    desk: Desk, request: Request, result: Explanation, chosen: Namespace, made: str
) -> str:
    """Return the document of a decision about a text or a picture, `result` answers `request`.

    Raises RefusedError: NOT_REPORTED, UNFIT_CHOICE.
    """
    analysis, row = request.analysis, request.rows
    if not isinstance(row, OneRow) or not isinstance(result, (Tokens, Maps)):
        thing = analysis.model.matter.removesuffix("s")
        raise RefusedError(
            "NOT_REPORTED",
            f"Of {analysis.model.matter} there are reports about one decision each, and "
            f"{quoted(request.method)} was asked for {len(result.positions):,} or shows no "
            f"{'words' if thing == 'text' else 'map'}.",
            f"Name one {thing} with --row, and a --method that marks it.",
        )
    if chosen.unwanted is not None:
        raise unfit(
            "--unwanted names principal reasons among columns, and "
            f"{quoted(analysis.model.file_name)} reads {analysis.model.matter}.",
            "Leave it out.",
        )
    every = everyone(desk, analysis)
    threshold = threshold_of(analysis, every, chosen.threshold)
    output = output_of(
        analysis, chosen.output_class, given_output(analysis, every, row.position, threshold)
    )
    case = Case(
        request=request,
        output=output,
        predictions=every,
        place=row.position,
        name=_called(analysis, every, row.position),
        made=made,
        threshold=threshold,
        beside=beside(desk.service.engine.stored, request, output),
        note=chosen.note,
    )
    if isinstance(result, Tokens):
        return text_decision.report(case, result)
    return picture_decision.report(case, result)


def _called(analysis: Analysis, every: Predictions, position: int) -> str:
    if analysis.identifier is None:
        return unnamed(analysis, position)
    return label(every.data.column(analysis.identifier)[position].as_py())
