"""The principal reasons of an unwanted decision, as a part of its document."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from markupsafe import Markup

from explainers.checks.decisions import decided
from explainers.dossier.markup import element, section, table
from explainers.dossier.reason_codes import NO_ADVICE, reason_codes, rests_on, told_share
from explainers.dossier.wording import name_text, signed
from explainers.records import Attribution, Floats, Request


def refusal(
    request: Request,
    result: Attribution,
    given: int,
    unwanted: int,
    usual: pa.Table,
    answers: Floats,
    threshold: float | None,
) -> tuple[Markup, ...]:
    """Name the principal reasons of a row that is given the unwanted class; else nothing.

    given: the class of the row. usual: rows of the table; answers: (rows, outputs), the model's for
    them: those that are given another class tell what is usual with it.
    """
    if given != unwanted or result.receipt.tolerance is None:
        return ()
    others = decided(answers, request.analysis.positive_output, threshold) != unwanted
    found = reason_codes(request, result, unwanted, usual.take(np.flatnonzero(others)))
    title = f"Principal reasons for “{name_text(request.analysis.classes[unwanted])}”"
    if not found.codes:
        return (section(title, element("p", "No column pushed toward this answer for sure.")),)
    lines = [
        (one.code, name_text(one.title), one.value, one.usual, signed(one.push, 3))
        for one in found.codes
    ]
    heads = ("code", "reason", "this case", "usual with the other answer", "push")
    return (
        section(
            title,
            table(heads, lines, numbers=(4,)),
            element("p", f"{told_share(found)} {rests_on(request, result, unwanted)}"),
            element("p", NO_ADVICE, class_="quiet"),
        ),
    )
