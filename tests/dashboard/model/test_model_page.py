"""The page Model: one threshold moves everything, and each tab shows what it promises."""

from urllib.parse import parse_qs

import pytest

from explainers.service.samples import SAMPLES
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page

SAMPLE = {sample.slug: sample.id for sample in SAMPLES}
CREDIT, WINE = SAMPLE["german-credit-pipeline"], SAMPLE["wine-forest"]
DIABETES, REVIEWS = SAMPLE["diabetes-lightgbm"], SAMPLE["movie-snippets-tfidf"]


def metrics(tab):
    return {metric.label: metric.value for metric in tab.metric}


def alts(tab):
    return [chart.proto.alt for chart in tab.get("plotly_chart")]


def link(tab):
    """What the link to a cell's rows says and where it leads."""
    found = [part.proto for part in tab.get("page_link")]
    assert len(found) == 1
    return found[0]


def test_the_slider_moves_the_figures_the_url_and_the_other_pages(app):
    tab = open_page(app, "model", analysis=CREDIT)
    usual = metrics(tab)
    tab.slider(key="threshold slider").set_value(0.7).run()
    assert not tab.exception
    assert tab.query_params["threshold"] == "0.7"
    moved = metrics(tab)
    assert float(moved["Recall"]) < float(usual["Recall"])
    assert moved["AUC"] == usual["AUC"]
    assert "Over the threshold 70 % lie" in texts(tab)
    goto(tab, "one-decision")
    tab.text_input(key="row").set_value("GC-0002").run()
    assert "GC-0002: 69 % bad, under the 70 % threshold" in texts(tab)
    assert tab.query_params["threshold"] == "0.7"
    goto(tab, "model")
    assert metrics(tab) == moved


def test_a_link_opens_with_its_threshold_and_the_page_with_the_usual_one(app):
    tab = open_page(app, "one-decision", analysis=CREDIT, row="GC-0002", threshold="0.7")
    assert "under the 70 % threshold" in texts(tab)
    tab = open_page(app, "one-decision", analysis=CREDIT, row="GC-0002")
    assert "over the 50 % threshold" in texts(tab)


def test_a_threshold_that_none_can_be_is_the_usual_one(app):
    tab = open_page(app, "model", analysis=CREDIT, threshold="much")
    assert "Over the threshold 50 % lie" in texts(tab)


def test_buttons_take_the_best_threshold_and_the_usual_one(app):
    tab = open_page(app, "model", analysis=CREDIT)
    before = float(metrics(tab)["F1"])
    tab.button(key="threshold Best F1").click().run()
    assert float(metrics(tab)["F1"]) > before
    assert 0 < float(tab.query_params["threshold"]) < 1
    assert tab.button(key="threshold Best F1").disabled
    tab.button(key="threshold Usual").click().run()
    assert "threshold" not in tab.query_params
    assert float(metrics(tab)["F1"]) == before


def test_a_dear_false_positive_raises_the_cheapest_threshold(app):
    tab = open_page(app, "model", analysis=CREDIT, cost="9")
    assert "as much as 9 false negatives" in texts(tab) and "it would be 90 %" in texts(tab)
    tab.button(key="threshold Cheapest").click().run()
    assert float(tab.query_params["threshold"]) > 0.5


@pytest.mark.parametrize(
    ("shown", "words", "charts"),
    [
        ("ROC", "the model gives the first the higher answer", 1),
        ("Precision and recall", "on average over the recall", 1),
        ("Calibration", "from the share of rows that are so", 1),
        ("Lift", "than a tenth drawn by chance", 2),
    ],
)
def test_each_tab_says_draws_and_cites(app, shown, words, charts):
    tab = open_page(app, "model", analysis=CREDIT, quality=shown, threshold="0.3")
    if shown == "Lift":
        words = "as many as a tenth drawn by chance"
    assert words in texts(tab)
    assert len(figures(tab)) == charts and all(alts(tab))
    assert "probability of “bad” · Predictions, exact · 1,000 of 1,000 rows" in texts(tab)
    if shown != "Calibration":
        assert "threshold 30 %, chosen by the reader; usual is 50 %" in texts(tab)
        marks = [note["text"] for note in figures(tab)[0]["layout"]["annotations"]]
        assert "<b>threshold 30 %</b>" in marks


def test_a_cell_leads_to_its_rows_and_says_how_many(app):
    tab = open_page(app, "model", analysis=CREDIT, threshold="0.3")
    shown = link(tab)
    assert shown.label == "Show these 155 rows →"
    assert "find=outcome~false+positive" in shown.query_string
    tab.query_params["find"] = "outcome~false positive"
    goto(tab, "one-decision")
    assert "155 of 1,000 rows" in texts(tab)


def test_another_cell_is_chosen_in_the_url(app):
    tab = open_page(app, "model", analysis=CREDIT, cell="bad taken for good")
    assert "find=outcome~false+negative" in link(tab).query_string


def test_several_classes_have_a_picker_and_no_threshold(app):
    tab = open_page(app, "model", analysis=WINE)
    assert not tab.slider
    assert set(metrics(tab)) == {"Accuracy", "Macro F1", "AUC", "Log loss"}
    frames = [frame.value for frame in tab.dataframe]
    means = next(frame for frame in frames if "taken for it" in frame)
    assert means["class"].tolist()[-2:] == [
        "mean of the classes (macro)",
        "mean of the rows (weighted)",
    ]
    tab.selectbox(key="class").select_index(2)
    tab.query_params["quality"] = "ROC"
    goto(tab, "model")
    assert len(figures(tab)) == 1


def test_several_classes_link_by_label_and_answer(app):
    name = open_page(app, "model", analysis=WINE).selectbox(key="class").options[2]
    tab = open_page(app, "model", analysis=WINE, cell=f"{name} taken for {name}")
    asked = parse_qs(link(tab).query_string)["find"][0]
    assert asked.startswith(f"taken~{name}~~") and asked.endswith(f"~{name}")


def test_numbers_are_held_against_known_ones(app):
    tab = open_page(app, "model", analysis=DIABETES)
    assert "the model accounts for" in texts(tab)
    assert {"R²", "Mean error", "Bias"} <= set(metrics(tab))
    assert not tab.slider and len(figures(tab)) == 1


@pytest.mark.parametrize("along", ["", "bmi"])
def test_residuals_run_along_the_prediction_or_a_column(app, along):
    query = {"along": along} if along else {}
    tab = open_page(app, "model", analysis=DIABETES, quality="Residuals", **query)
    assert "the median residual of the" in texts(tab)
    assert len(figures(tab)) == 3 and all(alts(tab))


def test_texts_of_two_classes_follow_the_threshold(app):
    tab = open_page(app, "model", analysis=REVIEWS, threshold="0.9")
    assert "Over the threshold 90 % lie" in texts(tab)
    goto(tab, "one-decision")
    assert "the 90 % threshold" in texts(tab)


def test_without_a_target_the_page_says_so(app):
    tab = open_page(app, "model", analysis=SAMPLE["photographs-squeezenet"])
    assert "How good the model is cannot be said".lower() in texts(tab).lower()
