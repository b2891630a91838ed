"""The report of a decision about a text or a picture, offered where pages offer their reports."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.backend import service
from dashboard.rows.findings import Finder
from dashboard.tabular import report_button
from explainers.dossier.beside import beside
from explainers.dossier.case import Case, unnamed
from explainers.records import Receipt, Request


def offer_case(
    request: Request,
    receipt: Receipt,
    rows: Finder,
    position: int,
    output: int,
    report: Callable[[Case], str],
) -> None:
    """Offer the document that `report` makes of the case at `position`, about the class `output`.

    receipt: of the answer to `request`. What is stored beside it is looked up when somebody asks
    for the document, and nothing is computed for it.
    """
    analysis = rows.analysis
    named = rows.names.at(position) if analysis.identifier else unnamed(analysis, position)
    by_hand = dict(st.query_params)
    engine = service().engine

    def made(note: str) -> bytes:
        case = Case(
            request=request,
            output=output,
            predictions=rows.predictions,
            place=position,
            name=named,
            made=report_button.now(),
            threshold=rows.threshold,
            beside=beside(engine.stored, request, output, set_by_hand=by_hand),
            note=note,
        )
        return report(case).encode()

    report_button.offer(f"decision-{receipt.key[:8]}", made, output)
