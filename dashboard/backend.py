"""The one backend of this server: made at start, shared by all sessions, closed at the end."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import streamlit as st

from explainers.service.service import Service
from explainers.settings import from_environment


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """Return the server's backend. Raises RefusedError for a setting that cannot be."""
    return Service(from_environment(os.environ))


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:  # noqa: ARG001 - the signature is Streamlit's
    """Start the workers with the server, not with the first visitor, and go on with its jobs."""
    backend = service()
    Thread(target=backend.resume, daemon=True).start()
    try:
        yield
    finally:
        backend.close()
