"""What people call the columns, and in which unit they count: a file may say it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import problems
from dashboard.backend import service
from dashboard.words import escape_markdown
from explainers.errors import RationaleError
from explainers.intake.dictionaries import Found
from explainers.intake.dictionaries.reading import MAX_BYTES
from explainers.intake.summary import counted
from explainers.records import Dictionary, TableCard
from explainers.records.dictionary import NOTHING_SAID


@dataclass(frozen=True)
class _Read:
    """What came of a file, so that it is not read again at every click."""

    file_id: str
    found: Found | RationaleError


def read_dictionary(table: TableCard) -> Dictionary:
    """Draw the upload of a data dictionary; return what it says of the table's columns."""
    place = f"dictionary read of {table.digest}"
    with st.expander("Names and units", expanded=place in st.session_state):
        given = st.file_uploader(
            "Data dictionary",
            key=f"dictionary of {table.digest}",
            help="A table of any format with a line for each column. Charts and sentences then "
            "say “duration (months)” for the column duration_months; links and files keep its "
            "own name.",
            max_upload_size=MAX_BYTES >> 20,
        )
        st.caption(
            "Columns: column, title, unit, description and values, such as “1 = yes; 2 = no”. "
            "All but the first may be missing."
        )
        if given is None:
            st.session_state.pop(place, None)
            return NOTHING_SAID
        kept: _Read | None = st.session_state.get(place)
        if kept is None or kept.file_id != given.file_id:
            kept = _Read(given.file_id, _asked(given, table))
            st.session_state[place] = kept
        return _shown(kept.found, table)


def _shown(found: Found | RationaleError, table: TableCard) -> Dictionary:
    """Draw what came of a file, and return what it says."""
    if isinstance(found, RationaleError):
        problems.show(found)
        return NOTHING_SAID
    said, every = len(found.dictionary.entries), len(table.columns)
    st.markdown(f":material/check: Something is said of {said:,} of {counted(every, 'column')}")
    for remark in found.remarks:
        st.caption(escape_markdown(remark))
    return found.dictionary


def _asked(given: UploadedFile, table: TableCard) -> Found | RationaleError:
    try:
        with st.spinner("Reading the dictionary in a worker"):
            return service().read_dictionary(given.name, given.getvalue(), table)
    except RationaleError as error:
        return error
