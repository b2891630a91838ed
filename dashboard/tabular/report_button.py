"""The button that downloads what a page shows as a document for somebody who has no page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from dashboard.problems import for_download
from dashboard.rows.population import Population
from explainers.dossier import decision, whole
from explainers.records import Attribution, Request

_OFFERED = "report offered"

Offer = tuple[str, Callable[[], bytes]]


def begin() -> None:
    """Forget what the page offered before; a view that has numbers offers its document."""
    st.session_state.pop(_OFFERED, None)


def offer_decision(
    request: Request, result: Attribution, everyone: Population, position: int, output: int
) -> None:
    """Offer the document of one decision: `result` answers `request` about the row `position`."""

    def made() -> bytes:
        found = decision.Decision(
            request=request,
            result=result,
            output=output,
            predictions=everyone.predictions,
            place=position,
            name=_name(request, everyone, position),
            usual=everyone.usual,
            made=_now(),
        )
        return decision.report(found).encode()

    _offer(f"decision-{result.receipt.key[:8]}.html", made)


def offer_whole(request: Request, result: Attribution, output: int) -> None:
    """Offer the document of a whole model: `result` answers `request` about many rows."""
    _offer(
        f"model-{result.receipt.key[:8]}.html",
        lambda: whole.report(whole.Whole(request, result, output, _now())).encode(),
    )


def button() -> None:
    """Draw the button, where there is something to download."""
    offered: Offer | None = st.session_state.pop(_OFFERED, None)
    if offered is not None:
        name, made = offered
        st.download_button(
            "Download report",
            data=for_download("report", made),
            file_name=name,
            mime="text/html",
            on_click="ignore",
            help="One page for whoever has no access here: the numbers, their receipt, and how to "
            "compute them again.",
            key="report",
        )


def _offer(name: str, made: Callable[[], bytes]) -> None:
    st.session_state[_OFFERED] = (name, made)


def _name(request: Request, everyone: Population, position: int) -> str:
    called = everyone.names.at(position)
    return called if request.analysis.identifier else f"row {position + 1:,}"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
