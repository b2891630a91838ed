"""Models saved by three older minors of scikit-learn: answered equally, or refused in a sentence.

The files beside this one were written by `assets/build_old_pickles.py`.
"""

import json
import re
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RationaleError, RefusedError
from explainers.intake import models
from explainers.intake.pickles.make_sklearn import COMPILED
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests.intake.pickles.assembled import called, named, number, pair, text, whole

HERE = Path(__file__).parent
VERSIONS = ("1.2.2", "1.4.2", "1.6.1")
ANSWERS = {v: json.loads((HERE / v / "answers.json").read_text(encoding="utf-8")) for v in VERSIONS}
CASES = [(v, name) for v in VERSIONS for name in ANSWERS[v]["models"]]
# Nodes of trees had one field less before 1.3, and histograms no preprocessor before 1.4.
REFUSED = {
    ("1.2.2", name)
    for name in ("forest", "boosting", "extra trees", "histogram", "histogram of a number")
}


def opened(saved_with, name):
    """The handle of a file, and the rows and answers that version wrote down."""
    told = ANSWERS[saved_with]
    kept = told["models"][name]
    rows = pd.DataFrame(told["rows"])[kept["columns"]].fillna(np.nan)
    handle = models.read((HERE / saved_with / f"{name}.joblib").read_bytes(), f"{name}.joblib")
    return handle, rows, np.array(kept["answers"])


def test_there_are_fourteen_of_each_version_and_they_are_small():
    assert [ANSWERS[v]["scikit-learn"] for v in VERSIONS] == list(VERSIONS)
    assert {v: len(ANSWERS[v]["models"]) for v in VERSIONS} == dict.fromkeys(VERSIONS, 14)
    assert sum(path.stat().st_size for path in HERE.rglob("*") if path.is_file()) < 400_000


@pytest.mark.parametrize(("saved_with", "name"), sorted(set(CASES) - REFUSED))
def test_it_answers_as_it_did_then(saved_with, name):
    handle, rows, expected = opened(saved_with, name)
    np.testing.assert_allclose(handle.predict(rows), expected, rtol=1e-12, atol=1e-12)
    assert f"Saved with scikit-learn {saved_with} and opened with" in handle.card.notes[0]


@pytest.mark.parametrize(("saved_with", "name"), sorted(REFUSED))
def test_it_is_refused_in_one_sentence_with_both_versions_and_a_way_forward(saved_with, name):
    with pytest.raises(RefusedError) as caught:
        opened(saved_with, name)
    error = caught.value
    assert error.code == "OLD_VERSION"
    here = re.escape(version("scikit-learn"))
    assert re.match(
        rf"This model was saved with scikit-learn {saved_with} and cannot be used with {here}, "
        "the version in use here: ",
        error.sentence,
    )
    assert "…" not in error.sentence
    assert f"Train it again with scikit-learn {version('scikit-learn')}" in error.next_step
    assert f"export it to ONNX where {saved_with} is installed" in error.next_step


def test_what_became_of_each_is_printed(capsys):
    table = {}
    for saved_with, name in CASES:
        try:
            handle, rows, expected = opened(saved_with, name)
            miss = np.abs(handle.predict(rows) - expected).max()
            table[saved_with, name] = "equal" if miss <= 1e-12 else f"misses by {miss:.1e}"
        except RationaleError as problem:
            table[saved_with, name] = problem.code
    with capsys.disabled():
        print()
        for (saved_with, name), outcome in table.items():
            print(f"  scikit-learn {saved_with}  {name:22}  {outcome}")
    counted = {outcome: list(table.values()).count(outcome) for outcome in set(table.values())}
    assert counted == {"equal": 37, "OLD_VERSION": 5}


@pytest.mark.parametrize("name", ["forest", "boosting", "histogram", "extra trees"])
@pytest.mark.parametrize("saved_with", VERSIONS[1:])
def test_old_trees_are_explained_too(saved_with, name):
    handle, rows, _ = opened(saved_with, name)
    method = registry()["tree_shap"]
    subject = Subject(handle, rows, ("number",) * rows.shape[1])
    found = method.run(subject, method.parameters(), np.random.default_rng(0)).arrays
    sums = found["values"].sum(axis=1) + found["base_values"]
    np.testing.assert_allclose(sums, found["outputs"], rtol=0, atol=1e-6)


LOSSES = "sklearn._loss._loss"


def test_every_loss_is_made_as_the_versions_before_1_5_wrote_it():
    names = [maker.name.rpartition(".")[2] for maker in COMPILED if maker.name.startswith(LOSSES)]
    kinds = [name for name in names if name.startswith("Cy")]
    assert len(kinds) == 11
    assert {f"__pyx_unpickle_{kind}" for kind in kinds} == set(names) - set(kinds)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (text("CyHalfBinomialLoss"), pair()),
        (named(LOSSES, "CyPinballLoss"), pair()),
        (named(LOSSES, "CyHalfBinomialLoss"), text("state")),
        (named(LOSSES, "CyHalfBinomialLoss"), pair(text("state"))),
    ],
    ids=["a text", "another kind", "a state of text", "numbers of text"],
)
@pytest.mark.parametrize("module", [LOSSES, "_loss"])
def test_a_loss_is_made_of_its_kind_and_numbers_alone(kind, state, module):
    made = called(named(module, "__pyx_unpickle_CyHalfBinomialLoss"), kind, number(1), state)
    with pytest.raises(RefusedError) as caught:
        models.read(whole(made), "model.pkl")
    assert caught.value.code == "BROKEN_MODEL"


def test_a_module_that_is_only_called_alike_is_named_as_the_file_does():
    with pytest.raises(RefusedError) as caught:
        models.read(whole(called(named("_loss", "Mine"))), "model.pkl")
    assert caught.value.code == "MISSING_CLASS"
    assert "“_loss.Mine”" in caught.value.sentence
