"""What holds a worker back, in words: the whole account, a warning, and a question of trust."""

from __future__ import annotations

import streamlit as st

from dashboard.backend import service
from dashboard.words import escape_markdown
from explainers.intake.formats import MODEL_FORMATS, Walls
from explainers.service.consent import ConsentNeededError
from explainers.service.sandbox.selftest import SandboxReport


def warn_of_gaps() -> None:
    """Draw a warning where the sandbox has gaps; nothing while it holds or is still tried out.

    It names the formats that are not opened for this reason, before one of them is uploaded.
    """
    report = _report()
    if report is None or report.kind == "full":
        return
    asks = service().local
    closed = [known.title for known in MODEL_FORMATS if known.walls in _closed(asks)]
    asked = [known.title for known in MODEL_FORMATS if asks and known.walls == "asked"]
    st.warning(
        f"{report.sentence} The page About says what is missing."
        + (f" Not opened here: {', '.join(closed)}." if closed else "")
        + (f" Opened after a question: {', '.join(asked)}." if asked else "")
    )


def whether_to_open(question: ConsentNeededError) -> bool | None:
    """Draw the question whether a file is opened here; the answer, None until there is one.

    Only a click answers it: nothing an address holds is looked at.
    """
    name = escape_markdown(question.upload.name)
    with st.container(border=True):
        st.markdown(f"**Open {name} all the same?**")
        st.markdown(escape_markdown(question.sentence))
        st.caption(
            "Only names on a reviewed list are made of it. Should one of them be misused, little "
            "would stop it here: open what you saved yourself, or got from somebody you trust. "
            "Your answer is kept with the file and deleted with it."
        )
        with st.container(horizontal=True):
            if st.button("Open it anyway", key=f"open anyway as {question.kind}"):
                return True
            if st.button("Do not open", key=f"do not open as {question.kind}"):
                return False
    return None


def show_walls() -> None:
    """Draw what was found when workers tried to get out, and all measures in force."""
    report = _report()
    if report is None:
        st.info("A worker is trying to get out of its sandbox just now; open this page again.")
        return
    if report.kind == "full":
        st.success(report.sentence)
    else:
        st.warning(f"{report.sentence}\n{_listed(report.failures)}")
    if report.measures:
        with st.expander(f"What holds a worker: {len(report.measures)} measures in force"):
            st.markdown(_listed(report.measures))
    st.caption(
        "This does not protect against errors in the kernel of the operating system. For files of "
        "strangers, run this server in a virtual machine of its own."
    )


def _closed(asks: bool) -> tuple[Walls, ...]:
    return ("full",) if asks else ("full", "asked")


def _report() -> SandboxReport | None:
    sandbox = service().sandbox
    sandbox.start()
    return sandbox.report


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)
