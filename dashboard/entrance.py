"""Who comes in: this computer's own reader, or whom a login or a proxy let in; nobody else.

The pages show other people's data and take files that are run. So a server that other computers
can reach draws nothing until somebody answers for who is let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any

import streamlit as st

from dashboard import problems
from dashboard.words import escape_markdown
from explainers.errors import RefusedError, quoted

_SECRETS = ".streamlit/secrets.toml"
_SHARED = ("redirect_uri", "cookie_secret")
_OF_EACH = ("client_id", "client_secret", "server_metadata_url")


def passed(behind_proxy: bool) -> bool:
    """Draw what keeps the reader out, if anything does; tell whether the pages may be drawn."""
    why = closed(behind_proxy)
    if why is not None:
        st.set_page_config(page_title="Rationale")
        st.title("Nobody is let in yet")
        problems.show(why)
        return False
    login = _login()
    if login and not st.user.get("is_logged_in", False):
        _ask_to_log_in(login)
        return False
    return True


def closed(behind_proxy: bool) -> RefusedError | None:
    """Return why this server lets nobody in, as it was started, or None."""
    return refusal(st.get_option("server.address"), _login(), behind_proxy)


def local(behind_proxy: bool) -> bool:
    """True if whoever reads the pages sits at this computer: nobody is let in from elsewhere."""
    return here_only(st.get_option("server.address")) and not behind_proxy and not _login()


def refusal(
    address: str | None, login: Mapping[str, Any], behind_proxy: bool
) -> RefusedError | None:
    """Return OPEN_TO_NETWORK or LOGIN_INCOMPLETE, or None where somebody answers for who comes in.

    address: what the server listens on, None for everything. login: the section `auth` of
    Streamlit's secrets, empty where there is none. Once configured it is asked for everywhere,
    because a proxy in front of this computer may bring readers from anywhere.
    """
    if login:
        missing = _missing(login)
        return _incomplete(missing) if missing else None
    if behind_proxy or here_only(address):
        return None
    where = quoted(address) if address else "every address of this computer"
    return RefusedError(
        "OPEN_TO_NETWORK",
        f"This server listens on {where}, so other computers can reach it, and nobody would have "
        "to log in. Nothing is shown and nothing is taken.",
        f"Start it with --server.address 127.0.0.1, configure a login in {_SECRETS}, or set "
        "RATIONALE_BEHIND_PROXY to yes if a proxy in front of it decides who comes in.",
    )


def here_only(address: str | None) -> bool:
    """True if a server that listens on `address` is reached from this computer alone."""
    if address is None:
        return False
    if address == "localhost" or address.startswith("unix://"):
        return True
    try:
        number = ip_address(address)
    except ValueError:  # a name: whatever it stands for may change while the server runs
        return False
    return (getattr(number, "ipv4_mapped", None) or number).is_loopback


def log_out_button() -> None:
    """Draw who is logged in and the way out; nothing where no login is configured."""
    if st.user.get("is_logged_in", False):
        with st.container(horizontal=True, vertical_alignment="center"):
            name = st.user.get("email") or st.user.get("name") or "You"
            st.caption(f"Logged in: {escape_markdown(str(name))}", width="stretch")
            st.button("Log out", key="log out", on_click=st.logout)


def _login() -> Mapping[str, Any]:
    there = st.secrets.load_if_toml_exists() and "auth" in st.secrets
    section = st.secrets["auth"] if there else {}
    return section if isinstance(section, Mapping) else {}


def _providers(login: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Return the names `st.login` takes; None is the one that needs no name."""
    named = tuple(
        name
        for name, section in login.items()
        if isinstance(section, Mapping) and name != "client_kwargs"
    )
    return named if named and not login.get("client_id") else (None, *named)


def _missing(login: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what a login lacks; never a value: they are secrets."""
    missing = [name for name in _SHARED if not login.get(name)]
    for provider in _providers(login):
        section = login if provider is None else login[provider]
        place = "" if provider is None else f"{provider}."
        missing += [f"{place}{name}" for name in _OF_EACH if not section.get(name)]
    if find_spec("authlib") is None:
        missing.append("the package Authlib")
    return tuple(missing)


def _incomplete(missing: tuple[str, ...]) -> RefusedError:
    return RefusedError(
        "LOGIN_INCOMPLETE",
        f"A login is configured in {_SECRETS}, section auth, and lacks {', '.join(missing)}.",
        "Complete it (Authlib comes with pip install 'Authlib>=1.3.2') and start the server again, "
        "or take the section out.",
    )


def _ask_to_log_in(login: Mapping[str, Any]) -> None:
    st.set_page_config(page_title="Rationale")
    st.title("Please log in")
    for provider in _providers(login):
        label = "Log in" if provider is None else f"Log in with {escape_markdown(provider)}"
        st.button(label, key=f"log in {provider}", on_click=st.login, args=(provider,))
