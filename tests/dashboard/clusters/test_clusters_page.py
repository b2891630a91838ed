"""The tab Clusters: groups, their rows, and what the URL says of them."""

import re

import pytest

from dashboard.rows.search import Members, Search, Within
from dashboard.rows.search_text import to_text
from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page

PIPELINE, XGBOOST, IRIS = SAMPLES[:3]


def opened(app, sample=XGBOOST, **query):
    return open_page(app, "whole-model", analysis=sample.id, view="Clusters", **query)


def test_rows_are_in_groups_with_words_a_map_and_ways_to_typical_rows(app):
    tab = opened(app, rows="500")
    told = texts(tab)
    assert "The explanations fall into 2 groups; the largest has" in told
    assert "Cluster 1:" in told and "Cluster 2:" in told and "mean probability of “bad”" in told
    assert "lie farthest apart (judged on 500 rows)" in told
    assert "500 of 1,000 rows" in told
    (figure,) = figures(tab)
    assert [trace["name"] for trace in figure["data"]] == ["1", "2"]
    keys = {button.key for button in tab.button}
    assert {"cluster 1 Typical 1", "cluster 2 Typical 3"} <= keys


def test_the_number_of_groups_and_the_colour_are_choices_in_the_link(app):
    tab = opened(app, rows="500", clusters="4", cluster_color="answer")
    assert "Cluster 4:" in texts(tab)
    (figure,) = figures(tab)
    bar = figure["data"][0]["marker"]["colorbar"]["title"]["text"]
    assert bar == "probability of “bad”"
    tab.selectbox(key="clusters").set_value("3").run()
    assert "Cluster 3:" in texts(tab) and "Cluster 4:" not in texts(tab)
    assert tab.query_params["clusters"] == "3"


def test_the_rows_of_a_group_can_be_listed(app):
    tab = opened(app, rows="500", cluster="2")
    (table,) = [frame for frame in tab.dataframe if "answer" in frame.value.columns]
    assert len(table.value) > 50
    assert table.value["row"].iloc[0].startswith("GC-")
    assert "a click on a line opens the row" in texts(tab)


@pytest.mark.parametrize("name", ["setosa", "virginica"])
def test_each_class_has_groups_of_its_own(app, name):
    tab = opened(app, IRIS, **{"class": name})
    assert not tab.exception
    assert f"probability of “{name}”" in texts(tab)


def test_a_number_of_groups_that_cannot_be_is_left_out(app):
    tab = opened(app, rows="500", clusters="900")
    assert not tab.exception
    assert "The explanations fall into 2 groups" in texts(tab)


def test_the_rows_of_a_cluster_are_listed_beside_one_decision_and_there_is_a_way_back(app):
    tab = opened(app, rows="500", clusters="3", **{"class": "good"})
    button = tab.button(key="rows of 2")
    given = int(re.fullmatch(r"These ([\d,]+) rows →", button.label)[1].replace(",", ""))
    typical = tab.button(key="cluster 2 Typical 1").label
    button.click().run()
    assert not tab.exception
    told = texts(goto(tab, "one-decision"))
    assert f"{given} of 1,000 rows: cluster 2." in told and "outcome" in tab.query_params
    assert tab.query_params["find"].startswith(f"cluster~2~{given}~")
    assert len(tab.dataframe[0].value) == given
    assert typical == f"Typical 1: {tab.query_params['row'].replace('-', chr(92) + '-')} →"
    tab.session_state["find rows"] = True
    tab.run()
    assert "Only cluster 2" in [each.label for each in tab.checkbox]
    tab.button(key="find cluster").click().run()
    back = goto(tab, "whole-model")
    assert not back.exception and "The explanations fall into 3 groups" in texts(back)
    assert back.query_params["view"] == "Clusters" and back.query_params["cluster"] == "2"
    assert back.query_params["class"] == "good"


def test_a_link_to_rows_of_a_cluster_lists_them_and_one_of_another_table_is_told(app):
    find = to_text(Search(among=Members(2, 9, (0, 4, 20))))
    tab = open_page(app, "one-decision", analysis=XGBOOST.id, find=find)
    assert "3 of 1,000 rows: the 3 most typical rows of cluster 2, which has 9." in texts(tab)
    assert tab.dataframe[0].value.iloc[:, 0].tolist() == ["GC-0001", "GC-0005", "GC-0021"]
    find = to_text(Search(among=Members(2, 9, (0, 1_000))))
    tab = open_page(app, "one-decision", analysis=XGBOOST.id, find=find)
    assert "“cluster 2”, which this analysis does not have" in texts(tab), [
        e.value for e in tab.error
    ]
    assert len(tab.dataframe[0].value) == 1_000


def test_the_box_gives_up_the_cluster_and_keeps_the_rest_of_the_search(app):
    find = to_text(Search(among=Members(1, 3, (0, 4, 20)), columns=(("age", Within(20.0)),)))
    tab = open_page(app, "one-decision", analysis=XGBOOST.id, find=find)
    tab.session_state["find rows"] = True
    tab.run()
    (box,) = (each for each in tab.checkbox if each.label == "Only cluster 1")
    box.uncheck().run()
    assert tab.query_params["find"] == "age~20.."
