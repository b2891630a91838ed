"""A network of pictures on the other pages: maps, side by side, what it takes pictures for."""

from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.asking.controls import PREDICTED
from dashboard.pictures import bench as picture_bench
from dashboard.units import output_phrase
from explainers.methods import registry
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.pictures.picture_files import NAMES, network
from tests.dashboard.pictures.test_pictures_page import brought, numbers
from tests.intake.vision.test_onnx_file import graph
from tests.map_results import maps, spot


@pytest.fixture
def analysis(app):
    """The id of an analysis that was set up on the page Start."""
    tab = numbers(brought(app))
    tab.button(key="explain").click().run()
    assert not tab.exception
    return tab.query_params["analysis"]


def opened(app, analysis, page="one-decision", **query):
    return goto(app(analysis=analysis, **query).run(), page)


def source(tab):
    return figures(tab)[0]["layout"]["images"][0]["source"]


def test_one_decision_has_a_verdict_a_map_and_its_receipt(app, analysis):
    tab = opened(app, analysis, maps_method="Integrated Gradients")
    told = texts(tab)
    assert "cat/a.png: class " in told and "; next: class " in told
    assert "speak most for" in told or "lies all over the picture" in told
    assert "Colours are full from" in told and "adds up to" in told
    assert "1 of 4 rows" in told and "key " in told
    assert source(tab).startswith("data:image/png;base64,")
    downloads = {button.label for button in tab.get("download_button")}
    assert {"Download PNG", "Download SVG", "Download CSV"} <= downloads
    assert tab.get("plotly_chart")[0].proto.alt in told


def test_another_picture_class_and_method_each_give_another_map(app, analysis):
    tab = opened(app, analysis)
    seen = {source(tab)}
    tab.text_input(key="row").set_value("dog/d.png").run()
    assert "dog/d.png: class" in texts(tab)
    seen.add(source(tab))
    for name in ("class 0", "class 1", "class 2"):
        tab.selectbox(key="outcome").select(name).run()
        seen.add(source(tab))
    tab.selectbox(key="maps_method").select("picture_grad_cam").run()
    seen.add(source(tab))
    assert not tab.exception
    assert len(seen) == 5  # one of the three classes is the predicted one
    assert "Grad-CAM, exact" in texts(tab)


def test_the_predicted_class_by_its_name_is_the_same_result(app, analysis):
    tab = opened(app, analysis)
    key = texts(tab).split(" · key ")[1][:8]
    best = tab.selectbox(key="outcome").options[0].removesuffix(" (predicted)")
    tab.selectbox(key="outcome").select(best).run()
    assert f" · key {key}" in texts(tab)


def test_a_layer_is_chosen_among_the_networks_own(app, analysis):
    tab = opened(app, analysis, maps_method="Grad-CAM")
    layer = next(box for box in tab.selectbox if box.label.startswith("Layer"))
    assert layer.options[0] == "chosen by the method"
    assert {"edges", "parts"} <= set(layer.options)
    layer.select("edges").run()
    assert "Seen at the layer “edges”" in texts(tab)


MAPPING = [name for name, method in registry().items() if method.shape == "maps"]


@pytest.mark.parametrize("name", MAPPING)
def test_every_method_draws_with_the_parameters_it_declares(app, analysis, name):
    tab = opened(app, analysis)
    tab.selectbox(key="maps_method").select(name).run()
    assert not tab.exception
    assert len(figures(tab)) == 1 and registry()[name].title in texts(tab)
    drawn = {each.label for each in (*tab.number_input, *tab.selectbox)}
    fields = registry()[name].parameters.model_fields
    wanted = {str(field.description) for part, field in fields.items() if part != "target"}
    assert wanted <= drawn


def test_a_network_without_slopes_is_mapped_by_what_can_and_says_why(app):
    tab = numbers(brought(app, graph("Softmax").SerializeToString()))
    tab.button(key="explain").click().run()
    tab = opened(app, tab.query_params["analysis"])
    assert len(figures(tab)) == 1
    assert "Partition SHAP, " in texts(tab)
    assert "are not offered" in texts(tab)


def test_without_strength_the_picture_is_alone(app, analysis):
    tab = opened(app, analysis)
    before = source(tab)
    tab.slider(key="strength").set_value(0).run()
    assert not tab.exception and source(tab) != before


def test_the_list_shows_pictures(app, analysis):
    table = opened(app, analysis).dataframe[0].value
    assert all(each.startswith("data:image/png") for each in table["thumbnail"])
    assert table["picture"].tolist() == ["cat/a.png", "cat/b.png", "dog/c.png", "dog/d.png"]
    assert table["label"].tolist() == ["cat", "cat", "dog", "dog"]


def test_the_page_begins_with_a_map_that_is_read_at_first_sight(app, analysis):
    assert opened(app, analysis).selectbox(key="maps_method").value == "picture_lrp"


def test_side_by_side_is_a_map_for_each_method_and_class(app, analysis):
    tab = opened(app, analysis, look="Side by side")
    assert len(figures(tab)[0]["layout"]["images"]) == 6
    assert "For “class " in texts(tab) and "rank correlation" in texts(tab)
    tab.multiselect(key="outcomes").set_value([PREDICTED]).run()
    assert len(figures(tab)[0]["layout"]["images"]) == 3
    before = [note["text"] for note in figures(tab)[0]["layout"]["annotations"]]
    tab.radio(key="scale").set_value("absolute, in each unit").run()
    after = [note["text"] for note in figures(tab)[0]["layout"]["annotations"]]
    assert before != after and not tab.exception
    tab.multiselect(key="methods").set_value([]).run()
    assert "Choose at least one method and one class." in texts(tab)


def test_a_click_opens_the_map_it_is_on(monkeypatch):
    point = {"customdata": [1, 0]}
    chart = SimpleNamespace(selection=SimpleNamespace(points=[point]))
    monkeypatch.setattr(st, "session_state", {"bench chart": chart})
    picture_bench._enlarge(["picture_lrp", "picture_grad_cam"], [PREDICTED, "dog"])
    assert st.session_state["maps_method"] == "picture_grad_cam"
    assert st.session_state["outcome"] == PREDICTED
    assert st.session_state["look"] == "One map"


def test_whole_model_counts_answers_and_says_what_it_does_not_explain(app, analysis):
    tab = opened(app, analysis, "whole-model")
    assert "Of 4 pictures, the network takes " in texts(tab)
    assert "explain columns of a table, which pictures have not" in texts(tab)
    assert not figures(tab)
    assert tab.dataframe[0].value["pictures"].sum() == 4


def test_the_model_page_says_what_the_network_takes_and_how_it_is_given_it(app, analysis):
    tab = opened(app, analysis, "model")
    assert "A Keras model that chooses among 3 classes, given pictures of 24 × 24 pixels." in texts(
        tab
    )
    facts = dict(tab.dataframe[0].value[["fact", "value"]].to_numpy())
    assert facts["Preparation"].startswith("Resized to 24 × 24 pixels")
    assert "Reference rows" not in facts
    assert "No row has a known label that fits the model's answers" in texts(tab)


def test_named_like_its_folders_a_network_can_be_judged(app):
    tab = numbers(brought(app))
    tab.file_uploader[3].upload("names.txt", "\n".join(NAMES).encode()).run()
    tab.button(key="explain").click().run()
    assert not tab.exception
    table = tab.dataframe[0].value
    assert table["labelled so"].sum() == 4
    right = table["of these taken for it"].sum()
    model = goto(app(analysis=tab.query_params["analysis"]).run(), "model")
    accuracy = next(metric for metric in model.metric if metric.label == "Accuracy")
    assert float(accuracy.value) == right / 4


@pytest.mark.parametrize(
    ("last", "reading", "told"),
    [("sigmoid", None, " threshold."), ("linear", "number", ": the network predicts ")],
)
def test_networks_of_one_output_are_explained_too(app, last, reading, told):
    tab = brought(app, network(last, 1))
    if reading:
        tab.radio[0].set_value(reading).run()
    numbers(tab).button(key="explain").click().run()
    assert not tab.exception
    page = opened(app, tab.query_params["analysis"])
    assert told in texts(page)
    assert len(figures(page)) == 1
    bench = opened(app, tab.query_params["analysis"], look="Side by side")
    assert len(figures(bench)[0]["layout"]["images"]) == (3 if reading else 6)


def test_a_slopes_unit_is_written_behind_the_class():
    slopes = maps(spot((0, 0)), unit="score before softmax per unit of the network's input")
    assert output_phrase(slopes, 0) == (
        "score of “cat” before softmax per unit of the network's input"
    )
