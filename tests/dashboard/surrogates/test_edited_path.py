"""An edited row's way through a tree, and how far it is that of the row as the table has it."""

from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import texts
from tests.dashboard.pages import open_page

PIPELINE = SAMPLES[0]
PLACE = {"analysis": PIPELINE.id, "row": "GC-0002", "which_tree": "a surrogate"}
EDIT = "checking_account~no account~~duration_months~12"


def opened(app, **query):
    return open_page(app, "one-decision", **{**PLACE, "tab": "Tree", **query})


def sentence(tab):
    (found,) = (part.value for part in tab.markdown if part.value.startswith("##### "))
    return found.replace("\\", "")


def rows_offered(tab):
    return [box for box in tab.selectbox if box.label == "Row"]


def test_a_row_that_is_not_edited_has_one_way(app):
    tab = opened(app)
    assert not rows_offered(tab) and "As the table has it" not in texts(tab)


def test_the_reader_picks_between_the_row_and_its_edit(app):
    tab = opened(app, what=EDIT)
    plain = sentence(tab)
    assert rows_offered(tab)[0].options == ["as it is", "as edited"]
    assert "Edited" not in plain and "As the table has it, the row goes" not in texts(tab)
    tab.selectbox(key="tree_row").set_value("edited").run()
    assert not tab.exception and tab.query_params["tree_row"] == "edited"
    assert sentence(tab).startswith("##### Edited: checking account ")
    assert "duration 48 → 12 months. " in sentence(tab)
    assert sentence(tab).endswith(plain.rpartition(": ")[2]) is False
    assert "As the table has it, the row goes another way" in texts(tab)
    assert sentence(opened(app, what=EDIT, tree_row="edited")) == sentence(tab)


def test_an_edit_that_no_question_is_about_leaves_the_way(app):
    tab = opened(app, what="telephone~x", tree_row="edited")
    assert "As the table has it, the row goes the same way." in texts(tab)


def test_a_value_that_no_row_has_ends_where_the_tree_cannot_say(app):
    tab = opened(app, what="checking_account~gold", tree_row="edited")
    assert "it cannot say which way this row goes from the start" in sentence(tab)


def test_the_model_s_own_tree_is_walked_too(app):
    tab = opened(app, what=EDIT, tree_row="edited", which_tree="one of the model's own")
    assert "Edited: checking account " in sentence(tab)


def test_what_if_leads_to_the_way_of_the_edited_row(app):
    tab = opened(app, tab="What if", what=EDIT)
    tab.button(key="what tree").click().run()
    assert not tab.exception and tab.query_params["tab"] == "Tree"
    assert sentence(tab).startswith("##### Edited: checking account ")
