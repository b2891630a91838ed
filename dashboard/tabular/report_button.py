"""The button that downloads what a page shows as a document for somebody who has no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.backend import service
from dashboard.model.threshold import threshold
from dashboard.problems import for_download
from dashboard.rows.population import USUAL_ROWS, Population
from dashboard.tabular import nearest_rows
from dashboard.tabular.measures import sample
from dashboard.turning import constraint_controls
from explainers.dossier import decision, whole
from explainers.dossier.beside import beside, other_side
from explainers.dossier.closest import closest
from explainers.dossier.edited import Original
from explainers.dossier.note import MOST
from explainers.methods import registry
from explainers.records import Analysis, Attribution, EditedRow, Predictions, Request

_OFFERED, _NOTES = "report offered", "report notes"


_LABEL, _WHAT_IF = "Download report", "Download what-if report"
_HELP = (
    "One page for whoever has no access here: the numbers, their receipt, and how to compute them "
    "again."
)
_EDITED_HELP = (
    "One page about the row as it is edited, which says so: what was changed, and what the model "
    "answers about the row as the table has it. The other views have the report of that row."
)


@dataclass(frozen=True)
class _Offer:
    """A document: its file's name, what makes it of a note, and the key of that note, if any."""

    name: str
    made: Callable[[str], bytes]
    note: str
    label: str
    said: str


def begin() -> None:
    """Forget what the page offered before; a view that has numbers offers its document."""
    st.session_state.pop(_OFFERED, None)


def offer_decision(
    request: Request, result: Attribution, everyone: Population, position: int, output: int
) -> None:
    """Offer the document of one decision: `result` answers `request` about the row `position`."""
    about = (everyone.predictions, position)
    _offer_row(request, result, everyone, position, output, about, None)


def offer_edited(
    request: Request,
    result: Attribution,
    everyone: Population,
    output: int,
    now: Predictions,
    cells: pa.Table,
) -> None:
    """Offer the document of an edited row in place of that of the row itself.

    result: answers `request`, which is about the edited row. now: the model's answers about it
    alone. cells: (1, columns), the row as the table has it.
    """
    rows = request.rows
    if isinstance(rows, EditedRow):
        original = Original(cells, everyone.predictions, rows.position)
        _offer_row(request, result, everyone, rows.position, output, (now, 0), original)


def _offer_row(
    request: Request,
    result: Attribution,
    everyone: Population,
    position: int,
    output: int,
    about: tuple[Predictions, int],
    original: Original | None,
) -> None:
    """Offer the document of a row. about: the model's answers, and the row's place among them."""
    analysis, predictions = request.analysis, everyone.predictions
    bar = threshold(predictions)
    unwanted = _unwanted(analysis)
    turning = {**other_side(analysis, predictions, position, bar), **_limits(analysis)}
    by_hand = dict(st.query_params)
    likened = nearest_rows.looked_at(analysis)
    engine = service().engine

    def made(note: str) -> bytes:
        found = decision.Decision(
            request=request,
            result=result,
            output=output,
            predictions=about[0],
            place=about[1],
            name=_name(request, everyone, position),
            usual=everyone.usual,
            answers=predictions.outputs[sample(len(everyone.names), USUAL_ROWS)],
            made=now(),
            threshold=bar,
            unwanted=unwanted,
            beside=beside(engine.stored, request, output, turning, by_hand),
            note=note,
            original=original,
            closest=closest(engine.stored, request, bar) if position in likened else None,
        )
        return decision.report(found).encode()

    if original is None:
        name, label, said = f"decision-{result.receipt.key[:8]}", _LABEL, _HELP
    else:
        name, label, said = f"what-if-{result.receipt.key[:8]}", _WHAT_IF, _EDITED_HELP
    _offer(f"{name}.html", made, f"note {name} {output}", label, said)


def offer_whole(request: Request, result: Attribution, output: int) -> None:
    """Offer the document of a whole model: `result` answers `request` about many rows."""
    _offer(
        f"model-{result.receipt.key[:8]}.html",
        lambda _: whole.report(whole.Whole(request, result, output, now())).encode(),
    )


def offer(name: str, made: Callable[[str], bytes], output: int) -> None:
    """Offer the document of a decision about something else than a row of columns.

    name: of its file, without the ending. made: makes it of a reader's note. output: what it is
    about.
    """
    _offer(f"{name}.html", made, f"note {name} {output}")


def button() -> None:
    """Draw the button, where there is something to download."""
    offered: _Offer | None = st.session_state.pop(_OFFERED, None)
    if offered is not None:
        note = _note(offered.note) if offered.note else str
        st.download_button(
            offered.label,
            data=for_download("report", lambda: offered.made(note())),
            file_name=offered.name,
            mime="text/html",
            on_click="ignore",
            help=offered.said,
            key="report",
        )


def _offer(
    name: str,
    made: Callable[[str], bytes],
    note: str = "",
    label: str = _LABEL,
    said: str = _HELP,
) -> None:
    st.session_state[_OFFERED] = _Offer(name, made, note, label, said)


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


def now() -> str:
    """The moment a document is made, as people write it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
