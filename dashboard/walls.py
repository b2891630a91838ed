"""What holds a worker back, in words: the whole account, and a warning where files are taken."""

from __future__ import annotations

import streamlit as st

from dashboard.backend import service
from dashboard.words import escape_markdown
from explainers.service.sandbox.selftest import SandboxReport


def warn_of_gaps() -> None:
    """Draw a warning where the sandbox has gaps; nothing while it holds or is still tried out."""
    report = _report()
    if report is not None and report.kind != "full":
        st.warning(f"{report.sentence} The page About says what is missing.")


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


def _report() -> SandboxReport | None:
    sandbox = service().sandbox
    sandbox.start()
    return sandbox.report


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)
