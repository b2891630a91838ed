"""The document of one decision: what the model answered, why, and how that can be checked."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from markupsafe import Markup

from explainers.checks.decisions import decided
from explainers.dossier import edited, sections
from explainers.dossier.answered import answers, known
from explainers.dossier.believed import believed
from explainers.dossier.beside import NOTHING, Beside
from explainers.dossier.closest import Closest, closest_row
from explainers.dossier.edited import Original
from explainers.dossier.markup import document, element, section
from explainers.dossier.note import note
from explainers.dossier.reasons import chart, effects, reasons
from explainers.dossier.refusal import refusal
from explainers.dossier.turned import turned
from explainers.dossier.wording import (
    decision_text,
    name_text,
    verdict,
)
from explainers.intake.summary import counted
from explainers.records import Attribution, Cell, EditedRow, Floats, Predictions, Request
from explainers.studies import find


@dataclass(frozen=True, eq=False)
class Decision:
    """What a document of one decision is made of.

    result: the answer to `request`, which is about one row; its numbers for the output `output` are
    told. predictions: the model's answers, `place` the row's place among them. name: what the row
    is called. original: of an edited row, the one that was edited; else None. usual: rows of the
    table, its columns by name, from which is told what is usual; answers: (rows, outputs), the
    model's for those. made: the moment, as people write it. threshold: what the positive one of two
    classes has to exceed; None where the largest answer wins. unwanted: the class whose people are
    told principal reasons; None where nobody is. beside: what is stored about the row besides.
    closest: the row most like it that is decided otherwise; None where nobody looked for it.
    note: a reviewer's own words.
    """

    request: Request
    result: Attribution
    output: int
    predictions: Predictions
    place: int
    name: str
    usual: pa.Table
    answers: Floats
    made: str
    threshold: float | None = None
    unwanted: int | None = None
    beside: Beside = NOTHING
    note: str = ""
    original: Original | None = None
    closest: Closest | None = None


def report(decision: Decision) -> str:
    """Return the document as HTML that needs nothing else and runs nothing."""
    request, result, output = decision.request, decision.result, decision.output
    analysis, receipt = request.analysis, result.receipt
    method = find(receipt.method)
    title = (
        f"What if? {name_text(decision.name)}, edited"
        if _changes(request)
        else f"Why this decision? {name_text(decision.name)}"
    )
    return document(
        title,
        *sections.head(title, analysis, decision.made, _row(decision)),
        *_edited(decision),
        _answer(decision),
        *note(decision.note, decision.made),
        reasons(request, result, output, decision.usual),
        chart(result, output, f"{method.title}: {name_text(decision.name)}"),
        effects(request, result, output, decision.usual),
        *_refusal(decision),
        *turned(decision.beside),
        *closest_row(decision.closest),
        *believed(decision.beside),
        sections.reference(analysis, receipt),
        sections.limits(receipt),
        sections.receipt(result, sections.sums(result, 0, output), method.title),
        sections.parameters(receipt),
        sections.files(analysis),
        sections.again(request, receipt, output, _told(decision)),
    )


def _row(decision: Decision) -> str:
    analysis = decision.request.analysis
    position = int(decision.result.positions[0])
    called = (
        f", {name_text(analysis.identifier)} {name_text(decision.name)}"
        if analysis.identifier
        else ""
    )
    row = f"Row {position + 1:,} of {analysis.table.rows:,}{called}"
    changed = _changes(decision.request)
    return f"{row}, with {counted(len(changed), 'value')} changed." if changed else f"{row}."


def _edited(decision: Decision) -> tuple[Markup, ...]:
    rows = decision.request.rows
    if not isinstance(rows, EditedRow):
        return ()
    if decision.original is None:
        raise ValueError("a document of an edited row needs the row that was edited")
    return (edited.changed(decision.request.analysis, rows, decision.original),)


def _changes(request: Request) -> tuple[tuple[str, Cell], ...]:
    return request.rows.changes if isinstance(request.rows, EditedRow) else ()


def _answer(decision: Decision) -> Markup:
    found, threshold = decision.predictions, decision.threshold
    analysis, original = decision.request.analysis, decision.original
    positive = analysis.positive_output
    told = verdict(found, decision.place, decision.name, decision.output, threshold)
    if threshold is not None:
        told = f"{told} {decision_text(found, decision.place, positive, threshold)}"
    return section(
        "The model's answer",
        element("p", told if original is None else f"As edited: {told}", class_="answer"),
        *(
            answers(found, decision.place)
            if original is None
            else (
                edited.answer_before(original, decision.name, decision.output, positive, threshold),
                edited.answers(original, found, decision.place),
            )
        ),
        # That of an edited row nobody knows.
        *(known(analysis, found, decision.place) if original is None else ()),
    )


def _refusal(decision: Decision) -> tuple[Markup, ...]:
    """Tell principal reasons to whom they are owed; of an edited row nothing was decided."""
    if decision.unwanted is None or _changes(decision.request):
        return ()
    analysis, found = decision.request.analysis, decision.predictions
    row = found.outputs[decision.place : decision.place + 1]
    (given,) = decided(row, analysis.positive_output, decision.threshold)
    return refusal(
        decision.request,
        decision.result,
        int(given),
        decision.unwanted,
        decision.usual,
        decision.answers,
        decision.threshold,
    )


def _told(decision: Decision) -> tuple[str, ...]:
    """What was chosen for the document, and is in no request."""
    classes = decision.request.analysis.classes
    threshold, unwanted = decision.threshold, decision.unwanted
    return (
        *(() if threshold is None else (f"--threshold={threshold!r}",)),
        *(() if unwanted is None else (f"--unwanted={classes[unwanted]}",)),
        *(() if decision.closest is None else ("--closest",)),
    )
