"""A choice that is a short text: in the URL, remembered from page to page, taken back for good."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from dashboard.kept import keep, kept
    from dashboard.state import turn_page

    turn_page(st.session_state.get("address", "one"))
    st.button("choose", on_click=keep, args=("colour", "red"))
    st.button("take back", on_click=keep, args=("colour", ""))
    st.text(kept("colour"))


def opened(**query):
    tab = AppTest.from_function(page)
    for name, value in query.items():
        tab.query_params[name] = value
    return tab.run()


def told(tab):
    return tab.text[0].value, "".join(tab.query_params.get("colour", ""))


def test_what_is_chosen_is_in_the_url():
    tab = opened()
    assert told(tab) == ("", "")
    tab.button[0].click().run()
    assert told(tab) == ("red", "red")


def test_it_is_kept_from_page_to_page_but_a_shorter_url_is_obeyed():
    tab = opened(colour="blue")
    del tab.query_params["colour"]
    tab.session_state["address"] = "two"
    tab.run()
    assert told(tab) == ("blue", "blue")
    del tab.query_params["colour"]
    tab.run()
    assert told(tab) == ("", "")


def test_a_run_that_was_on_its_way_does_not_lose_it():
    tab = opened()
    tab.button[0].click().run()
    del tab.query_params["colour"]
    tab.run()
    assert told(tab) == ("red", "red")
    del tab.query_params["colour"]
    tab.run()
    assert told(tab) == ("", "")


def test_what_is_taken_back_is_gone_on_every_page():
    tab = opened(colour="blue")
    tab.button[1].click().run()
    tab.session_state["address"] = "two"
    tab.run()
    assert told(tab) == ("", "")
