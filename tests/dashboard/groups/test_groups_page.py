"""Grouping columns on the pages: proposed, made, named, changed, taken away, and linked."""

from functools import cache

import numpy as np
import pandas as pd
import skops.io
from sklearn.ensemble import RandomForestClassifier

from dashboard.groups.state import LONGEST
from tests import hostile_names
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, upload

JOBS = ("clerk", "manager", "none", "cook")


@cache
def frame():
    draw = np.random.default_rng(0)
    job = draw.integers(0, 4, 120)
    marks = {f"job_{name}": (job == at).astype(int) for at, name in enumerate(JOBS)}
    places = {"lat": draw.normal(size=120).round(3), "long": draw.normal(size=120).round(3)}
    return pd.DataFrame({"age": draw.integers(20, 70, 120), **marks, **places})


@cache
def files():
    data = frame()
    score = (data.job_manager + data.job_clerk) * (data.age > 40) + data.lat * data.long
    outcome = np.where(score > 0.4, "yes", "no")
    model = RandomForestClassifier(5, max_depth=4, random_state=0).fit(data, outcome)
    return skops.io.dumps(model), data.assign(outcome=outcome).to_csv(index=False).encode()


def whole(app, **query):
    tab = upload(app().run(), *files())
    tab.button(key="explain").click().run()
    for name, value in query.items():
        tab.query_params[name] = value
    return tab.run()


def opened(tab):
    tab.session_state["group columns"] = True
    tab.run()
    assert not tab.exception
    return tab


def keys(tab):
    return {button.key for button in tab.button}


def widget(tab, kind, label):
    return next(each for each in getattr(tab, kind) if each.label == label)


def names(tab):
    return sorted(tab.dataframe[0].value["feature"])


def make(tab, name, *columns):
    widget(tab, "multiselect", "Columns of the group").set_value(list(columns)).run()
    widget(tab, "text_input", "Name (may be left out)").set_value(name).run()
    tab.button(key="keep group").click().run()
    assert not tab.exception
    return tab


def test_a_proposed_group_is_one_feature_on_both_pages_until_it_is_ungrouped(app):
    tab = whole(app)
    tab.selectbox(key="attribution_method").select("tree_shap").run()
    key = tab.session_state["shown key"]
    assert len(names(tab)) == 7 and "ungroup" not in keys(tab)
    opened(tab).button(key="propose group 0").click().run()
    assert tab.query_params["groups"] == "job~job_*"
    assert "Explained as one: job (4 columns)." in texts(tab)
    assert names(tab) == ["age", "job", "lat", "long"]
    assert "Tree SHAP, exact · 120 of 120 rows · 1 group of columns" in texts(tab)
    assert "The attributions of a group's columns are added up." in texts(tab)
    receipt = next(each.value for each in tab.dataframe if "fact" in each.value.columns)
    facts = dict(zip(receipt["fact"], receipt["value"], strict=True))
    assert facts["columns explained as one"] == "job: job_clerk, job_manager, job_none, job_cook"
    goto(tab, "one-decision")
    assert "Explained as one: job (4 columns)." in texts(tab)
    first = JOBS[int(frame().iloc[0][[f"job_{name}" for name in JOBS]].to_numpy().argmax())]
    assert f"- **job**: {first}, " in texts(tab)
    tab.button(key="ungroup").click().run()
    assert "groups" not in tab.query_params and "Explained as one" not in texts(tab)
    goto(tab, "whole-model")
    tab.selectbox(key="attribution_method").select("tree_shap").run()
    assert len(names(tab)) == 7 and tab.session_state["shown key"] == key


def test_groups_stay_from_page_to_page_but_a_shorter_url_is_obeyed(app):
    tab = whole(app, groups="job~job_*")
    goto(tab, "one-decision")
    del tab.query_params["groups"]  # as a page change does
    goto(tab, "whole-model")
    assert tab.query_params["groups"] == "job~job_*" and names(tab)[1] == "job"
    del tab.query_params["groups"]  # as Back does
    tab.run()
    assert "groups" not in tab.query_params and len(names(tab)) == 7
    goto(tab, "one-decision")
    assert "Explained as one" not in texts(tab)


def test_a_request_on_its_way_does_not_lose_the_groups(app):
    tab = opened(whole(app))
    tab.button(key="propose group 0").click().run()
    del tab.query_params["groups"]  # of a browser that has not heard of them yet
    tab.run()
    assert tab.query_params["groups"] == "job~job_*" and names(tab)[1] == "job"
    del tab.query_params["groups"]  # a second time it is the reader
    tab.run()
    assert len(names(tab)) == 7


def test_a_group_of_ones_own_is_made_named_changed_and_taken_away(app):
    tab = make(opened(whole(app)), "place", "lat", "long")
    assert tab.query_params["groups"] == "place~lat~long"
    assert names(tab) == ["age", *sorted(f"job_{name}" for name in JOBS), "place"]
    widget(tab, "selectbox", "Group").set_value(1).run()
    assert widget(tab, "multiselect", "Columns of the group").value == ["lat", "long"]
    make(tab, "where", "lat", "long")
    assert "where" in names(tab) and "place" not in names(tab)
    widget(tab, "selectbox", "Group").set_value(1).run()
    make(tab, "", "lat", "long", "age")
    assert tab.query_params["groups"] == "~age~lat~long"
    assert "age + lat + long" in names(tab)
    widget(tab, "selectbox", "Group").set_value(1).run()
    tab.button(key="remove group").click().run()
    assert "groups" not in tab.query_params and len(names(tab)) == 7


def test_a_group_that_cannot_be_is_a_sentence_and_nothing_changes(app):
    tab = make(opened(whole(app)), "place", "lat")
    assert "The group “place” has 1 column; a group takes 2 or more." in texts(tab)
    assert "BAD_GROUP" in texts(tab) and "groups" not in tab.query_params
    make(tab, "age", "lat", "long")
    assert "A group is called “age”, as a column of “table.csv” is." in texts(tab)
    assert len(names(tab)) == 7


def test_columns_of_a_group_are_not_offered_to_another(app):
    tab = opened(whole(app, groups="place~lat~long"))
    free = widget(tab, "multiselect", "Columns of the group").options
    assert free == ["age", *(f"job_{name}" for name in JOBS)]
    assert "propose all groups" not in keys(tab)


def test_the_dependence_of_a_group_is_shown_by_its_values(app):
    tab = whole(app, groups="job~job_*", view="Dependence", feature="job")
    (figure,) = figures(tab)
    shown = str(figure["layout"]["yaxis"])
    assert all(name in shown for name in JOBS) and "job_" not in shown
    assert sorted(tab.dataframe[0].value["value"]) == sorted(JOBS)
    assert "job on the probability of “yes” is highest for “" in texts(tab)


def test_what_explains_single_columns_says_that_groups_have_no_part_in_it(app):
    tab = whole(app, groups="job~job_*", view="Dependence", feature="job")
    tab.query_params["view"] = "Effects"
    tab.run()
    assert tab.selectbox(key="feature").value != "job"
    assert "Effects are of columns one by one" in texts(tab) and len(figures(tab)) == 1
    tab.query_params["tab"] = "LIME"
    goto(tab, "one-decision")
    assert "LIME explains columns one by one" in texts(tab) and len(figures(tab)) == 1


def test_a_link_opens_the_same_groups_with_the_same_numbers(app):
    tab = whole(app, groups="job~job_*~~place~lat~long")
    key, identity = tab.session_state["shown key"], tab.query_params["analysis"]
    again = app(analysis=identity, groups="place~lat~long~~job~job_*", result=key)
    goto(again.run(), "whole-model")
    assert f"This is the cited result {key[:8]}." in texts(again)
    assert names(again) == ["age", "job", "place"]


def test_a_link_with_groups_that_cannot_be_says_so_and_offers_the_columns(app):
    tab = whole(app, groups="job~job_*~~x~height~lat")
    assert "names “height”, which is none of the 7 columns the model uses" in texts(tab)
    assert len(names(tab)) == 7
    tab.button(key="ungroup").click().run()
    assert "height" not in texts(tab) and "groups" not in tab.query_params


def test_groups_too_long_for_a_link_are_refused(app):
    long = {f"{'x' * 400} {at}": np.arange(40) % (at + 2) for at in range(20)}
    data = pd.DataFrame(long)
    outcome = np.where(data.iloc[:, 3] > 1, "yes", "no")
    model = RandomForestClassifier(2, max_depth=2, random_state=0).fit(data, outcome)
    table = data.assign(outcome=outcome).to_csv(index=False).encode()
    tab = upload(app().run(), skops.io.dumps(model), table)
    tab.button(key="explain").click().run()
    make(opened(tab), "", *list(data.columns)[:19])
    assert f"characters; allowed are {LONGEST:,}." in texts(tab)
    make(tab, "", *data.columns)  # all that begin alike
    assert "Explained as one" in texts(tab) and len(tab.query_params["groups"][0]) < 500


def test_hostile_names_are_shown_and_never_read(app):
    tab = upload(app().run(), hostile_names.model(), hostile_names.csv(), "m.skops")
    tab.button(key="explain").click().run()
    columns = (hostile_names.NUMBERS[2], hostile_names.NUMBERS[3], hostile_names.TEXTS[2])
    title = "[g](http://evil.example) ~~<b>*!"
    make(opened(tab), title, *columns)
    assert "groups" in tab.query_params
    words = "".join(part.value for kind in (tab.markdown, tab.caption) for part in kind)
    assert "[g](http" not in words and "\\[g\\]\\(http" in words
    again = app(analysis=tab.query_params["analysis"], groups=tab.query_params["groups"])
    goto(again.run(), "whole-model")
    assert title in names(again)
    assert "<b>*!" not in str(figures(again)[0]["layout"]["yaxis"])
    goto(again, "one-decision")
    assert len(figures(again)) == 1
