"""The tab Clusters: groups, their rows, and what the URL says of them."""

import pytest

from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import open_page

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
