"""A scaler saved apart from its model, through real blocks: original units, the same reasons."""

import os
from dataclasses import replace

import numpy as np
import pytest
import skops.io
from sklearn.preprocessing import StandardScaler

from explainers.errors import RefusedError
from explainers.intake import compose
from explainers.records import AllRows, Request
from explainers.service.plan import plan
from explainers.service.storage.keys import file_digest
from explainers.service.workspace import Limits, Workspace
from tests import apart, cards, toys
from tests.service.answering import one, opened, sampled, service

TWENTY = {"parameters": {"reference_rows": 20}}
FILES = apart.scaled("forest")


def opened_apart(backend, files=FILES, **changes):
    """Upload a preprocessor, a model and a table, and save their analysis."""
    before = backend.read_preprocessor("scaler.skops", files.preprocessor)
    whole = compose.card(before, backend.read_model("model.bin", files.model))
    table = backend.read_table("table.csv", toys.csv())
    made = replace(cards.analysis(whole), table=table, preprocessor=before)
    return backend.save(replace(made, **changes))


def other_scaler():
    return skops.io.dumps(StandardScaler().fit(apart.NUMBERS.head(40)))


def same_reasons(ours, whole):
    for array in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(getattr(ours, array), getattr(whole, array), rtol=0, atol=1e-9)
    assert ours.data.equals(whole.data)
    assert ours.names == whole.names == toys.NUMBERS


@pytest.mark.parametrize(
    ("name", "method", "options"),
    [
        ("logistic", "exact_shap", TWENTY),
        ("support-vectors", "exact_shap", TWENTY),
        ("forest", "exact_shap", TWENTY),
        ("forest", "tree_shap", {}),
        ("histogram", "tree_shap", {}),
    ],
)
def test_charts_are_in_original_units_with_the_same_attributions(backend, name, method, options):
    """A StandardScaler saved apart from its model, against the one pipeline of both."""
    files = apart.scaled(name)
    ours = backend.engine.explain(
        sampled(opened_apart(backend, files), method, 24, **options)
    ).result()
    whole = backend.engine.explain(
        sampled(opened(backend, files.whole), method, 24, **options)
    ).result()
    same_reasons(ours, whole)
    shown = ours.data.to_pandas()
    expected = toys.frame()[list(toys.NUMBERS)].iloc[ours.positions].reset_index(drop=True)
    assert shown.astype(float).equals(expected.astype(float)), "years and euros, not z-scores"
    assert shown.age.min() >= 18
    assert ours.receipt.gap <= ours.receipt.tolerance


@pytest.mark.parametrize("family", ["xgboost", "lightgbm"])
def test_one_hot_columns_made_outside_are_added_up_to_the_users(backend, family):
    files, _ = apart.boosted(family)
    result = backend.engine.explain(sampled(opened_apart(backend, files), "tree_shap")).result()
    assert result.names == (*toys.NUMBERS, *toys.TEXTS)
    assert set(result.data.column("housing").to_pylist()) == {"own", "rent", "free"}
    assert result.receipt.gap <= result.receipt.tolerance
    assert "added up to your 5 columns" in result.receipt.notes[0]
    assert np.abs(result.values[:, 3]).max() > 0.1


def test_a_network_behind_its_scaler_is_explained_in_original_units(backend):
    files, scaler, net = apart.network()
    analysis = opened_apart(backend, files)
    result = backend.engine.explain(one(analysis, 5, "exact_shap", **TWENTY)).result()
    row = apart.NUMBERS.iloc[[5]]
    assert result.data.to_pylist() == row.to_dict("records")
    second = net(scaler.transform(row).astype(np.float32)).numpy()[0, 0]
    assert result.outputs[0, 1] == pytest.approx(second, abs=1e-6)
    assert result.receipt.gap <= result.receipt.tolerance
    assert {"scikit-learn", "keras", "tensorflow"} <= set(result.receipt.versions)


def test_predictions_are_tried_and_complete(backend):
    analysis = opened_apart(backend)
    assert backend.try_out(analysis).rows == 50
    result = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    expected = skops.io.loads(FILES.whole, trusted=["sklearn.tree._tree.Tree"]).predict_proba(
        apart.NUMBERS
    )
    np.testing.assert_allclose(result.outputs, expected, atol=1e-12)


def test_the_receipt_names_the_preprocessor(backend):
    ours = backend.engine.explain(one(opened_apart(backend), 0, "tree_shap")).result()
    whole = backend.engine.explain(one(opened(backend, FILES.whole), 0, "tree_shap")).result()
    assert ours.receipt.preprocessor_digest == file_digest(FILES.preprocessor)
    assert ours.receipt.model_digest == file_digest(FILES.model)
    assert whole.receipt.preprocessor_digest is None


def test_another_preprocessor_under_the_same_name_gives_new_numbers(backend):
    old = opened_apart(backend)
    new = opened_apart(backend, replace(FILES, preprocessor=other_scaler()))
    assert old.preprocessor.file_name == new.preprocessor.file_name
    before, after = (backend.engine.explain(one(a, 7, "tree_shap")).result() for a in (old, new))
    assert before.receipt.key != after.receipt.key
    assert np.abs(before.outputs - after.outputs).max() > 1e-6


def test_a_saved_analysis_keeps_its_preprocessor(backend):
    analysis = opened_apart(backend)
    assert backend.workspace.load_analysis(analysis.id) == analysis
    assert analysis.preprocessor.kind == "StandardScaler"


def test_a_preprocessor_is_read_once_and_found_by_its_content(backend, launcher):
    first = backend.read_preprocessor("scaler.skops", FILES.preprocessor)
    assert [frame.verb for frame, _ in launcher.asked] == ["inspect_preprocessor"]
    assert not launcher.workers[0].alive
    again = backend.read_preprocessor("renamed.skops", FILES.preprocessor)
    assert len(launcher.asked) == 1
    assert again == replace(first, file_name="renamed.skops")


DOORS = {
    "a preprocessor as model": ("model", lambda: FILES.preprocessor, "“Preprocessor”"),
    "a preprocessor as table": ("table", lambda: FILES.preprocessor, "“Model”"),
    "a model as preprocessor": ("preprocessor", lambda: FILES.model, "“Model”"),
    "a pipeline as preprocessor": ("preprocessor", lambda: FILES.whole, "“Model”"),
    "a booster as preprocessor": ("preprocessor", lambda: toys.model("xgboost"), "“Model”"),
    "a table as preprocessor": ("preprocessor", toys.csv, "“Table”"),
}


@pytest.mark.parametrize(("door", "data", "belongs"), DOORS.values(), ids=DOORS)
def test_a_file_at_the_wrong_door_is_told_the_right_one(backend, door, data, belongs):
    with pytest.raises(RefusedError) as caught:
        getattr(backend, f"read_{door}")("file.bin", data())
    assert f"pload it under {belongs}" in caught.value.next_step
    assert not backend.workspace.has(file_digest(data())), "nobody could open it"


@pytest.mark.parametrize(
    ("first", "then", "data"),
    [
        ("preprocessor", "model", lambda: FILES.preprocessor),
        ("model", "preprocessor", lambda: FILES.model),
        ("preprocessor", "table", lambda: FILES.preprocessor),
        ("table", "preprocessor", toys.csv),
    ],
)
def test_a_file_that_was_read_is_not_lost_at_the_wrong_door(backend, first, then, data):
    getattr(backend, f"read_{first}")("file.bin", data())
    with pytest.raises(RefusedError) as caught:
        getattr(backend, f"read_{then}")("file.bin", data())
    assert caught.value.code == "SWAPPED_FILES"
    assert caught.value.sentence == f"“file.bin” is a {first}, not a {then}."
    assert caught.value.next_step == f"Upload it under “{first.capitalize()}”."
    assert backend.workspace.has(file_digest(data()))


def test_a_preprocessor_may_be_as_large_as_a_model(tmp_path):
    backend = service(tmp_path / "small", model_mb=1)
    with pytest.raises(RefusedError) as caught:
        backend.read_preprocessor("big.skops", b"x" * (2**20 + 1))
    assert caught.value.code == "TOO_LARGE"
    assert "a preprocessor may have 1,048,576 bytes" in caught.value.sentence
    assert caught.value.next_step.endswith("raise RATIONALE_MODEL_MB.")
    backend.close()


def files_in(home):
    """What is kept of analyses: uploads, cards, links and explanations."""
    kept = ("uploads", "cards", "analyses", "store")
    return sorted(path.name for each in kept for path in (home / each).rglob("*") if path.is_file())


def test_nothing_is_left_of_a_deleted_analysis(backend, tmp_path):
    analysis = opened_apart(backend)
    backend.engine.explain(one(analysis, 0, "tree_shap")).result()
    assert backend.workspace.has(analysis.preprocessor.digest)
    backend.delete(analysis)
    assert files_in(tmp_path / "home") == []


def test_what_another_analysis_uses_stays(backend, tmp_path):
    """The other one scales the same model by another scaler, or another model by the same one."""
    ours = opened_apart(backend)
    rescaled = opened_apart(backend, replace(FILES, preprocessor=other_scaler()))
    remodelled = opened_apart(backend, replace(FILES, model=apart.scaled("histogram").model))
    three = (ours, rescaled, remodelled)
    for each in three:
        backend.engine.explain(one(each, 0, "tree_shap")).result()
    backend.delete(rescaled)
    assert not backend.workspace.has(rescaled.preprocessor.digest)
    # Its model and table live on; what was computed from them and its own scaler does not.
    stored = [backend.store.known(plan(one(each, 0, "tree_shap")).key) for each in three]
    assert stored == [True, False, True]
    backend.delete(ours)
    assert backend.workspace.has(remodelled.preprocessor.digest)
    assert not backend.workspace.has(ours.model.digest)
    backend.delete(remodelled)
    assert files_in(tmp_path / "home") == []


def test_a_preprocessor_is_discarded_unless_it_is_used(backend):
    spare = backend.read_preprocessor("spare.skops", other_scaler())
    used = opened_apart(backend).preprocessor
    backend.discard(spare)
    backend.discard(used)
    assert not backend.workspace.has(spare.digest)
    assert backend.workspace.has(used.digest)


def test_a_preprocessor_that_was_never_used_leaves_after_a_day(backend, tmp_path):
    spare = backend.read_preprocessor("spare.skops", other_scaler())
    used = opened_apart(backend).preprocessor
    for card in (spare, used):
        os.utime(backend.workspace.path(card.digest), (0, 0))
    again = Workspace(tmp_path / "home", Limits(1, 1))
    assert [again.has(card.digest) for card in (spare, used)] == [False, True]
