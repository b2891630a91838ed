"""The pages for what is no probability of two classes: scores, three classes, plain weights."""

import io
import json
from dataclasses import replace

import pandas as pd
import pytest
import skops.io
from sklearn.svm import LinearSVC

from dashboard.asking import controls
from dashboard.panel import panels
from explainers import methods
from explainers.service.samples import SAMPLES
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page, upload
from tests.service import answering

IRIS = next(sample for sample in SAMPLES if sample.slug == "iris-network")
WEIGHTS = replace(
    answering.SHARES,
    name="weights",
    title="Toy weights",
    tolerance=None,
    question="Which features weigh?",
    run=lambda subject, parameters, generator: _halved(
        answering.shares(subject, parameters, generator)
    ),
)

DECIDED = ("Accuracy", "Precision", "Recall", "F1")


def _halved(answer):
    """Numbers that miss the output: half of each share."""
    return replace(answer, arrays={**answer.arrays, "values": answer.arrays["values"] / 2})


def machine(outcome):
    """A support vector machine, which answers decision scores, as the file people upload."""
    return skops.io.dumps(toys.pipeline(LinearSVC(random_state=0)).fit(toys.frame(), outcome))


@pytest.fixture
def weighing(monkeypatch):
    """One method more, whose numbers do not add up."""
    answering.install(monkeypatch, WEIGHTS)
    known = {**methods.registry(), WEIGHTS.name: WEIGHTS}
    monkeypatch.setattr(controls, "registry", lambda: known)
    monkeypatch.setattr(panels, "find", known.__getitem__)


def table(outcome):
    """The toy table with other outcomes, as CSV."""
    return pd.read_csv(io.BytesIO(toys.csv())).assign(outcome=outcome).to_csv(index=False).encode()


def explained(app, model, outcome):
    tab = upload(app().run(), model, table(outcome))
    tab.button(key="explain").click().run()
    assert not tab.exception
    return tab


def rows_of(tab):
    """The table beside the row picker: its frame and the kind of each configured column."""
    shown = tab.dataframe[0]
    config = json.loads(shown.proto.columns)
    kinds = {name: part.get("type_config", {}).get("type") for name, part in config.items()}
    return shown.value, kinds


def test_scores_are_held_against_zero_and_never_shown_in_percent(app):
    tab = explained(app, machine(toys.two()), toys.two())
    for shown in ("Waterfall", "Force", "LIME"):
        tab.query_params["tab"] = shown
        goto(tab, "one-decision")
        words = texts(tab)
        assert "decision score" in words and "over the threshold 0" in words
        assert "%" not in words, shown
    frame, kinds = rows_of(tab)
    assert kinds["yes (score)"] == "number"
    assert frame["yes (score)"].min() < 0
    goto(tab, "model")
    assert [metric.label for metric in tab.metric] == [*DECIDED, "AUC"]
    assert "Log loss is left out: it needs probabilities" in texts(tab)
    *_, facts = (f.value for f in tab.dataframe if "fact" in f.value.columns)  # under the receipt
    facts = facts.set_index("fact")
    assert facts["value"]["Answers"] == "a decision score for each class, no probabilities"


def test_probabilities_keep_their_bar_and_their_threshold(app):
    tab = explained(app, toys.model("histogram"), toys.two())
    goto(tab, "one-decision")
    assert "the 50 % threshold" in texts(tab)
    assert rows_of(tab)[1]["yes"] == "progress"
    goto(tab, "model")
    assert [metric.label for metric in tab.metric] == [*DECIDED, "AUC", "Log loss"]
    assert "left out" not in texts(tab)


def test_three_classes_show_the_winner_and_no_threshold(app):
    tab = explained(app, toys.model("histogram-three"), toys.three())
    goto(tab, "one-decision")
    assert "the most probable of 3 classes." in texts(tab) and "threshold" not in texts(tab)
    frame, kinds = rows_of(tab)
    assert list(frame.columns) == ["id", "predicted", "probability", "outcome"]
    assert kinds["probability"] == "number"
    assert (frame["probability"] >= 1 / 3).all()
    assert list(tab.selectbox(key="outcome").options[1:]) == ["high", "low", "middle"]
    first = figures(tab)
    tab.selectbox(key="outcome").select("high").run()
    assert "“high”" in texts(tab) and figures(tab) != first


def test_three_scores_show_the_highest(app):
    tab = explained(app, machine(toys.three()), toys.three())
    goto(tab, "one-decision")
    assert "the highest of 3 classes." in texts(tab) and "%" not in texts(tab)
    frame, kinds = rows_of(tab)
    assert kinds["decision score"] == "number" and (frame["decision score"] < 0).any()


@pytest.mark.usefixtures("weighing")
def test_numbers_that_do_not_add_up_are_bars_and_no_steps(app):
    tab = explained(app, toys.model("histogram"), toys.two())
    goto(tab, "one-decision")
    tab.selectbox(key="attribution_method").select(WEIGHTS.name).run()
    words = texts(tab)
    assert "Pull the probability of “yes” up (weight)" in words or "“no” up (weight)" in words
    assert "These numbers do not add up to the model's output." in words
    assert "does not add up to the output" in words and "Raised" not in words
    (figure,) = figures(tab)
    assert "base" not in figure["data"][0]
    assert figure["layout"]["uirevision"].startswith("bars/")
    tab.query_params["tab"] = "Force"
    goto(tab, "one-decision")
    assert not figures(tab) and "the numbers stand as bars under “Waterfall”" in texts(tab)


@pytest.mark.parametrize("view", ["Importance", "Summary", "Dependence"])
@pytest.mark.usefixtures("weighing")
def test_the_whole_model_ranks_weights(app, view):
    tab = explained(app, toys.model("histogram"), toys.two())
    identity = tab.query_params["analysis"]
    query = {"analysis": identity, "attribution_method": WEIGHTS.title, "view": view}
    tab = open_page(app, "whole-model", **query)
    assert len(figures(tab)) == 1 and "weight" in texts(tab)
    assert "does not add up to the output" in texts(tab)


@pytest.mark.parametrize(
    ("method", "told", "chart"),
    [
        ("Integrated Gradients", "(allowed 1 %)", "waterfall/"),
        ("Gradient × input", "Pull the probability of “setosa” up (slope × value)", "bars/"),
    ],
)
def test_a_networks_methods_say_whether_they_add_up(app, method, told, chart):
    tab = open_page(app, "one-decision", analysis=IRIS.id, attribution_method=method)
    assert "IR-001: 99.9 % setosa, the most probable of 3 classes." in texts(tab)
    assert told in texts(tab) and "seed" not in texts(tab)
    (figure,) = figures(tab)
    assert figure["layout"]["uirevision"].startswith(chart)
