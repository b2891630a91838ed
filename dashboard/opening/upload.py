"""Take files: straight into the workspace and out of this process's memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import problems, walls
from dashboard.backend import service
from dashboard.memory import give_back
from dashboard.pictures.sentences import input_words
from dashboard.words import escape_markdown
from explainers.errors import RationaleError
from explainers.intake.formats import MODEL_FORMATS, TABLE_FORMATS, Format
from explainers.intake.summary import counted
from explainers.records import ModelCard, PreprocessorCard, TableCard
from explainers.service.consent import ConsentNeededError
from explainers.service.uploads import UploadKind
from explainers.service.workspace import Card

_FORMATS: Mapping[UploadKind, tuple[Format, ...]] = {
    "model": MODEL_FORMATS,
    "table": TABLE_FORMATS,
    "preprocessor": tuple(known for known in MODEL_FORMATS if known.name in ("skops", "pickle")),
}
_HELP: Mapping[UploadKind, str] = {
    "model": "A fitted model. It is opened in a worker process, never in this web server.",
    "table": "One row per decision, with a header. The model's columns are found by name. For a "
    "model of pictures: one or several pictures, or a zip archive with a folder for each label.",
    "preprocessor": "A fitted scaler, encoder or ColumnTransformer. It stands before the model, so "
    "that charts show your own columns and units.",
}


def model_upload() -> ModelCard | None:
    """Draw the model's upload; return its card once a file was read."""
    limit = service().settings.model_bytes
    card = _upload("model", limit, lambda files: service().read_model(files[0].name, files[0]))
    if isinstance(card, ModelCard):
        _tick(
            f"{card.file_name}: {card.family}, {card.kind}, "
            f"{_taken(card)} in, "
            f"{card.outputs if card.task == 'classification' else 1:,} out",
            card.notes,
        )
        return card
    return None


def _taken(card: ModelCard) -> str:
    """What a model takes, in words."""
    if card.pictures is not None:
        return input_words(card.pictures)
    if card.texts is not None:
        return "texts"
    return counted(len(card.features), "column")


def table_upload() -> TableCard | None:
    """Draw the table's upload; return its card once a file was read."""
    limit = service().settings.table_bytes
    card = _upload("table", limit, _table_read)
    if isinstance(card, TableCard):
        rows, columns = counted(card.rows, "row"), counted(len(card.columns), "column")
        held = counted(card.rows, "picture") if card.holds_pictures else f"{rows}, {columns}"
        _tick(f"{card.file_name}: {held}", card.notes)
        return card
    return None


def typed_text() -> None:
    """Draw a box for a text that is taken in place of a table."""
    with st.expander("No table? Type a text"):
        text = st.text_area(
            "Your text",
            key="typed text",
            help="It becomes a table of its own, beside an empty text that it is compared with.",
        )
        if st.button("Take this text", key="take typed text"):
            with st.spinner("Reading the text in a worker"):
                _leave_closed("table")
                _read("table", lambda: service().read_typed(text or ""))
            st.rerun()


def preprocessor_upload() -> PreprocessorCard | None:
    """Draw the upload of an optional preprocessor, out of the way until there is one."""
    told = any(place("preprocessor") in st.session_state for place in (_card, _problem, _question))
    with st.expander("Preprocessing saved apart from the model? Add it", expanded=told):
        limit = service().settings.model_bytes
        card = _upload(
            "preprocessor",
            limit,
            lambda files: service().read_preprocessor(files[0].name, files[0]),
        )
        if isinstance(card, PreprocessorCard):
            _tick(
                f"{card.file_name}: {card.kind}, {counted(len(card.features), 'column')} in, "
                f"{len(card.made)} out",
                (*card.notes, card.untraced),
            )
            if st.button("Leave it out", key="leave preprocessor"):
                service().discard(card)
                del st.session_state[_card("preprocessor")]
                st.rerun()
            return card
    return None


def clear_button() -> None:
    """Draw the button that deletes what was uploaded but not yet explained."""
    cards = [st.session_state[_card(kind)] for kind in _FORMATS if _card(kind) in st.session_state]
    if cards and st.button("Delete these files", key="clear uploads"):
        for card in cards:
            service().discard(card)
        forget()
        st.rerun()


def forget() -> None:
    """Forget what was uploaded, here; an analysis made of it keeps the files."""
    for kind in _FORMATS:
        st.session_state.pop(_card(kind), None)
        st.session_state.pop(_problem(kind), None)
        _leave_closed(kind)


def _table_read(files: Sequence[UploadedFile]) -> TableCard:
    """Read one file as it is, and several as pictures."""
    if len(files) == 1:
        return service().read_table(files[0].name, files[0])
    return service().read_pictures([(file.name, file) for file in files])


def _upload(
    kind: UploadKind, limit: int, read: Callable[[Sequence[UploadedFile]], Card]
) -> Card | None:
    # A new key empties the uploader for the next file.
    turn = f"{kind} turn"
    st.session_state.setdefault(turn, 0)
    chosen = st.file_uploader(
        kind.capitalize(),
        accept_multiple_files=kind == "table",
        key=f"{kind} upload {st.session_state[turn]}",
        help=_HELP[kind],
        max_upload_size=limit // 2**20,
    )
    st.caption(", ".join(f.title for f in _FORMATS[kind]))
    given = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    if given:
        with st.spinner(f"Reading the {kind} in a worker"):
            _leave_closed(kind)
            _read(kind, lambda: read(given))
        for file in given:
            _let_go(file)
        give_back()
        st.session_state[turn] += 1
        st.rerun()
    _ask(kind)
    problem = st.session_state.get(_problem(kind))
    if problem is not None:
        problems.show(problem)
    return st.session_state.get(_card(kind))


def _let_go(given: UploadedFile) -> None:
    """Have Streamlit forget the bytes of a file, which it keeps until the tab is closed."""
    run = get_script_run_ctx()
    held = None if run is None else run.uploaded_file_mgr
    if run is not None and isinstance(held, MemoryUploadedFileManager):
        held.remove_file(run.session_id, given.file_id)
    given.close()


def _ask(kind: UploadKind) -> None:
    """Draw the question about a file, if there is one, and do what is answered."""
    question = st.session_state.get(_question(kind))
    answer = walls.whether_to_open(question) if question is not None else None
    if answer is None:
        return
    if answer:
        del st.session_state[_question(kind)]
        with st.spinner(f"Reading the {kind} in a worker"):
            _read(kind, lambda: service().open_anyway(question))
    else:
        _leave_closed(kind)
    st.rerun()


def _leave_closed(kind: UploadKind) -> None:
    """Forget a question that was answered with no, or overtaken; the file goes with it."""
    question = st.session_state.pop(_question(kind), None)
    if question is not None:
        service().leave_closed(question)


def _read(kind: UploadKind, read: Callable[[], Card]) -> None:
    """Keep the card, the question or the problem; what is not read leaves the one before it."""
    st.session_state.pop(_problem(kind), None)
    before = st.session_state.get(_card(kind))
    try:
        st.session_state[_card(kind)] = card = read()
    except ConsentNeededError as question:
        st.session_state[_question(kind)] = question
        return
    except RationaleError as error:
        st.session_state[_problem(kind)] = error
        return
    if before is not None and before.digest != card.digest:
        service().discard(before)


def _card(kind: UploadKind) -> str:
    return f"draft {kind}"


def _question(kind: UploadKind) -> str:
    return f"{kind} question"


def _problem(kind: UploadKind) -> str:
    return f"{kind} problem"


def _tick(text: str, notes: tuple[str, ...]) -> None:
    """Draw a line of the check-list, and what intake had to say about the file."""
    st.markdown(f":material/check: {escape_markdown(text)}")
    for note in filter(None, notes):
        st.caption(escape_markdown(note))
