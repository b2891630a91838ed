from tests.dashboard.what_if.test_page import *
def test_x(app):
    tab = upload(app().run(), hostile_names.model(), hostile_names.csv(), "m.skops")
    tab.button(key="explain").click().run()
    tab = goto(tab, "one-decision")
    tab.query_params["tab"] = "What if"
    tab.run()
    choice = next(each for each in tab.selectbox if (each.key or "").startswith("what text"))
    print("AGE", repr(choice.key), [o[:30] for o in choice.options], choice.index, choice.value[:30])
    choice.select_index(0 if choice.index else 1).run()
    print("AGE", tab.session_state[choice.key][:40], tab.query_params, tab.session_state["what if row"], [e.value for e in tab.error], tab.exception)
    assert 0
