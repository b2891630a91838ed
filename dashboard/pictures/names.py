"""What the outputs of a network of pictures are called: files of networks seldom say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import problems
from dashboard.backend import service
from dashboard.words import escape_markdown
from explainers.errors import RationaleError
from explainers.intake.class_lists import MAX_BYTES, ClassList, apart
from explainers.intake.summary import counted
from explainers.records import ModelCard


@dataclass(frozen=True)
class _Read:
    """What came of a list, so that it is not read again at every click."""

    file_id: str
    found: ClassList | RationaleError


def names_given(model: ModelCard) -> ModelCard:
    """Ask for a list of names where the file has none; the card with those that were given."""
    if model.task == "regression" or model.classes:
        return model
    given = st.file_uploader(
        "Names of the classes",
        key=f"names of {model.digest}",
        help="A text file with one name a line, in the order of the network's outputs.",
        max_upload_size=MAX_BYTES >> 20,
    )
    st.caption(f"Text, one name a line: {counted(model.outputs, 'line')}. Without it, by number.")
    if given is None:
        return model
    found = _read(given, model)
    if isinstance(found, RationaleError):
        problems.show(found)
        return model
    if found.note:
        st.caption(escape_markdown(f"Read as text {found.note}."))
    return replace(model, classes=apart(found.lines))


def _read(given: UploadedFile, model: ModelCard) -> ClassList | RationaleError:
    """Have a worker read a list, once."""
    place = f"names read of {model.digest}"
    kept: _Read | None = st.session_state.get(place)
    if kept is None or kept.file_id != given.file_id:
        kept = _Read(given.file_id, _asked(given, model))
        st.session_state[place] = kept
    return kept.found


def _asked(given: UploadedFile, model: ModelCard) -> ClassList | RationaleError:
    try:
        with st.spinner("Reading the names in a worker"):
            return service().read_class_names(given.name, given.getvalue(), model)
    except RationaleError as error:
        return error
