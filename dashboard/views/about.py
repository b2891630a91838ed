"""About: methods with papers and limits, versions, settings in force."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from dashboard.backend import service
from dashboard.walls import show_walls
from explainers.methods import registry
from explainers.settings import SETTINGS

_PACKAGES = (
    "streamlit",
    "plotly",
    "shap",
    "lime",
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
    st.subheader("Methods")
    for method in registry().values():
        if not method.paper:
            continue
        st.markdown(
            f"**{method.title}** ({method.manner}). {method.question} {method.silent_on}\n\n"
            f":gray[{method.paper}. <{method.link}>]"
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
                "value": os.environ.get(setting.name, setting.default),
                "unit": setting.unit,
                "what": setting.help,
            }
            for setting in SETTINGS
        ],
        hide_index=True,
        key="settings",
    )


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
