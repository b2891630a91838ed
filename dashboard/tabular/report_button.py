"""The button that downloads what a page shows as a document for somebody who has no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboard.backend import service
from dashboard.model.threshold import threshold
from dashboard.problems import for_download
from dashboard.rows.population import USUAL_ROWS, Population
from dashboard.tabular.measures import sample
from dashboard.turning import constraint_controls
from explainers.dossier import decision, whole
from explainers.dossier.beside import beside, other_side
from explainers.dossier.note import MOST
from explainers.methods import registry
from explainers.records import Analysis, Attribution, Request

_OFFERED, _NOTES = "report offered", "report notes"


@dataclass(frozen=True)
class _Offer:
    """A document: its file's name, what makes it of a note, and the key of that note, if any."""

    name: str
    made: Callable[[str], bytes]
    note: str


def begin() -> None:
    """Forget what the page offered before; a view that has numbers offers its document."""
    st.session_state.pop(_OFFERED, None)


def offer_decision(
    request: Request, result: Attribution, everyone: Population, position: int, output: int
) -> None:
    """Offer the document of one decision: `result` answers `request` about the row `position`."""
    analysis, predictions = request.analysis, everyone.predictions
    bar = threshold(predictions)
    unwanted = _unwanted(analysis)
    turning = {**other_side(analysis, predictions, position, bar), **_limits(analysis)}
    by_hand = dict(st.query_params)
    engine = service().engine

    def made(note: str) -> bytes:
        found = decision.Decision(
            request=request,
            result=result,
            output=output,
            predictions=predictions,
            place=position,
            name=_name(request, everyone, position),
            usual=everyone.usual,
            answers=predictions.outputs[sample(len(everyone.names), USUAL_ROWS)],
            made=_now(),
            threshold=bar,
            unwanted=unwanted,
            beside=beside(engine.stored, request, output, turning, by_hand),
            note=note,
        )
        return decision.report(found).encode()

    name = f"decision-{result.receipt.key[:8]}"
    _offer(f"{name}.html", made, note=f"note {name} {output}")


def offer_whole(request: Request, result: Attribution, output: int) -> None:
    """Offer the document of a whole model: `result` answers `request` about many rows."""
    _offer(
        f"model-{result.receipt.key[:8]}.html",
        lambda _: whole.report(whole.Whole(request, result, output, _now())).encode(),
    )


def button() -> None:
    """Draw the button, where there is something to download."""
    offered: _Offer | None = st.session_state.pop(_OFFERED, None)
    if offered is not None:
        note = _note(offered.note) if offered.note else str
        st.download_button(
            "Download report",
            data=for_download("report", lambda: offered.made(note())),
            file_name=offered.name,
            mime="text/html",
            on_click="ignore",
            help="One page for whoever has no access here: the numbers, their receipt, and how to "
            "compute them again.",
            key="report",
        )


def _offer(name: str, made: Callable[[str], bytes], note: str = "") -> None:
    st.session_state[_OFFERED] = _Offer(name, made, note)


def _note(key: str) -> Callable[[], str]:
    """Ask for words of the reader's own about this one decision; return what gives the last ones.

    Who types and then clicks on the download is not to lose the note: what is downloaded was made
    ready before it was typed, and so asks for it when it is called.
    """
    notes: dict[str, str] = st.session_state.setdefault(_NOTES, {})
    with st.popover("Note", type="tertiary"):
        st.text_area(
            "Note for the report",
            value=notes.get(key, ""),
            max_chars=MOST,
            key=key,
            on_change=lambda: notes.update({key: st.session_state[key]}),
            help="Your own words, printed in the report with the date; they are not stored.",
        )
    return lambda: notes.get(key, "")


def _unwanted(analysis: Analysis) -> int | None:
    """The class whose rows are told principal reasons, as the tab Reason codes has it."""
    if not analysis.classes:
        return None
    chosen = st.query_params.get("unwanted", "")
    if chosen in analysis.classes:
        return analysis.classes.index(chosen)
    return analysis.positive_output if len(analysis.classes) == 2 else None


def _limits(analysis: Analysis) -> Mapping[str, Any]:
    """What the tab that turns the answer was told besides: limits of columns, and its numbers."""
    limits = constraint_controls.chosen(analysis).parameters
    fields = registry()["counterfactuals"].parameters.model_fields
    said = {
        name: st.query_params[key]
        for name in fields
        if (key := f"counterfactuals.{name}") in st.query_params
    }
    return {**limits, **said}


def _name(request: Request, everyone: Population, position: int) -> str:
    called = everyone.names.at(position)
    return called if request.analysis.identifier else f"row {position + 1:,}"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
