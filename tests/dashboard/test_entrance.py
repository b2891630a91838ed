"""A server that others can reach lets nobody in until somebody answers for who comes."""

import asyncio
import logging

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import backend, entrance
from tests.dashboard.conftest import APP, texts

LOGIN = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "hunter2hunter2hunter2hunter2",
    "client_id": "me",
    "client_secret": "hunter3",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}
NAMED = {
    **{name: LOGIN[name] for name in ("redirect_uri", "cookie_secret")},
    "okta": {name: LOGIN[name] for name in ("client_id", "client_secret", "server_metadata_url")},
}
HERE = ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "localhost", "unix:///run/web.sock"]
BEYOND = [None, "", "0.0.0.0", "::", "192.168.1.7", "::ffff:10.0.0.1", "myhost", "127.0.0.1.evil"]


@pytest.fixture(autouse=True)
def authlib(monkeypatch):
    monkeypatch.setattr(entrance, "find_spec", lambda name: name)


@pytest.fixture
def listening(monkeypatch):
    """Have the server listen on an address."""
    given = st.get_option

    def on(address):
        monkeypatch.setattr(
            st, "get_option", lambda name: address if name == "server.address" else given(name)
        )

    return on


@pytest.fixture
def closed_backend(monkeypatch, tmp_path):
    """A backend that must not be asked for anything."""

    def refuse(*_, **__):
        raise AssertionError("nothing may be started")

    monkeypatch.setenv("RATIONALE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(backend, "Service", refuse)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def page(secrets=None, **user):
    tab = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in (secrets or {}).items():
        tab.secrets[name] = value
    tab.user.update(user)
    return tab.run()


@pytest.mark.parametrize("address", HERE)
def test_this_computers_own_reader_comes_in(address):
    assert entrance.here_only(address)
    assert entrance.refusal(address, {}, behind_proxy=False) is None


@pytest.mark.parametrize("address", BEYOND)
def test_others_do_not_unless_somebody_answers_for_them(address):
    assert not entrance.here_only(address)
    why = entrance.refusal(address, {}, behind_proxy=False)
    assert why.code == "OPEN_TO_NETWORK"
    assert (f"“{address}”" if address else "every address") in why.sentence
    assert "127.0.0.1" in why.next_step and "RATIONALE_BEHIND_PROXY" in why.next_step
    assert entrance.refusal(address, {}, behind_proxy=True) is None
    assert entrance.refusal(address, LOGIN, behind_proxy=False) is None
    assert entrance.refusal(address, NAMED, behind_proxy=False) is None


@pytest.mark.parametrize("address", [HERE[0], BEYOND[2]])
@pytest.mark.parametrize("behind_proxy", [True, False])
@pytest.mark.parametrize("lacking", LOGIN)
def test_half_a_login_lets_nobody_in(address, behind_proxy, lacking):
    half = {name: value for name, value in LOGIN.items() if name != lacking}
    half |= {"client_kwargs": {"prompt": "login"}}
    why = entrance.refusal(address, half, behind_proxy)
    assert why.code == "LOGIN_INCOMPLETE" and lacking in why.sentence
    assert "hunter" not in str(why)


def test_a_named_login_names_what_it_lacks():
    half = {**NAMED, "okta": {"client_id": "me"}}
    why = entrance.refusal("127.0.0.1", half, behind_proxy=False)
    assert "okta.client_secret, okta.server_metadata_url" in why.sentence


def test_a_login_without_its_library_lets_nobody_in(monkeypatch):
    monkeypatch.setattr(entrance, "find_spec", lambda _: None)
    why = entrance.refusal("127.0.0.1", LOGIN, behind_proxy=False)
    assert "the package Authlib" in why.sentence and "pip install" in why.next_step


@pytest.mark.usefixtures("closed_backend")
def test_a_page_open_to_the_network_says_so_and_does_nothing_else(listening):
    listening("0.0.0.0")
    tab = page()
    assert not tab.exception
    assert "This server listens on “0.0.0.0”" in texts(tab) and "OPEN_TO_NETWORK" in texts(tab)
    assert not tab.button and not tab.file_uploader and len(tab._registered_pages) <= 1


@pytest.mark.usefixtures("closed_backend")
def test_a_server_open_to_the_network_starts_nothing_and_logs_why(listening, caplog):
    listening(None)

    async def live():
        async with backend.lifespan(None):
            pass

    with caplog.at_level(logging.ERROR):
        asyncio.run(live())
    assert "OPEN_TO_NETWORK" in caplog.text


def test_behind_a_proxy_the_pages_are_drawn(app, listening, monkeypatch):
    monkeypatch.setenv("RATIONALE_BEHIND_PROXY", "yes")
    listening("0.0.0.0")
    assert "Why did the model decide that?" in texts(app().run())


@pytest.mark.usefixtures("closed_backend")
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize(
    ("login", "label", "provider"),
    [(LOGIN, "Log in", None), (NAMED, "Log in with okta", "okta")],
)
def test_a_login_is_asked_for_and_nothing_else_is_shown(
    listening, monkeypatch, address, login, label, provider
):
    asked = []
    monkeypatch.setattr(st, "login", asked.append)
    listening(address)
    tab = page({"auth": login})
    assert not tab.exception and not tab.error and not tab.file_uploader
    assert [each.label for each in tab.button] == [label]
    tab.button[0].click().run()
    assert asked == [provider]


def test_who_is_logged_in_sees_the_pages_and_the_way_out(app, listening, monkeypatch):
    left = []
    monkeypatch.setattr(st, "logout", lambda: left.append(True))
    listening("0.0.0.0")
    tab = app()
    tab.secrets["auth"] = LOGIN
    tab.user.update(is_logged_in=True, email="*a@b.c")
    tab.run()
    assert "Why did the model decide that?" in texts(tab)
    pages = tab._registered_pages.items()
    tab._page_hash = next(key for key, each in pages if each["url_pathname"] == "about")
    tab.run()
    assert "Logged in: *a" in texts(tab)
    tab.button(key="log out").click().run()
    assert left == [True]


@pytest.mark.parametrize(
    ("address", "behind_proxy", "expected"),
    [("127.0.0.1", False, True), ("127.0.0.1", True, False), ("0.0.0.0", False, False)],
)
def test_local_is_who_sits_at_this_computer(listening, address, behind_proxy, expected):
    listening(address)
    assert entrance.local(behind_proxy) is expected


def test_where_people_log_in_nobody_is_local(listening, monkeypatch):
    listening("127.0.0.1")
    monkeypatch.setattr(entrance, "_login", lambda: LOGIN)
    assert not entrance.local(behind_proxy=False)
