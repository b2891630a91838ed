"""What a person brings is explained, asked about or refused on the page, and leaves when told."""

import pytest

from dashboard import backend
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, upload
from tests.wrong import break_tree_shap


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


def test_an_infinite_cell_is_noted_on_the_page(app):
    table = toys.csv().replace(b"3.0,", b"inf,", 1)
    tab = upload(app().run(), toys.model("histogram"), table)
    (note,) = tab.session_state["draft table"].notes
    assert "infinit" in note and note in texts(tab)
