"""The sample tables of scikit-learn and their models: what the script builds, and its figures."""

import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import pytest
import skops.io
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SAMPLES = ASSETS / "samples"
TOLERANCE = 1e-6  # probability, or progression; another processor may add in another order
TABLES = ("breast_cancer.csv", "wine.csv", "diabetes.csv")
TARGETS = dict(zip(TABLES, ("diagnosis", "grower", "progression"), strict=True))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    command = [sys.executable, "-m", "assets.build_tables", "--out", folder]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ASSETS.parent)
    return folder, told.stdout


def table(name):
    return pd.read_csv(SAMPLES / name)


def inputs(name):
    return table(name).iloc[:, 1:-1]


def by_pipeline(folder):
    model = skops.io.load(folder / "breast_cancer_logistic.skops")
    return model.predict_proba(inputs(TABLES[0]))


def by_forest(folder):
    model = skops.io.load(folder / "wine_forest.skops", trusted=["sklearn.tree._tree.Tree"])
    return model.predict_proba(inputs(TABLES[1]))


def by_booster(folder):
    model = lightgbm.Booster(model_file=folder / "diabetes_lightgbm.txt")
    return model.predict(inputs(TABLES[2]))


ANSWERS = dict(zip(TABLES, (by_pipeline, by_forest, by_booster), strict=True))


def held_out(rows):
    """The split of the docstring of `build_samples.py`, done again."""
    return np.random.default_rng(0).permutation(rows)[rows * 4 // 5 :]


def told(rebuilt, model):
    """What the script says of a model, the README too."""
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    (line,) = (line for line in readme.splitlines() if model in line)
    return rebuilt[1].split(model)[1].splitlines()[0], line


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_rebuilt_byte_by_byte(name, rebuilt):
    assert (rebuilt[0] / name).read_bytes() == (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", TABLES)
def test_rebuilt_model_answers_as_the_committed_one(name, rebuilt):
    before, after = ANSWERS[name](SAMPLES), ANSWERS[name](rebuilt[0])
    assert_allclose(after, before, rtol=0, atol=TOLERANCE)
    with pytest.raises(AssertionError):
        assert_allclose(np.roll(after, 1, axis=0), before, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(
    ("name", "model"),
    [("breast_cancer.csv", "breast_cancer_logistic.skops"), ("wine.csv", "wine_forest.skops")],
)
def test_classes_are_told_right_on_rows_the_models_never_saw(name, model, rebuilt):
    truth = table(name)[TARGETS[name]]
    names = np.array(sorted(truth.unique()))  # the order of scikit-learn's classes
    rows = held_out(len(truth))
    guessed = names[ANSWERS[name](SAMPLES)[rows].argmax(axis=1)]
    right = int((guessed == truth.to_numpy()[rows]).sum())
    assert right > 0.9 * len(rows)
    script, readme = told(rebuilt, model)
    assert f"{right} of {len(rows)} held-out rows right" in script
    assert f"{right} of {len(rows)} right" in readme


def test_the_number_is_told_better_than_its_mean_on_rows_the_model_never_saw(rebuilt):
    truth = table("diabetes.csv")["progression"].to_numpy()
    rows = held_out(len(truth))
    missed = truth[rows] - by_booster(SAMPLES)[rows]
    score = 1 - np.sum(missed**2) / np.sum((truth[rows] - truth[rows].mean()) ** 2)
    assert score > 0.3
    script, readme = told(rebuilt, "diabetes_lightgbm.txt")
    assert f"R2 {score:.3f} on {len(rows)} held-out rows" in script
    assert f"R2 {score:.3f}" in readme


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("breast_cancer.csv", load_breast_cancer(as_frame=True)),
        ("wine.csv", load_wine(as_frame=True)),
        ("diabetes.csv", load_diabetes(as_frame=True, scaled=False)),
    ],
)
def test_values_are_those_of_scikit_learn(name, known):
    assert list(inputs(name).columns) == list(known.feature_names)
    assert_array_equal(inputs(name), known.data)
    own = table(name)
    assert own.iloc[:, 0].is_unique
    assert list(own.columns)[-1] == TARGETS[name]


def test_targets_are_those_of_scikit_learn_by_name():
    cancer, wine = load_breast_cancer(), load_wine()
    assert_array_equal(table(TABLES[0])["diagnosis"], cancer.target_names[cancer.target])
    grown = [f"grower {at + 1}" for at in wine.target]
    assert_array_equal(table(TABLES[1])["grower"], grown)
    assert_array_equal(table(TABLES[2])["progression"], load_diabetes().target)


def test_patients_are_told_in_their_own_units():
    assert table("diabetes.csv")["age"].between(18, 80).all()
    assert table("diabetes.csv")["bmi"].between(15, 50).all()
