"""Whole model of a network of pictures: where it looks, examples, and when it is wrong."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
import streamlit as st

from dashboard import backend
from dashboard.asking.sample_picker import sample_sizes
from dashboard.model import confusion_view
from dashboard.pictures.confusions import NO_LABELS, confusions
from explainers.methods import registry
from explainers.methods.declaration import PICTURES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.pictures.digit_files import COUNT, DIGITS, analysis, digits
from tests.map_results import answers

LOOKS, EXAMPLES, WRONG = "Where it looks", "Examples", "When it is wrong"


@pytest.fixture
def opened(app):
    """Call it for a view of the digits in a new tab."""

    def make(view, identity=None, **query):
        app().run()
        identity = identity or analysis()
        tab = goto(app(analysis=identity, view=view, **query).run(), "whole-model")
        assert not tab.exception
        return tab

    return make


def images(tab, chart=-1):
    return figures(tab)[chart]["layout"]["images"]


def alts(tab):
    return [image.proto.imgs[0].alt for image in tab.get("image")]


def links(tab):
    return [link.proto for link in tab.get("page_link")]


def test_where_it_looks_is_a_mean_map_for_each_class_on_one_scale(opened):
    tab = opened(LOOKS)
    assert "20 of 40 rows" in texts(tab)
    assert tab.selectbox(key="rows").options == ["20", "all"]
    told = texts(tab)
    assert "Over the " in told and "taken for “" in told and "times an even share." in told
    assert "One scale for all, full from ±" in told or "classes drawn" in told
    assert "where they stand anywhere, as in photographs, it blurs" in told
    assert len(images(tab)) == min(9, len(tab.dataframe[0].value))
    assert tab.get("plotly_chart")[0].proto.alt in told
    table = tab.dataframe[0].value
    assert table["pictures"].sum() == 20
    assert {"class", "share in the middle ninth", "strongest tenth of places holds"} <= {*table}
    assert " · key " in told


def test_more_pictures_and_another_method_are_in_the_url_and_change_the_maps(opened):
    tab = opened(LOOKS, rows="all", maps_method="Grad-CAM")
    assert f"{COUNT} of {COUNT} rows" in texts(tab)
    assert "Grad-CAM, exact" in texts(tab)
    before = [image["source"] for image in images(tab)]
    assert len(before) == 9 and "9 of 10 classes drawn" in texts(tab)
    tab.selectbox(key="maps_method").select("picture_gradient_input").run()
    assert not tab.exception
    assert before != [image["source"] for image in images(tab)]


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, method in registry().items()
        if method.about == PICTURES and method.shape == "maps" and "global" in method.scopes
    ],
)
def test_every_method_that_explains_many_draws(opened, name):
    tab = opened(LOOKS)
    tab.selectbox(key="maps_method").select(name).run()
    assert not tab.exception
    assert len(figures(tab)) == 1 and registry()[name].title in texts(tab)


def test_examples_are_both_ends_with_a_link_to_each_decision(opened):
    tab = opened(EXAMPLES)
    told = texts(tab)
    assert "The network is surest of “" in told and "of the 12 surest pictures " in told
    assert len(alts(tab)) == len(links(tab)) == 24
    table = tab.dataframe[0].value
    assert len(set(table["picture"])) == 24
    for alt, link, name in zip(alts(tab), links(tab), table["picture"], strict=True):
        assert alt.startswith(f"{name}: ")
        assert link.page == "one-decision"
        assert f"row={name.replace('/', '%2F')}" in link.query_string
        assert "analysis=" in link.query_string
    answered = table["probability"].tolist()
    assert answered[:12] == sorted(answered[:12], reverse=True)
    assert answered[12:] == sorted(answered[12:]) and max(answered[12:]) <= min(answered[:12])
    assert "Predictions, exact" in told


def test_examples_of_one_class_are_of_that_class_alone(opened):
    tab = opened(EXAMPLES, examples="5")
    assert set(tab.dataframe[0].value["class"]) == {"5"}
    assert tab.query_params["examples"] == "5"


def test_a_link_leads_to_the_decision_it_names(opened, app):
    tab = opened(EXAMPLES)
    query = dict(part.split("=") for part in links(tab)[3].query_string.split("&"))
    name = query["row"].replace("%2F", "/")
    decision = goto(app(analysis=query["analysis"], row=name).run(), "one-decision")
    assert f"#### {name}: " in texts(decision)


def test_wrong_ones_are_counted_and_shown_with_their_maps(opened):
    tab = opened(WRONG, rows="all")
    told = texts(tab)
    assert "Of 40 labelled pictures, 2 (5.0 %) are taken for something else, “8” for “3”" in told
    assert tab.selectbox(key="pair").options == ["8 taken for 3 (2)"]
    assert len(alts(tab)) == 4  # each with its map
    assert len(links(tab)) == 2
    assert all(alt.startswith("8/wrong-") for alt in alts(tab)[::2])
    assert all(alt.startswith("The map of it: 8/wrong-") for alt in alts(tab)[1::2])
    assert "speak most for “3”" in alts(tab)[1]
    assert "label: 8" in told
    table = tab.dataframe[0].value
    assert table.to_dict("records")[0]["labelled so"] == 6
    assert len(figures(tab)) == 2 and len(images(tab)) == 2
    assert "1 right, 2 wrong; so few say little" in told
    assert tab.dataframe[1].value["which"].tolist() == ["rightly taken", "wrongly taken"]


def test_a_sample_without_wrong_ones_says_how_many_it_has(opened, app):
    app().run()
    tab = opened(WRONG, analysis(digits(misplaced=1)), rows="20")
    told = texts(tab)
    shown = "No explained picture is wrongly taken for “3”; 20 of " in told
    assert shown == ("right, 1 wrong" not in told)
    assert len(alts(tab)) == 2


def test_all_right_is_said(opened, app):
    app().run()
    tab = opened(WRONG, analysis(digits(misplaced=0)))
    assert f"Of {COUNT} labelled pictures, none is taken for something else." in texts(tab)
    assert not figures(tab)


def test_without_labels_it_says_how_to_give_them(opened, app):
    app().run()
    assert NO_LABELS in texts(opened(WRONG, analysis(target=None)))


def test_labels_that_are_no_classes_are_named(opened, app):
    app().run()
    tab = opened(WRONG, analysis(classes=tuple("abcdefghij")))
    assert "No label is one of the network's classes: labels are such as “" in texts(tab)
    assert "classes such as “a”, “b”, “c”" in texts(tab)


def test_a_click_picks_the_pair_and_a_right_one_nothing(monkeypatch, app):
    app().run()
    found = backend.service().workspace.load_analysis(analysis())
    given = answers(np.eye(10)[[3, 3, 8]], classes=DIGITS)
    confused = confusions(
        found,
        replace(given, data=pa.table({"label": ["8", "3", "8"]})),
        given.outputs.argmax(axis=1),
    )
    state = {}
    monkeypatch.setattr(st, "session_state", state)
    for cell, picked in (([8, 8], None), ([8, 3], "8 taken for 3")):
        points = [{"customdata": cell}]
        state["confusions chart"] = SimpleNamespace(selection=SimpleNamespace(points=points))
        confusion_view._take_click(confused)
        assert state.get("pair") == picked


def test_as_many_pictures_can_be_chosen_as_half_the_store_has_room_for(app, monkeypatch):
    app().run()
    held = backend.service()
    found = held.workspace.load_analysis(analysis())
    assert sample_sizes(found) == [20, COUNT]
    large = replace(found.preparation, height=1_000, width=1_000)
    crowd = replace(found, preparation=large, table=replace(found.table, rows=10_000))
    monkeypatch.setattr(held, "settings", replace(held.settings, store_bytes=2 << 30))
    assert sample_sizes(crowd) == [20, (1 << 30) // (11 * 1_000_000 + 8 * 10 * 3)]
    monkeypatch.setattr(held, "settings", replace(held.settings, store_bytes=1 << 20))
    assert sample_sizes(crowd) == [20]
