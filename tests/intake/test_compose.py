"""A preprocessor and its model as one: the same answers, the same reasons, the user's columns."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from explainers.errors import RefusedError
from explainers.intake import compose, from_preprocessor, models
from explainers.intake.handle import ModelHandle, NetworkPart
from explainers.intake.made_columns import feeds
from explainers.intake.reading import card_as, handle_as
from explainers.methods import exact_shap, integrated_gradients, tree_shap
from explainers.methods.fitness import why_not
from explainers.records import Feature, ModelCard, PreprocessorCard, TextInput
from tests import apart, cards, toys
from tests.apart import NUMBERS
from tests.methods.agnostic import explain
from tests.reference.coalition_game import shapley
from tests.subjects import subject, subject_of

SAME = {"rtol": 0, "atol": 1e-9}


def explained(method, handle, rows=6, **parameters):
    return explain(method.METHOD, subject_of(handle, rows), **parameters)


def preprocessor(made, features=("a", "b", "c"), **changes):
    named = tuple(Feature(name) for name in features)
    card = PreprocessorCard("p" * 64, "before.skops", 1, "StandardScaler", named, tuple(made))
    return replace(card, sources=tuple(range(len(made))), **changes)


def model(*names, **changes):
    features = tuple(Feature(name) for name in names)
    return ModelCard(
        "m" * 64, "model.bin", 1, "toy", "Toy", "regression", "number", features, 1, **changes
    )


# The reasons: as of the whole pipeline.


@pytest.mark.parametrize("name", apart.MODELS)
def test_exact_shap_is_that_of_the_whole_pipeline(name):
    """The very acceptance: a scaler saved apart, and charts in original units."""
    files = apart.scaled(name)
    ours = explained(exact_shap, files.joined(), reference_rows=20)
    whole = explain(exact_shap.METHOD, subject(files.whole, 6), reference_rows=20)
    for array in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(ours.arrays[array], whole.arrays[array], **SAME)
    assert np.abs(ours.arrays["values"]).max() > 0.01


def test_exact_shap_of_a_regression_is_that_of_the_whole_pipeline():
    files = apart.value()
    ours = explained(exact_shap, files.joined(), reference_rows=20)
    whole = explain(exact_shap.METHOD, subject(files.whole, 6), reference_rows=20)
    np.testing.assert_allclose(ours.arrays["values"], whole.arrays["values"], **SAME)


@pytest.mark.parametrize("name", ["forest", "histogram"])
def test_tree_shap_is_that_of_the_whole_pipeline(name):
    files = apart.scaled(name)
    ours = explained(tree_shap, files.joined(), 40)
    whole = explain(tree_shap.METHOD, subject(files.whole, 40))
    for array in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(ours.arrays[array], whole.arrays[array], **SAME)


def test_another_scaler_gives_other_reasons():
    """Were the preprocessor left out of the way, these would agree too."""
    files = apart.scaled("logistic")
    other = skops.io.dumps(StandardScaler().fit(NUMBERS.head(40)))
    ours = explained(exact_shap, files.joined(), reference_rows=20)
    theirs = explained(exact_shap, replace(files, preprocessor=other).joined(), reference_rows=20)
    assert np.abs(ours.arrays["values"] - theirs.arrays["values"]).max() > 1e-3


@pytest.mark.parametrize("family", ["xgboost", "lightgbm"])
def test_tree_shap_of_a_booster_behind_one_hot_columns_is_added_up(family):
    import shap

    files, booster = apart.boosted(family)
    ours = explained(tree_shap, files.joined(), 40)
    _, made = apart.encoded()
    whole = pd.DataFrame(
        shap.TreeExplainer(booster).shap_values(made.head(40)), columns=made.columns
    )
    for place, name in enumerate((*toys.NUMBERS, *toys.TEXTS)):
        parts = [column for column in made if column.split("__")[1].split("_")[0] == name]
        assert len(parts) == {"housing": 3, "job": 2}.get(name, 1)
        expected = whole[parts].to_numpy(np.float64).sum(axis=1)
        # The kernel adds in single precision.
        np.testing.assert_allclose(ours.arrays["values"][:, place, 1], expected, atol=1e-5)
    assert ours.facts["notes"][0].startswith("The trees see 8 encoded columns")


@pytest.mark.parametrize("family", ["xgboost", "lightgbm"])
def test_exact_shap_of_a_booster_behind_one_hot_columns_follows_the_formula(family):
    files, booster = apart.boosted(family)
    before, made = apart.encoded()

    def predict(frame):
        dense = pd.DataFrame(before.transform(frame), columns=made.columns)
        given = xgboost.DMatrix(dense) if family == "xgboost" else dense
        second = np.asarray(booster.predict(given), dtype=np.float64)
        return np.stack([1 - second, second], axis=1)

    asked = subject_of(files.joined(), 2)
    ours = explain(exact_shap.METHOD, replace(asked, reference=asked.reference.head(4)))
    for at in range(2):
        expected = shapley(predict, asked.rows.iloc[[at]], asked.reference.head(4))
        # XGBoost answers in single precision.
        np.testing.assert_allclose(ours.arrays["values"][at], expected, atol=1e-7)


def test_what_cannot_be_traced_lacks_trees_and_keeps_its_answers():
    files = apart.split(
        make_pipeline(StandardScaler(), PCA(2)), RandomForestClassifier(6, random_state=0)
    )
    handle = files.joined()
    said = (
        "The attributions cannot be given per column of yours: in the preprocessor, PCA mixes "
        "several columns into one."
    )
    assert handle.trees is None
    assert [handle.card.lacks[need] for need in ("trees", "gradients")] == [
        said,
        "RandomForestClassifier has no gradients to follow; networks have them.",
    ]
    assert why_not(tree_shap.METHOD, cards.analysis(handle.card)) == said
    ours = explained(exact_shap, handle, reference_rows=20)
    whole = explain(exact_shap.METHOD, subject(files.whole, 6), reference_rows=20)
    np.testing.assert_allclose(ours.arrays["values"], whole.arrays["values"], **SAME)


# Networks.


@pytest.fixture(scope="module")
def network():
    return apart.network()


def test_a_network_behind_a_scaler_answers_as_the_two_do(network):
    files, scaler, net = network
    handle = files.joined()
    second = net(scaler.transform(NUMBERS).astype(np.float32)).numpy()[:, 0]
    np.testing.assert_allclose(handle.predict(NUMBERS)[:, 1], second, atol=1e-6)
    assert handle.card.kind.startswith("StandardScaler → Sequential network")


def test_exact_shap_of_a_network_behind_a_scaler_follows_the_formula(network):
    files, scaler, net = network

    def predict(frame):
        second = net(scaler.transform(frame).astype(np.float32)).numpy()[:, 0]
        return np.stack([1 - second, second], axis=1).astype(np.float64)

    asked = subject_of(files.joined(), 1)
    ours = explain(exact_shap.METHOD, replace(asked, reference=asked.reference.head(5)))
    expected = shapley(predict, asked.rows, asked.reference.head(5))
    np.testing.assert_allclose(ours.arrays["values"][0], expected, atol=1e-6)


def test_slopes_of_a_network_stay_those_by_scaled_columns(network):
    files, scaler, _ = network
    handle = files.joined()
    part = handle.network
    encoded = part.encode(NUMBERS.head(7))
    np.testing.assert_allclose(encoded, scaler.transform(NUMBERS.head(7)), atol=1e-6)
    assert encoded.dtype == np.float32
    alone = models.read(files.model, "net.keras").network
    np.testing.assert_array_equal(part.slopes(encoded, 1), alone.slopes(encoded, 1))
    step = np.zeros_like(NUMBERS.head(7))
    step[:, 0] = 2.0  # two years, of which `scale_` make one encoded unit
    moved = handle.predict(NUMBERS.head(7) + step) - handle.predict(NUMBERS.head(7) - step)
    by_year = moved[:, 1] / 4.0
    np.testing.assert_allclose(
        part.slopes(encoded, 1)[:, 0] / scaler.scale_[0], by_year, rtol=0.02, atol=1e-5
    )
    assert part.sources.tolist() == [0, 1, 2]


def test_gradients_behind_a_scaler_are_those_of_the_network_on_a_scaled_table(network):
    files, scaler, _ = network
    scaled = pd.DataFrame(scaler.transform(NUMBERS), columns=NUMBERS.columns)
    alone = models.read(files.model, "net.keras")
    bare = subject_of(alone, 8, scaled.to_csv(index=False).encode())
    ours = explained(integrated_gradients, files.joined(), 8)
    theirs = explain(integrated_gradients.METHOD, bare)
    np.testing.assert_allclose(ours.arrays["values"], theirs.arrays["values"], atol=1e-6)
    assert np.abs(ours.arrays["values"]).max() > 0.01


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


# Which made column feeds which input.


def fed(made, taken, features=("a", "b", "c")):
    order, notes = feeds(preprocessor(made, features), model(*taken))
    return order.tolist(), notes


@pytest.mark.parametrize(
    ("made", "taken", "order"),
    [
        (("age", "amount"), ("age", "amount"), [0, 1]),
        (("age", "amount"), ("amount", "age"), [1, 0]),
        (("credit amount", "age"), ("age", "credit_amount"), [1, 0]),
    ],
    ids=["the same", "another order", "blanks renamed"],
)
def test_columns_are_matched_by_name_without_a_word(made, taken, order):
    assert fed(made, taken) == (order, ())


@pytest.mark.parametrize(
    ("made", "taken", "order", "told"),
    [
        (("num__age", "cat__job"), ("job", "age"), [1, 0], "“cat__job” is “job”, “num__age” is"),
        (("age", "job"), ("cat__job", "num__age"), [1, 0], "“job” is “cat__job”"),
        (("all__num__age", "x"), ("x", "age"), [1, 0], "“all__num__age” is “age”"),
        (("one__credit amount", "b"), ("b", "credit_amount"), [1, 0], "“one__credit amount” is"),
    ],
    ids=["made with prefixes", "taken with prefixes", "prefixes of prefixes", "and blanks"],
)
def test_prefixes_are_seen_through_and_it_is_said(made, taken, order, told):
    found, (note,) = fed(made, taken)
    assert found == order
    assert told in note and "“before.skops” is matched to the model" in note.replace(" makes", "")


@pytest.mark.parametrize(
    ("made", "taken"),
    [
        (("num__age", "cat__age"), ("age", "amount")),
        (("pca0", "pca1"), ("PC1", "PC2")),
        (("age", "age"), ("age", "amount")),
        (("age", "amount"), ("age", "income")),
    ],
    ids=["prefixes that matter", "other names", "twice the same", "one of two"],
)
def test_other_names_are_taken_in_their_order_and_it_is_said(made, taken):
    order, (note,) = fed(made, taken)
    assert order == [0, 1]
    assert f"“{made[0]}”, “{made[1]}”" in note and f"“{taken[0]}”, “{taken[1]}”" in note
    assert note.endswith("so its 2 columns are taken in their order.")


@pytest.mark.parametrize(
    "taken", [("column 1", "column 2"), ("Column_0", "Column_1"), ("f0", "f1")]
)
def test_numbered_inputs_are_fed_in_order_without_a_word(taken):
    assert fed(("age", "amount"), taken) == ([0, 1], ())


def test_a_preprocessor_without_names_feeds_in_order_without_a_word():
    assert fed(("x0", "x1"), ("age", "amount"), ("column 1", "column 2")) == ([0, 1], ())


def misfit(made, taken, features=("a", "b", "c")):
    with pytest.raises(RefusedError) as caught:
        compose.card(preprocessor(made, features), model(*taken))
    assert caught.value.code == "PREPROCESSOR_MISFIT"
    return caught.value


def test_other_numbers_of_columns_are_refused_with_both_and_what_differs():
    error = misfit(("a", "b", "c", "d", "e", "f"), ("a", "z"))
    assert error.sentence == (
        "“before.skops” makes 6 columns (“b”, “c”, “d”, …) and “model.bin” takes 2 (“z”)."
    )
    assert error.next_step == "Upload the one that this model was trained behind, or leave it out."


def test_a_model_of_texts_has_no_preprocessor():
    with pytest.raises(RefusedError) as caught:
        compose.card(preprocessor(("text",)), model("text", texts=TextInput()))
    assert caught.value.code == "PREPROCESSOR_MISFIT"
    assert "reads a text as it stands in the table" in caught.value.sentence


def test_numbers_in_place_of_names_are_not_shown():
    error = misfit(("x0", "x1"), ("column 1", "column 2", "column 3"), ("column 1", "column 2"))
    assert error.sentence == "“before.skops” makes 2 columns and “model.bin” takes 3."


def test_a_model_that_takes_the_raw_columns_needs_no_preprocessor():
    error = misfit(("a_x", "a_y", "b", "c"), ("c", "b", "a"))
    assert error.next_step == "The model takes the columns as they are: leave the preprocessor out."


def test_a_whole_pipeline_behind_its_own_scaler_is_noticed():
    files = apart.scaled("logistic")
    twice = replace(files, model=skops.io.dumps(
        make_pipeline(StandardScaler(), LogisticRegression()).fit(NUMBERS, toys.two())
    )).joined()  # fmt: skip
    (note,) = twice.card.notes
    assert "The model has a StandardScaler of its own" in note
    assert "leave the preprocessor out" in note
    assert files.joined().card.notes == ()


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
