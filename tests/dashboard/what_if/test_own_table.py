"""What if, of a table of one's own: missing values, truth, several classes, hostile names."""

from functools import cache

import numpy as np
import pandas as pd
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder
from sklearn.tree import DecisionTreeClassifier

from tests import hostile_names
from tests.dashboard.pages import goto, upload
from tests.dashboard.what_if.test_page import choose, told


@cache
def files():
    """A model that takes missing values, truth, and whole numbers with gaps."""
    draw = np.random.default_rng(3)
    data = pd.DataFrame(
        {
            "age": pd.array(draw.integers(20, 70, 150), dtype="Int64"),
            "pay": draw.normal(30, 9, 150),
            "member": draw.random(150) > 0.5,
            "town": draw.choice(["Ulm", "Bonn", "Kiel"], 150),
        }
    )
    data.loc[::9, "age"] = pd.NA
    data.loc[4::9, "town"] = None
    known = data.age.fillna(40).to_numpy(dtype=float)
    target = known / 20 + data.member * 2 + (data.town == "Ulm") + data.pay / 40
    classes = np.array(["low", "middle", "high"])[np.digitize(target, [3.5, 4.5])]
    coded = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = make_column_transformer((coded, ["town"]), remainder="passthrough")
    model = make_pipeline(columns, HistGradientBoostingClassifier(max_iter=8))
    fitted = model.fit(data.astype({"age": float}), classes)
    return skops.io.dumps(fitted), data.assign(outcome=classes).to_csv(index=False).encode()


def own(app, row):
    tab = upload(app().run(), *files())
    tab.button(key="explain").click().run()
    tab = goto(tab, "one-decision")
    tab.query_params["tab"] = "What if"
    tab.text_input(key="row").set_value(row).run()
    assert not tab.exception
    return tab


def test_missing_values_and_truth_are_values_like_others(app):
    tab = own(app, "2")
    tab.number_input(key="what whole age").set_value(None).run()
    assert "to missing" in told(tab) and tab.query_params["what"] == "age"
    other = {"True": "False", "False": "True"}[tab.selectbox(key="what text member").value]
    choose(tab, "member", other)
    choose(tab, "town", "missing")
    assert tab.query_params["what"] == f"age~~member~{other}~~town"
    tab.button(key="what all back").click().run()
    tab.number_input(key="what number pay").set_value(None).run()
    assert "what" not in tab.query_params  # pay is never missing: empty is as it was
    assert tab.number_input(key="what number pay").value is not None


def test_a_row_whose_value_is_missing_can_be_given_one(app):
    tab = own(app, "1")
    assert tab.number_input(key="what whole age").value is None
    tab.number_input(key="what whole age").set_value(33).run()
    assert "Changing age from missing to 33" in told(tab)
    assert "of 3 classes" in told(tab) or "the decision turns" in told(tab)


def test_hostile_names_can_be_edited(app):
    tab = upload(app().run(), hostile_names.model(), hostile_names.csv(), "m.skops")
    tab.button(key="explain").click().run()
    tab = goto(tab, "one-decision")
    tab.query_params["tab"] = "What if"
    tab.run()
    assert not tab.exception
    number = next(each for each in tab.number_input if (each.key or "").startswith("what number"))
    number.set_value(1.5).run()
    assert not tab.exception and told(tab)
    choice = next(each for each in tab.selectbox if (each.key or "").startswith("what text"))
    choice.select_index(next(at for at in (3, 4) if at != choice.index)).run()
    assert not tab.exception and "Changing" in told(tab)
    link = tab.query_params["what"]
    tab.button(key="what all back").click().run()
    tab.query_params["what"] = link
    tab.run()
    assert not tab.exception and told(tab)


def test_names_that_are_too_long_stay_apart(app):
    spans = ("seven days", "three months")
    ends = "balance outstanding on the account over ", " before the request, in thousands of euros"
    names = [each.join(ends) for each in spans]
    data = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 2)), columns=names)
    model = DecisionTreeClassifier(max_depth=2).fit(data, data.sum(axis=1) > 0)
    tab = upload(app().run(), skops.io.dumps(model), data.to_csv(index=False).encode(), "m.skops")
    tab.button(key="explain").click().run()
    tab = goto(tab, "one-decision")
    tab.query_params["tab"] = "What if"
    tab.run()
    labels = {each.label for each in tab.number_input if (each.key or "").startswith("what ")}
    assert len(labels) == 2
