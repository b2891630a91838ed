"""Launcher: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard.backend import lifespan
from dashboard.problems import on_script_error

app = st.App("dashboard/app.py", lifespan=lifespan, on_script_error=on_script_error)
