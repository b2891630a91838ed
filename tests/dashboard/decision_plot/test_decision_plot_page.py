"""The tabs Decision plot: rows of a whole model, and the classes of one row."""

import pytest

from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page

PIPELINE, XGBOOST, IRIS = SAMPLES[:3]
PLOT = "Decision plot"


def whole(app, sample=XGBOOST, **query):
    return open_page(app, "whole-model", analysis=sample.id, view=PLOT, **query)


def test_rows_are_lines_and_some_of_them_can_be_opened(app):
    tab = whole(app, rows="500")
    told = texts(tab)
    assert "The lines of 200 rows lead from the base value," in told
    assert "parts them most: its effects lie up to" in told
    assert "200 of 500 rows are drawn, the same every time." in told
    assert len(figures(tab)) == 1
    assert {"lines Highest", "lines Lowest"} <= {button.key for button in tab.button}


@pytest.mark.parametrize(
    ("lines", "words"),
    [("wrong", "rows answered wrongly"), ("cluster 2", "rows of cluster 2")],
)
def test_which_rows_are_drawn_is_a_choice_in_the_link(app, lines, words):
    tab = whole(app, rows="500", lines=lines)
    assert not tab.exception
    assert words in texts(tab)


def test_a_marked_row_is_drawn_over_the_others(app):
    tab = whole(app, rows="500", marked="GC-0007")
    (figure,) = figures(tab)
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>this row</b>"]
    assert "Marked: GC-0007." in texts(tab)


def test_what_does_not_add_up_has_no_lines(app):
    tab = whole(app, IRIS, attribution_method="Gradient × input")
    assert "no lines that would lead to it" in texts(tab)
    assert not figures(tab)


def test_the_classes_of_a_row_are_lines(app):
    tab = open_page(app, "one-decision", analysis=IRIS.id, tab=PLOT)
    told = texts(tab)
    assert "Probability: “setosa” ends at" in told and "tells the two apart most, by" in told
    (figure,) = figures(tab)
    assert [trace["name"] for trace in figure["data"]][-1] == "setosa (predicted)"
    assert len(figure["data"]) == 3


def test_of_two_classes_there_is_nothing_to_compare(app):
    tab = open_page(app, "one-decision", analysis=XGBOOST.id, tab=PLOT)
    assert "this model tells two classes apart" in texts(tab)
    assert not figures(tab)
    tab.button(key="row among lines").click().run()
    tab.query_params["marked"] = "GC-0001"  # as the address of the page it leads to says
    goto(tab, "whole-model")
    assert "Marked: GC-0001." in texts(tab) and "The lines of 200 rows lead" in texts(tab)
    assert tab.selectbox(key="class").value == "good"
