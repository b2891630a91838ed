"""Columns are picked by their titles, and links call them by the table's own names."""

from streamlit.testing.v1 import AppTest


def _page():
    import streamlit as st

    from dashboard.asking.column_picker import column_picker
    from explainers.records import Dictionary, Entry

    said = Dictionary((Entry("duration_months", "duration", "months"), Entry("sum", "amount")))
    columns = st.session_state.get("columns", ("age", "duration_months", "sum"))
    st.session_state["picked"] = column_picker("Feature", columns, "feature", said)


def page(**query):
    tab = AppTest.from_function(_page)
    for name, value in query.items():
        tab.query_params[name] = value
    return run(tab)


def run(tab):
    tab.run()
    assert not tab.exception
    return tab


def picked(tab):
    return tab.session_state["picked"]


def test_opens_with_the_first_column_which_no_link_has_to_name():
    tab = page()
    assert picked(tab) == "age"
    assert tab.selectbox[0].options == ["age", "duration", "amount"]
    assert "feature" not in tab.query_params


def test_what_is_picked_by_its_title_is_in_the_url_by_its_own_name():
    tab = page()
    tab.selectbox[0].select("duration_months").run()
    assert picked(tab) == "duration_months"
    assert tab.query_params["feature"] == "duration_months"
    assert picked(run(tab)) == "duration_months"
    tab.selectbox[0].select("sum").run()
    assert (picked(tab), tab.query_params["feature"]) == ("sum", "sum")


def test_a_link_opens_with_the_column_it_names():
    tab = page(feature="sum")
    assert picked(tab) == "sum"
    assert tab.selectbox[0].value == "sum"


def test_what_is_no_column_here_is_taken_out_of_the_link():
    tab = page(feature="duration")  # a title, not a name
    assert picked(tab) == "age"
    assert "feature" not in tab.query_params


def test_a_choice_outlives_another_order_and_not_its_column():
    tab = page()
    tab.selectbox[0].select("sum").run()
    tab.session_state["columns"] = ("sum", "duration_months", "age")
    assert picked(run(tab)) == "sum"
    tab.session_state["columns"] = ("duration_months", "age")
    assert picked(run(tab)) == "duration_months"
    assert "feature" not in tab.query_params


def test_two_columns_never_read_alike():
    tab = AppTest.from_function(_page)
    tab.session_state["columns"] = ("a\u202eb", "a\u202db", "a\n b")
    run(tab)
    assert len(set(tab.selectbox[0].options)) == 3
    assert "\u202e" not in tab.selectbox[0].options[0]
    tab.selectbox[0].select("a\u202db").run()
    assert picked(tab) == "a\u202db"
