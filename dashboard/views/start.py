"""Start: two doors, a sample or your own files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard import problems, state
from dashboard.backend import service, shelf
from dashboard.opening import upload
from dashboard.opening.setup import set_up
from dashboard.walls import warn_of_gaps
from dashboard.words import escape_markdown
from explainers.errors import RationaleError
from explainers.intake import compose
from explainers.records import Analysis, ModelCard, PreprocessorCard
from explainers.service.samples import PICTURES, TABLES, TEXTS, Sample

_GROUPS: Mapping[str, Sequence[Sample]] = MappingProxyType(
    {
        "A table and its model": TABLES,
        "Pictures and their network": PICTURES,
        "Texts and their model": TEXTS,
    }
)


def draw(next_page: Any) -> None:
    """Draw the page; `next_page` is where an opened analysis is read."""
    st.title("Why did the model decide that?")
    st.markdown(
        "Open a model and a table, or a network and pictures, and read what drives the model and "
        "what drove one decision."
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Try a sample")
        for title, samples in _GROUPS.items():
            with st.container(border=True):
                st.caption(title)
                for sample in samples:
                    _sample(sample, next_page)
    with right:
        st.subheader("Bring your own")
        _own(next_page)
    _recent(next_page)


def _sample(sample: Sample, next_page: Any) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"**{sample.title}**")
            st.caption(sample.line)
        opened = st.button(
            "Open", key=f"open {sample.slug}", help=f"Opens the sample “{sample.title}”."
        )
    if opened:
        with st.spinner("Opening the sample"):
            analysis = service().open_sample(sample)
        _go(analysis, next_page)


def _own(next_page: Any) -> None:
    warn_of_gaps()
    model = upload.model_upload()
    table = upload.table_upload()
    if model is not None and model.texts is not None and table is None:
        upload.typed_text()
    preprocessor = upload.preprocessor_upload()
    upload.clear_button()
    whole = _joined(model, preprocessor) if model and preprocessor else model
    if model is None or table is None:
        if model or table or preprocessor:
            st.caption(f"Now the {'table' if model else 'model'}.")
        return
    analysis = set_up(whole, table) if whole else None
    if analysis is None or not st.button("Explain", key="explain"):
        return
    analysis = replace(analysis, preprocessor=preprocessor)
    try:
        with st.spinner("Trying the model on a few rows"):
            tried = service().try_out(analysis)
    except RationaleError as error:
        problems.show(error)
        return
    upload.forget()
    # What the trial call showed belongs to the model from now on: the Model page lists it.
    told = replace(analysis.model, notes=(*analysis.model.notes, *tried.notes))
    _go(service().save(replace(analysis, model=told)), next_page)


def _joined(model: ModelCard, preprocessor: PreprocessorCard) -> ModelCard | None:
    """Describe the two as one model; say why where they do not fit together."""
    try:
        whole = compose.card(preprocessor, model)
    except RationaleError as error:
        problems.show(error)
        return None
    for note in whole.notes:
        if note not in (*model.notes, *preprocessor.notes):
            st.caption(escape_markdown(note))
    return whole


def _recent(next_page: Any) -> None:
    known = state.recent()
    if not known:
        return
    st.subheader("Recent in this tab")
    for analysis in known:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(escape_markdown(analysis.name), width="stretch")
            if st.button("Open", key=f"reopen {analysis.id}"):
                _go(analysis, next_page)
            if st.button(
                "Delete",
                key=f"delete {analysis.id}",
                help="Deletes the uploaded files and everything computed from them.",
            ):
                service().delete(analysis)
                shelf().clear()  # nothing of it stays in memory either
                state.turn_to(None)
                st.rerun()


def _go(analysis: Analysis, next_page: Any) -> None:
    state.turn_to(analysis)
    st.switch_page(next_page)
