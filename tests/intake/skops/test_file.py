"""The description in a skops file: what is listed is built, the rest is never even imported."""

import io
import json
import sys
import zipfile

import pytest
import skops.io
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainers.intake import archive, models
from explainers.intake.skops.names import TRUSTED
from tests import toys
from tests.intake.skops_files import NUMBERS, forest, refusal, rewritten

TWO = toys.two()


def test_a_forest_of_hundreds_of_trees_is_no_bomb():
    model = RandomForestClassifier(300, max_depth=1).fit(NUMBERS, TWO)
    data = skops.io.dumps(model)
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) > 1_000
    assert models.read(data, "model.skops").card.details == (("trees", "300"),)


class Mine(ClassifierMixin, BaseEstimator):
    """A class of the user's own: it must be named, and never be built."""

    def __setstate__(self, state):
        raise AssertionError("the class was built")


def test_a_type_that_is_not_listed_is_named_and_not_built():
    error = refusal(make_pipeline(StandardScaler(), Mine()))
    assert error.code == "UNLISTED_TYPE"
    assert f"“{Mine.__module__}.Mine”" in error.sentence
    assert "standard scikit-learn steps" in error.next_step


def test_a_module_that_is_not_listed_is_not_even_imported():
    def point(description):
        description["__module__"], description["__class__"] = "antigravity", "Anything"

    error = refusal(rewritten(skops.io.dumps(forest().fit(NUMBERS, TWO)), point))
    assert "“antigravity.Anything”" in error.sentence
    assert "antigravity" not in sys.modules


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "numpy.load"])
def test_functions_that_are_not_listed_are_refused(name):
    module, _, function = name.rpartition(".")
    model = make_pipeline(SelectKBest(k=1), forest()).fit(NUMBERS[["age", "amount"]], TWO)

    def point(description):
        text = json.dumps(description)
        assert '"f_classif"' in text
        text = text.replace('"sklearn.feature_selection._univariate_selection"', f'"{module}"')
        description.clear()
        description.update(json.loads(text.replace('"f_classif"', f'"{function}"')))

    error = refusal(rewritten(skops.io.dumps(model), point))
    assert error.code == "UNLISTED_TYPE"
    assert f"“{name}”" in error.sentence


def test_many_unlisted_types_are_counted():
    kinds = [type(f"Kind{i}", (BaseEstimator,), {"__module__": __name__}) for i in range(7)]
    for kind in kinds:
        setattr(sys.modules[__name__], kind.__name__, kind)
    assert refusal([kind() for kind in kinds]).sentence.endswith(" and 2 more.")


def test_every_trusted_name_is_exact_and_exists():
    import importlib

    for name in TRUSTED:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(module), attribute), name


def test_an_older_version_is_named_beside_the_installed_one():
    import sklearn

    data = skops.io.dumps(LogisticRegression(max_iter=10_000).fit(NUMBERS, TWO))

    def age(description):
        versions = [
            node
            for node in walk(description)
            if isinstance(node, dict) and node.get("content") == f'"{sklearn.__version__}"'
        ]
        assert versions
        for node in versions:
            node["content"] = '"1.2.2"'

    def walk(node):
        yield node
        for inner in node.values() if isinstance(node, dict) else node:
            if isinstance(inner, dict | list):
                yield from walk(inner)

    (note,) = models.read(rewritten(data, age), "model.skops").card.notes
    assert f"scikit-learn 1.2.2 and opened with {sklearn.__version__}" in note


def damaged(change):
    return rewritten(skops.io.dumps(forest().fit(NUMBERS, TWO)), change)


BROKEN = {
    "no loader": lambda d: d.pop("__loader__"),
    "an unknown loader": lambda d: d.update({"__loader__": "NoSuchNode"}),
    "no state": lambda d: d["content"].pop("content"),
    "a missing array": lambda d: d["content"]["content"].update(
        {"x": {"__class__": "ndarray", "__module__": "numpy", "__loader__": "NdArrayNode",
               "type": "numpy", "file": "gone.npy"}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_damaged_description_is_a_sentence(change):
    error = refusal(damaged(change))
    assert error.code == "BROKEN_MODEL"
    assert "\n" not in error.sentence and len(error.sentence) < 250


def test_a_damaged_array_is_a_sentence():
    made = io.BytesIO()
    data = skops.io.dumps(forest().fit(NUMBERS, TWO))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:90] if name.endswith(".npy") else content)
    assert refusal(made.getvalue()).code == "BROKEN_MODEL"


def test_a_bomb_is_refused_before_it_is_read(monkeypatch):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("schema.json", "{}")
        file.writestr("zeros.npy", bytes(3_000_000))
    monkeypatch.setattr(archive, "FREE", 1_000)
    monkeypatch.setattr(skops.io, "get_untrusted_types", None)
    error = refusal(made.getvalue())
    assert error.code == "EXPANDS_TOO_MUCH"
