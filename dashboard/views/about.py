"""About: methods with papers and limits, versions, settings in force, codes of errors."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from dashboard.backend import given, service
from dashboard.entrance import log_out_button
from dashboard.sure.words import guide
from dashboard.walls import show_walls
from explainers import studies
from explainers.codes import IN_WORDS, ROOMS
from explainers.methods import registry
from explainers.methods.fitness import listed
from explainers.settings import SETTINGS

_PACKAGES = (
    "streamlit",
    "plotly",
    "shap",
    "scikit-learn",
    "tensorflow-cpu",
    "tensorflow",
    "xgboost-cpu",
    "xgboost",
    "lightgbm",
    "skops",
    "pandas",
    "pyarrow",
    "numpy",
)


def draw() -> None:
    """Draw the page."""
    st.title("What stands behind the numbers")
    log_out_button()
    st.subheader("Methods")
    titles = listed(registry().values())
    for method in registry().values():
        if not method.paper:
            continue
        st.markdown(
            f"**{titles[method.name]}** ({method.manner}). {method.question} {method.silent_on}\n\n"
            f":gray[{method.paper}. <{method.link}>]"
        )
    st.subheader("How sure")
    for study in studies.registry().values():
        st.markdown(
            f"**{study.title}**. {study.question} {guide(study)} {study.silent_on}\n\n"
            f":gray[{study.paper}. <{study.link}>]"
        )
    st.subheader("Where models run")
    st.markdown(
        f"{service().launcher.describe()} Models and tables are never opened in the process that "
        "serves this page."
    )
    show_walls()
    st.subheader("Versions")
    found = {"Python": platform.python_version(), **_versions()}
    st.dataframe(
        [{"package": name, "version": number} for name, number in found.items()],
        hide_index=True,
        key="versions",
    )
    st.subheader("Settings in force")
    st.dataframe(
        [
            {
                "setting": setting.name,
                "value": given().text(setting),
                "unit": setting.unit,
                "from": given().place(setting),
                "what": setting.help,
            }
            for setting in SETTINGS
        ],
        hide_index=True,
        key="settings",
    )
    st.subheader("Codes of errors")
    st.markdown(
        "An error on a page says what is wrong with this very file or question, and what to do "
        "next. Its code stands for what all such errors have in common:\n"
        + "\n".join(f"- **{kind.value}**: {words}" for kind, words in IN_WORDS.items())
    )
    with st.expander(f"All codes: {sum(len(room.codes) for room in ROOMS)}"):
        st.dataframe(
            [
                {
                    "code": code.name,
                    "about": room.title,
                    "kind": code.kind.value,
                    "means": code.meaning,
                    "what to do": code.remedy,
                }
                for room in ROOMS
                for code in room.codes
            ],
            hide_index=True,
            key="codes",
        )


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
