"""A scaler saved apart from its model, from three uploads to charts in years and euros."""

import base64

import numpy as np
import pytest
import skops.io
from sklearn.preprocessing import StandardScaler

from dashboard import backend
from tests import apart, toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto, open_page, upload

FILES = apart.scaled("forest")
MODEL, TABLE, PREPROCESSOR = 0, 1, 2


def upload_three(tab, files=FILES, model="model.skops", before="scaler.skops"):
    upload(tab, files.model, name=model)
    return give(tab, before, files.preprocessor)


def give(tab, name, data):
    tab.file_uploader[PREPROCESSOR].upload(name, data).run()
    assert not tab.exception
    return tab


def explain(tab):
    tab.button(key="explain").click().run()
    assert not tab.exception
    return tab


def expander(tab):
    return next(each for each in tab.expander if each.label.startswith("Preprocessing saved apart"))


def kept():
    return len(list((backend.service().settings.home / "uploads").iterdir()))


def numbers(values):
    """What a chart's trace holds, sent as a list or as bytes."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.array(values, dtype=np.float64)


def bars(tab):
    """The first chart: its labels and lengths."""
    (trace, *_) = figures(tab)[0]["data"]
    return trace.get("text"), numbers(trace["x"])


def row(tab, position):
    goto(tab, "one-decision")
    tab.text_input(key="row").set_value(f"R-{position:03d}").run()
    assert not tab.exception
    return tab


def test_the_third_door_is_out_of_the_way_until_it_is_used(app):
    tab = app().run()
    assert not expander(tab).proto.expanded
    upload(tab, FILES.model)
    assert not expander(tab).proto.expanded
    give(tab, "scaler.skops", FILES.preprocessor)
    assert expander(tab).proto.expanded
    assert "scaler.skops: StandardScaler, 3 columns in, 3 out" in texts(tab)


def test_three_uploads_give_charts_in_original_units_with_the_same_attributions(app):
    ours = explain(upload_three(app().run()))
    assert "What drives this model?" in texts(ours) and figures(ours)
    whole = explain(upload(app().run(), FILES.whole))
    np.testing.assert_allclose(bars(ours)[1], bars(whole)[1], atol=1e-9)
    row(ours, 7)
    row(whole, 7)
    drawn, expected = bars(ours), bars(whole)
    assert drawn[0] == expected[0]
    np.testing.assert_allclose(drawn[1], expected[1], atol=1e-9)
    age = toys.frame().age[7]
    assert f"age = <b>{age}</b>" in str(figures(ours)[0]), "years, no z-score"


def test_the_receipt_names_the_preprocessor(app):
    tab = explain(upload_three(app().run()))
    receipt = next(f.value for f in tab.dataframe if "result key" in f.value.iloc[:, 0].tolist())
    facts = dict(zip(receipt["fact"], receipt["value"], strict=True))
    analysis = backend.service().workspace.load_analysis(tab.query_params["analysis"])
    assert facts["preprocessor SHA-256"] == analysis.preprocessor.digest
    assert facts["model SHA-256"] == analysis.model.digest != analysis.preprocessor.digest
    plain = open_page(app, "whole-model", analysis=tab.query_params["analysis"])
    assert "StandardScaler → RandomForestClassifier" in analysis.model.kind
    assert figures(plain), "the link opens it in another tab"


def test_texts_made_numbers_outside_are_shown_as_texts(app):
    files, _ = apart.boosted("xgboost")
    tab = upload_three(app().run(), files, "model.json", "columns.skops")
    assert "columns.skops: ColumnTransformer, 5 columns in, 8 out" in texts(tab)
    assert "5 of 5 columns" in texts(tab)
    row(explain(tab), 3)
    assert f"housing = <b>{toys.frame().housing[3]}</b>" in str(figures(tab)[0])


def test_a_misfit_says_both_numbers_and_what_to_do(app):
    files, _ = apart.boosted("xgboost")
    tab = upload(app().run(), files.model, name="model.json")
    give(tab, "scaler.skops", FILES.preprocessor)
    assert "“scaler.skops” makes 3 columns" in texts(tab)
    assert "“model.json” takes 8" in texts(tab)
    assert "Upload the one that this model was trained behind, or leave it out." in texts(tab)
    assert "PREPROCESSOR_MISFIT" in texts(tab)
    assert not [button for button in tab.button if button.key == "explain"]
    encoder, _ = apart.encoded()
    give(tab, "columns.skops", skops.io.dumps(encoder))
    assert "PREPROCESSOR_MISFIT" not in texts(tab)
    assert kept() == 3, "the one that did not fit is gone"


def test_a_misfit_is_said_before_there_is_a_table(app):
    tab = app().run()
    tab.file_uploader[MODEL].upload("model.skops", FILES.whole).run()
    encoder, _ = apart.encoded()
    give(tab, "columns.skops", skops.io.dumps(encoder))
    assert "makes 8 columns" in texts(tab) and "Now the table." in texts(tab)


def test_a_preprocessor_can_be_left_out_again(app):
    encoder, _ = apart.encoded()
    tab = give(upload(app().run(), FILES.whole), "columns.skops", skops.io.dumps(encoder))
    assert "makes 8 columns" in texts(tab)
    tab.button(key="leave preprocessor").click().run()
    assert "makes 8 columns" not in texts(tab) and kept() == 2
    assert not expander(tab).proto.expanded
    assert figures(explain(tab))


def test_a_refused_preprocessor_is_a_sentence_and_keeps_the_one_before(app):
    tab = upload_three(app().run())
    give(tab, "scaler.npy", b"\x93NUMPY")
    assert "“scaler.npy” is a NumPy array file." in texts(tab)
    assert "scaler.skops: StandardScaler, 3 columns in, 3 out" in texts(tab)
    give(tab, "model.skops", FILES.whole)
    assert "“Pipeline”, which is a whole model. Upload it under “Model”." in texts(tab)


def test_a_preprocessor_at_the_models_door_is_sent_on(app):
    tab = app().run()
    tab.file_uploader[MODEL].upload("scaler.skops", FILES.preprocessor).run()
    assert "upload it under “Preprocessor”" in texts(tab)
    assert kept() == 0


def test_scaling_twice_is_noticed(app):
    tab = upload(app().run(), FILES.whole)
    give(tab, "scaler.skops", FILES.preprocessor)
    assert "The model has a StandardScaler of its own" in texts(tab)


@pytest.mark.parametrize("files", [1, 3])
def test_delete_these_files_deletes_the_preprocessor_too(app, files):
    tab = app().run()
    tab = give(tab, "scaler.skops", FILES.preprocessor) if files == 1 else upload_three(tab)
    assert kept() == files
    tab.button(key="clear uploads").click().run()
    assert kept() == 0
    assert "scaler.skops" not in texts(tab) and not expander(tab).proto.expanded


def test_another_preprocessor_replaces_the_one_before(app):
    tab = upload_three(app().run())
    give(tab, "other.skops", skops.io.dumps(StandardScaler().fit(apart.NUMBERS.head(40))))
    assert kept() == 3
    assert "other.skops: StandardScaler" in texts(tab) and "scaler.skops:" not in texts(tab)


def test_deleting_the_analysis_deletes_its_preprocessor(app):
    tab = explain(upload_three(app().run()))
    identity = tab.query_params["analysis"]
    assert kept() == 3
    goto(tab, "")
    tab.button(key=f"delete {identity}").click().run()
    assert not tab.exception and kept() == 0


def test_every_format_a_preprocessor_may_have_is_named(app):
    tab = app().run()
    assert any("pickle" in each.value for each in expander(tab).caption)
