"""What documents of a text's and of a picture's decision are made of, and say, alike."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from explainers.dossier import sections
from explainers.dossier.answered import answers, known
from explainers.dossier.believed import believed
from explainers.dossier.beside import NOTHING, Beside
from explainers.dossier.markup import element, section
from explainers.dossier.wording import decision_text, name_text, verdict
from explainers.records import Analysis, Predictions, Request
from explainers.records.explained import Explained
from explainers.studies import find


@dataclass(frozen=True, eq=False)
class Case:
    """One text or picture that was decided about, as somebody asked about it.

    request: what was asked; it is about one row. output: of the model's. predictions: the model's
    answers, `place` the row's place among them. name: what the row is called. made: the moment, as
    people write it. threshold: what the positive one of two classes has to exceed; None where the
    largest answer wins. beside: what is stored about the row besides. note: a reviewer's own words.
    """

    request: Request
    output: int
    predictions: Predictions
    place: int
    name: str
    made: str
    threshold: float | None = None
    beside: Beside = NOTHING
    note: str = ""


def unnamed(analysis: Analysis, position: int) -> str:
    """What the text or picture at a position is called where no column names it: "text 17"."""
    return f"{analysis.model.matter.removesuffix('s')} {position + 1:,}"


def title(case: Case) -> str:
    """Return the question that the document answers."""
    return f"Why this decision? {name_text(case.name)}"


def head(case: Case, result: Explained, thing: str) -> tuple[Markup, ...]:
    """Say what the document is about. thing: "Text", "Picture"."""
    analysis = case.request.analysis
    named = analysis.identifier
    called = f", {name_text(named)} {name_text(case.name)}" if named else ""
    about = f"{thing} {int(result.positions[0]) + 1:,} of {analysis.table.rows:,}{called}."
    return sections.head(title(case), analysis, case.made, about)


def answer(case: Case) -> Markup:
    """Tell what the model answers: the verdict, and the number of each class or the largest ten."""
    found, threshold, analysis = case.predictions, case.threshold, case.request.analysis
    told = verdict(found, case.place, case.name, case.output, threshold)
    if threshold is not None:
        decided = decision_text(found, case.place, analysis.positive_output, threshold)
        told = f"{told} {decided}"
    return section(
        "The model's answer",
        element("p", told, class_="answer"),
        *answers(found, case.place),
        *known(analysis, found, case.place),
    )


def origin(case: Case, result: Explained, facts: tuple[tuple[str, str], ...]) -> tuple[Markup, ...]:
    """Say how far the numbers can be believed, where they come from, and how to check them.

    facts: of the sum, as this document prints it.
    """
    request, receipt = case.request, result.receipt
    threshold = case.threshold
    told = () if threshold is None else (f"--threshold={threshold!r}",)
    return (
        *believed(case.beside),
        sections.reference(request.analysis, receipt),
        sections.limits(receipt),
        sections.receipt(result, facts, find(receipt.method).title),
        sections.parameters(receipt),
        sections.files(request.analysis),
        sections.again(request, receipt, case.output, told),
    )
