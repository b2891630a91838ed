"""The one backend of this server: made at start, shared by all sessions, closed at the end."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st

from dashboard import entrance
from dashboard.shelf import Shelf
from explainers import settings_file
from explainers.service.service import Service
from explainers.settings import Settings, from_environment

_LOG = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def given() -> settings_file.Given:
    """Return what was given for the settings when the server started, and where it stood.

    Raises RefusedError BAD_SETTING for a file of settings that cannot be.
    """
    return settings_file.given(os.environ, Path.cwd())


def settings() -> Settings:
    """Return the settings in force. Raises RefusedError BAD_SETTING."""
    return from_environment(given().texts)


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """Return the server's backend. Raises RefusedError for a setting that cannot be."""
    found = settings()
    return Service(found, local=entrance.local(found.behind_proxy))


_SHELF_BYTES = 384 << 20
"""What pages may keep of results they have shown: three tables of a million rows, or so."""


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return what the pages of this server keep between clicks."""
    return Shelf(_SHELF_BYTES)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:  # noqa: ARG001 - the signature is Streamlit's
    """Start the workers with the server, not with the first visitor, and go on with its jobs.

    A server that lets nobody in starts nothing, and its log says why.
    """
    why = entrance.closed(settings().behind_proxy)
    if why is not None:
        _LOG.error("%s", why)
        yield
        return
    backend = service()
    Thread(target=backend.resume, daemon=True).start()
    try:
        yield
    finally:
        backend.close()
