"""Which analysis this tab is about: its id is in the URL, everything else is on the server."""

from __future__ import annotations

import streamlit as st

from dashboard.backend import service
from explainers.records import Analysis
from explainers.service.samples import SAMPLES

_ID = "analysis"
_RECENT = "recent"
_PAGE, _ARRIVED, _RUN = "page", "arrived", "run"


def current() -> Analysis | None:
    """Return the open analysis, from the URL or, after a page change, from this tab's memory."""
    identity = st.query_params.get(_ID) or st.session_state.get(_ID)
    if not identity:
        return None
    analysis = _load(str(identity))
    if analysis is None:
        return None
    st.session_state[_ID] = identity
    _remember(analysis)
    return analysis


def keep_in_url(analysis: Analysis) -> None:
    """Name the analysis in the URL of a page about it.

    Not on other pages: writing it there again after every Back would hold the reader fast.
    """
    if st.query_params.get(_ID) != analysis.id:
        st.query_params[_ID] = analysis.id


def asked_for() -> str | None:
    """Return the analysis id in the URL, whether or not it can be opened."""
    return st.query_params.get(_ID)


def turn_to(analysis: Analysis | None) -> None:
    """Make `analysis` the open one, or close it; what was chosen in another one is forgotten."""
    kept = {name: st.session_state[name] for name in (_RECENT,) if name in st.session_state}
    st.session_state.clear()
    st.session_state.update(kept)
    st.query_params.clear()
    if analysis is not None:
        st.session_state[_ID] = analysis.id
        st.query_params[_ID] = analysis.id


def turn_page(page: str) -> None:
    """Note which page is drawn, before it is."""
    st.session_state[_ARRIVED] = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    st.session_state[_RUN] = run_number() + 1


def run_number() -> int:
    """Count how often this tab was drawn: what is read once for each drawing asks for it."""
    return int(st.session_state.get(_RUN, 0))


def just_arrived() -> bool:
    """Tell whether this page is drawn after another one: its URL may then say less than it could.

    On the same page a URL that says less is the reader's doing: Back, or an edit.
    """
    return bool(st.session_state.get(_ARRIVED, True))


def recent() -> tuple[Analysis, ...]:
    """Return the analyses opened in this tab that still exist, the latest first."""
    known = (service().workspace.load_analysis(i) for i in st.session_state.get(_RECENT, ()))
    return tuple(analysis for analysis in known if analysis is not None)


def _load(identity: str) -> Analysis | None:
    # A sample's id is the same on every machine, so its links work on a fresh one too. An older
    # release may have kept it otherwise: a tab that comes by a link looks once, as Start does.
    sample = next((sample for sample in SAMPLES if sample.id == identity), None)
    if sample is not None and st.session_state.get(_ID) != identity:
        return service().open_sample(sample)
    found = service().workspace.load_analysis(identity)
    return service().open_sample(sample) if found is None and sample is not None else found


def _remember(analysis: Analysis) -> None:
    others = [i for i in st.session_state.get(_RECENT, ()) if i != analysis.id]
    st.session_state[_RECENT] = (analysis.id, *others)[:8]
