"""What a person does on the pages, end to end over an inline backend."""

import pytest

from dashboard import backend
from explainers.intake.formats import MODEL_FORMATS
from explainers.service.samples import SAMPLES
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.wrong import break_tree_shap

PIPELINE, XGBOOST = SAMPLES[:2]


def open_page(app, page, **query):
    tab = app(**query)
    tab.run()
    assert not tab.exception
    return goto(tab, page)


def goto(tab, page):
    """Turn to a page by its address, as a click in the navigation does."""
    # AppTest.switch_page knows pages that are files; ours are functions.
    pages = tab._registered_pages.items()
    tab._page_hash = next(key for key, info in pages if info["url_pathname"] == page)
    tab.run()
    assert not tab.exception
    return tab


def upload(tab, model, table=None, name="model.skops"):
    tab.file_uploader[0].upload(name, model).run()
    tab.file_uploader[1].upload("table.csv", table or toys.csv()).run()
    assert not tab.exception
    return tab


def test_start_offers_samples_and_uploads(app):
    tab = app().run()
    assert "Why did the model decide that?" in texts(tab)
    assert {PIPELINE.title, XGBOOST.title} <= {m.value.strip("*") for m in tab.markdown}
    assert ", ".join(format.title for format in MODEL_FORMATS) in texts(tab)


def test_a_sample_opens_with_one_click(app):
    tab = app().run()
    tab.button(key=f"open {PIPELINE.slug}").click().run()
    assert not tab.exception
    assert tab.query_params["analysis"] == PIPELINE.id
    assert "What drives this model?" in texts(tab)
    assert "checking account moves the log-odds of “bad” most" in texts(tab)
    assert len(figures(tab)) == 1


@pytest.mark.parametrize("view", ["Importance", "Summary", "Dependence"])
def test_each_global_view_shows_its_chart_and_receipt(app, view):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id, view=view)
    assert len(figures(tab)) == 1
    assert "Tree SHAP, exact · 1,000 of 1,000 rows · gap" in texts(tab)
    assert "added up to your 20 columns" in texts(tab)


@pytest.mark.parametrize("shown", ["Waterfall", "Force", "LIME"])
def test_each_local_view_shows_its_chart_and_verdict(app, shown):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0002", tab=shown)
    assert "GC-0002: 69 % bad, over the 50 % threshold." in texts(tab)
    assert len(figures(tab)) == 1
    assert "duration**: 48 months, usually 18 months" in texts(tab)


def test_another_row_gets_another_verdict_and_an_unknown_one_a_sentence(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id)
    first = texts(tab)
    tab.text_input(key="row").set_value("GC-0002").run()
    assert "GC-0001" in first and "GC-0002: 69 % bad" in texts(tab)
    tab.text_input(key="row").set_value("gc-00").run()
    assert "No row is called “gc-00”. Similar: GC-0001" in texts(tab)
    assert not figures(tab)


def test_the_class_picker_turns_the_effects_round(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, row="GC-0002")
    bad = figures(tab)[0]["data"][0]["x"]
    tab.selectbox(key="outcome").select("good").run()
    good = figures(tab)[0]["data"][0]["x"]
    assert "log-odds of “good”" in texts(tab)
    assert bad != good


def test_lime_parameters_come_from_the_declaration_and_change_the_result(app):
    tab = open_page(app, "one-decision", analysis=PIPELINE.id, tab="LIME")
    labels = {number.label for number in tab.number_input}
    assert {"Rows drawn around this one", "Features the linear model may use", "Seed"} <= labels
    before = figures(tab)
    tab.number_input(key="lime_table.features").set_value(3).run()
    assert len(before[0]["data"][0]["text"]) == 10
    assert len(figures(tab)[0]["data"][0]["text"]) == 3


def test_upload_a_model_and_a_table_and_read_both_explanations(app):
    tab = upload(app().run(), toys.model("histogram"))
    assert "5 of 5 columns of the model found" in texts(tab)
    assert tab.selectbox[0].value == "outcome" and tab.selectbox[1].value == "id"
    tab.button(key="explain").click().run()
    assert not tab.exception
    assert "What drives this model?" in texts(tab) and figures(tab)
    goto(tab, "one-decision")
    assert "R-000" in texts(tab) and figures(tab)
    goto(tab, "model")
    assert {metric.label for metric in tab.metric} == {
        *("Accuracy", "Precision", "Recall", "F1"),
        *("AUC", "Log loss"),
    }


@pytest.mark.parametrize("name", ["xgboost", "xgboost-ubj-three", "lightgbm-value", "lightgbm"])
def test_every_family_is_explained_after_an_upload(app, name):
    tab = upload(app().run(), toys.model(name), name="model.bin")
    tab.button(key="explain").click().run()
    assert not tab.exception and figures(tab)
    goto(tab, "one-decision")
    assert figures(tab)


def test_a_file_without_class_names_asks_what_a_high_score_means(app):
    tab = upload(app().run(), toys.model("xgboost"), name="model.json")
    asked = next(box for box in tab.selectbox if box.label == "A high score means")
    assert list(asked.options) == ["no", "yes"] and asked.value == "yes"


def test_no_target_is_fine_and_said(app):
    tab = upload(app().run(), toys.model("histogram"), toys.csv(target=False))
    tab.button(key="explain").click().run()
    goto(tab, "model")
    assert not tab.metric
    assert "No target column was chosen" in texts(tab)


def test_a_refused_file_is_a_sentence_and_keeps_the_rest(app):
    tab = upload(app().run(), toys.model("histogram"))
    tab.file_uploader[0].upload("model.npy", b"\x93NUMPY\x01\x00").run()
    assert not tab.exception
    assert "“model.npy” is a NumPy array file" in texts(tab)
    assert "UNOPENED_FORMAT" in texts(tab)
    assert "5 of 5 columns of the model found" in texts(tab)


def test_a_missing_column_is_named_and_nothing_can_be_started(app):
    table = toys.frame().drop(columns=["amount"]).to_csv(index=False).encode()
    tab = upload(app().run(), toys.model("histogram"), table)
    assert "lacks 1 of the model's 5 columns: “amount”" in texts(tab)
    assert not [button for button in tab.button if button.key == "explain"]


def test_a_model_without_trees_says_why_and_is_explained_by_its_answers(app):
    tab = upload(app().run(), toys.linear())
    tab.button(key="explain").click().run()
    assert "Tree SHAP and Tree SHAP against reference rows are not offered: Logistic" in texts(tab)
    assert figures(tab) and "Linear SHAP, exact" in texts(tab)
    assert "moves the log-odds of “yes” most" in texts(tab)
    assert "Effects add up in the log-odds, not in the probability" in texts(tab)
    tab.query_params["tab"] = "LIME"
    goto(tab, "one-decision")
    assert figures(tab)


def test_repeated_identifiers_are_told_apart_by_their_row(app):
    twice = toys.frame().assign(id="P-1", outcome=toys.two()).to_csv(index=False).encode()
    tab = upload(app().run(), toys.model("histogram"), twice)
    next(box for box in tab.selectbox if box.label == "Identifier").select("id").run()
    tab.button(key="explain").click().run()
    goto(tab, "one-decision")
    tab.text_input(key="row").set_value("P-1 (row 3)").run()
    assert "P-1 (row 3):" in texts(tab) and figures(tab)
    assert tab.dataframe[0].value["id"].tolist()[:2] == ["P-1 (row 1)", "P-1 (row 2)"]


def test_a_target_called_like_a_class_does_not_hide_the_score(app):
    named = toys.csv().replace(b",outcome", b",yes")
    tab = upload(app().run(), toys.model("histogram"), named)
    tab.button(key="explain").click().run()
    goto(tab, "one-decision")
    assert {"yes", "yes (known)"} <= set(tab.dataframe[0].value.columns)


def test_the_full_receipt_names_digests_and_versions(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    receipt = next(f.value for f in tab.dataframe if "fact" in f.value.columns)
    facts = dict(zip(receipt["fact"], receipt["value"], strict=True))
    assert len(facts["model SHA-256"]) == len(facts["table SHA-256"]) == 64
    assert "numba 0." in facts["versions"] and facts["gap allowed"]


def test_refused_and_cleared_uploads_leave_nothing_behind(app):
    tab = upload(app().run(), b"\x80\x04N.")
    uploads = backend.service().settings.home / "uploads"
    assert len(list(uploads.iterdir())) == 1
    tab.button(key="clear uploads").click().run()
    assert list(uploads.iterdir()) == []


def test_wrong_numbers_are_withheld_with_a_sentence(app, monkeypatch):
    break_tree_shap(monkeypatch)
    tab = upload(app().run(), toys.model("xgboost"), toys.csv())
    tab.button(key="explain").click().run()
    assert "Numbers withheld." in texts(tab) and "do not explain this model" in texts(tab)
    assert not figures(tab)


def test_delete_removes_files_and_explanations(app):
    tab = upload(app().run(), toys.model("histogram"))
    tab.button(key="explain").click().run()
    identity = tab.query_params["analysis"]
    home = backend.service().settings.home
    assert len(list((home / "uploads").iterdir())) == 2
    goto(tab, "")
    tab.button(key=f"delete {identity}").click().run()
    assert not tab.exception
    assert list((home / "uploads").iterdir()) == []
    assert backend.service().workspace.load_analysis(identity) is None
    assert not list((home / "store").glob("??/*"))


def test_a_link_to_an_analysis_that_is_gone_says_so(app):
    tab = open_page(app, "whole-model", analysis="A" * 22)
    assert "The analysis this link names is not here" in texts(tab)


def test_a_link_cites_its_result_and_notices_another_one(app):
    tab = open_page(app, "whole-model", analysis=PIPELINE.id)
    key = tab.session_state["shown key"]
    same = open_page(app, "whole-model", analysis=PIPELINE.id, result=key)
    assert f"This is the cited result {key[:8]}." in texts(same)
    goto(same, "one-decision")
    assert "The link cites" not in texts(same)
    other = open_page(app, "whole-model", analysis=PIPELINE.id, result="0" * 64)
    assert "The link cites result 00000000, which is not here any more" in texts(other)


def test_names_from_a_file_are_never_interpreted(app):
    hostile = {"age": "<b>age</b>", "amount": "[amount](x)", "housing": ":red[housing]"}
    data = toys.frame().rename(columns=hostile)
    import skops.io
    from sklearn.ensemble import RandomForestClassifier

    numbers = data[["<b>age</b>", "[amount](x)", "unused"]]
    model = RandomForestClassifier(3, max_depth=3).fit(numbers, toys.two())
    tab = upload(
        app().run(), skops.io.dumps(model), numbers.to_csv(index=False).encode(), "m.skops"
    )
    tab.button(key="explain").click().run()
    assert not tab.exception
    assert "<b>" not in str(figures(tab)[0]["layout"]["yaxis"])
    words = "".join(part.value for part in tab.markdown)
    assert "[amount](x)" not in words and "\\[amount\\]\\(x\\)" in words


def test_about_names_methods_with_papers_versions_and_settings(app):
    tab = open_page(app, "about")
    assert "Tree SHAP" in texts(tab) and "Ribeiro" in texts(tab)
    assert "RATIONALE_HOME" in tab.dataframe[1].value["setting"].tolist()


def test_an_infinite_cell_is_noted_on_the_page(app):
    table = toys.csv().replace(b"3.0,", b"inf,", 1)
    tab = upload(app().run(), toys.model("histogram"), table)
    (note,) = tab.session_state["draft table"].notes
    assert "infinit" in note and note in texts(tab)
