"""A preprocessor and its model as one: one card, one reading, and what the model is given."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from explainers.intake import compose, from_preprocessor, models
from explainers.intake.handle import ModelHandle, NetworkPart
from explainers.intake.reading import card_as, handle_as
from tests import apart, toys
from tests.apart import NUMBERS
from tests.intake.joined_cards import model, preprocessor

RAW = np.array([[-2.0], [0.0], [3.0]])


def toy_network(card, raw=RAW):
    """A network in name only: it answers `raw` and remembers how it was read."""

    def part(read):
        return NetworkPart(
            network=read,
            encode=lambda frame: frame.to_numpy(np.float32),
            sources=np.arange(len(card.features)),
            slopes=lambda matrix, output: np.asarray(matrix) * output,
            read_as=lambda reading: part((*read, reading)),
        )

    return ModelHandle(card, lambda _: raw, network=part(()))


def toy_scaler(names, made):
    card = preprocessor(made, names)
    return from_preprocessor.PreprocessorHandle(card, lambda frame: frame.to_numpy() / 10)


@pytest.mark.parametrize("reading", ["probability", "log-odds", "number"])
def test_reading_before_or_after_joining_is_the_same(reading):
    """The page joins and then reads, the worker reads and then joins."""
    card = model("c", "a", "b", readings=("probability", "log-odds", "number"))
    bare, before = toy_network(card), toy_scaler(("x", "y", "z"), ("a", "b", "c"))
    frame = pd.DataFrame([[1.0, 2.0, 3.0]] * 3, columns=["x", "y", "z"])
    first = compose.handle(before, handle_as(bare, reading))
    last = handle_as(compose.handle(before, bare), reading)
    on_the_page = card_as(compose.card(before.card, card), reading)
    assert first.card == last.card == on_the_page
    np.testing.assert_array_equal(first.predict(frame), last.predict(frame))
    assert first.network.network == last.network.network == (reading,)
    for part in (first.network, last.network):
        np.testing.assert_allclose(part.encode(frame)[0], [0.3, 0.1, 0.2])
        assert part.sources.tolist() == [2, 0, 1]
        assert part.slopes(np.ones((1, 3)), 4).tolist() == [[4.0, 4.0, 4.0]]


# The card.


def test_the_card_is_the_models_over_the_preprocessors_columns():
    before = preprocessor(
        ("x", "y"),
        kind="SimpleImputer → StandardScaler",
        versions={"scikit-learn": "1"},
        notes=("Old.", "Both."),
    )
    behind = model("y", "x", versions={"xgboost": "3"}, notes=("Both.", "Mine."))
    card = compose.card(before, behind)
    assert card.kind == "SimpleImputer → StandardScaler → Toy"
    assert card.features == before.features
    assert card.versions == {"scikit-learn": "1", "xgboost": "3"}
    assert card.notes == ("Both.", "Mine.", "Old.")
    unchanged = ("digest", "file_name", "size", "family", "task", "scale", "outputs", "lacks")
    for name in unchanged:
        assert getattr(card, name) == getattr(behind, name)


def test_what_is_untraced_lacks_what_explains_encoded_columns():
    before = preprocessor(("x", "y"), untraced="It mixes.")
    behind = model("x", "y", lacks={"trees": "It has none."})
    assert compose.card(before, behind).lacks == {
        "trees": "It has none.",
        "walkable_trees": "It mixes.",
        "linear": "It mixes.",
        "gradients": "It mixes.",
        "deep_shap": "It mixes.",
    }


# What the model is given.


def test_made_columns_come_in_the_models_own_order_and_names():
    taken = ["unused", "age", "amount"]
    model_ = LogisticRegression()
    scaled = pd.DataFrame(StandardScaler().fit_transform(NUMBERS), columns=NUMBERS.columns)
    model_.fit(scaled[taken], toys.two())
    before = StandardScaler().fit(NUMBERS)
    handle = apart.Apart(skops.io.dumps(before), skops.io.dumps(model_)).joined()
    assert [feature.name for feature in handle.card.features] == list(NUMBERS.columns)
    np.testing.assert_allclose(
        handle.predict(NUMBERS), model_.predict_proba(scaled[taken]), atol=1e-12
    )
    turned = model_.predict_proba(scaled.set_axis(taken, axis=1))
    assert np.abs(handle.predict(NUMBERS) - turned).max() > 0.01


def test_texts_that_pass_through_reach_a_model_with_categories():
    """scikit-learn hands numbers beside texts over as objects."""
    before = make_column_transformer(
        (StandardScaler(), ["amount", "age"]), remainder="passthrough"
    ).fit(toys.frame())
    made = pd.DataFrame(before.transform(toys.frame()), columns=before.get_feature_names_out())
    assert [str(kind) for kind in made.dtypes[:3]] == ["object"] * 3
    typed = made.infer_objects()
    texts = [f"remainder__{name}" for name in toys.TEXTS]
    data = xgboost.DMatrix(
        typed.astype(dict.fromkeys(texts, "category")),
        label=np.unique(toys.two(), return_inverse=True)[1],
        enable_categorical=True,
    )
    booster = xgboost.train({"max_depth": 3, "objective": "binary:logistic"}, data, 8)
    files = apart.Apart(skops.io.dumps(before), bytes(booster.save_raw("json")))
    handle = files.joined()
    np.testing.assert_allclose(handle.predict(toys.frame())[:, 1], booster.predict(data), rtol=1e-6)
    assert [handle.trees.sources.tolist(), handle.card.notes] == [[1, 0, 2, 3, 4], ()]
    seen = []
    spy = models.read(files.model, "m")
    spy = replace(spy, predict=lambda frame: seen.append(frame.dtypes) or np.zeros((240, 2)))
    reader = from_preprocessor.read(files.preprocessor, "p")
    compose.handle(reader, spy).predict(toys.frame())
    assert [kind.kind for kind in seen[0][:3]] == ["f", "f", "f"]


def test_frames_made_by_a_transformer_keep_their_types():
    columns = ColumnTransformer(
        [("one", OneHotEncoder(sparse_output=False, dtype=np.int8), ["job"])],
        remainder="passthrough",
        verbose_feature_names_out=False,
    ).set_output(transform="pandas")
    before = columns.fit(toys.frame())
    made = before.transform(toys.frame()).drop(columns="housing")
    model_ = RandomForestClassifier(4, random_state=0).fit(made, toys.two())
    small = toys.frame().drop(columns="housing")
    files = apart.Apart(skops.io.dumps(columns.fit(small)), skops.io.dumps(model_))
    np.testing.assert_array_equal(
        files.joined().predict(small), model_.predict_proba(columns.transform(small))
    )


@pytest.mark.parametrize("cells", [1, 8 * 50, 8 * 240 - 1, 1 << 24])
def test_many_rows_pass_in_parts_with_the_same_answers(monkeypatch, cells):
    files, _ = apart.boosted("xgboost")
    whole = files.joined().predict(toys.frame())
    monkeypatch.setattr(compose, "MOST_CELLS", cells)
    rows = []
    bare = models.read(files.model, "m")
    watched = replace(bare, predict=lambda frame: rows.append(frame.shape) or bare.predict(frame))
    joined = compose.handle(from_preprocessor.read(files.preprocessor, "p"), watched)
    np.testing.assert_array_equal(joined.predict(toys.frame()), whole)
    assert max(height for height, _ in rows) <= max(1, cells // 8)
    assert sum(height for height, _ in rows) == toys.ROWS
    assert all(width == 8 for _, width in rows)
