"""Models that forgot: what is left of them, and that all they say of themselves agrees."""

from dataclasses import replace

import numpy as np
import pytest
import skops.io
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.preprocessing import StandardScaler

from explainers.intake import compose, from_preprocessor, from_pt2, from_torchscript, models
from explainers.intake.forgetting.endings import NEAR, ending_of
from explainers.intake.forgetting.models import LAYERS, LEAVES, STRANGER, WEIGHTS, forgetting
from explainers.intake.forgetting.sums import _spread
from explainers.intake.forgetting.trees import shuffled_leaves
from explainers.intake.handle import OwnShapley, TreePart
from explainers.intake.reading import handle_as
from explainers.methods import registry
from tests import subjects, toys
from tests.intake.torch import files
from tests.kernels.trees.forests import random_forest
from tests.subjects import explained

NOTHING = ()


def about(data, rows=30):
    return subjects.subject(data, rows)


def way_of(subject, needs=NOTHING):
    return forgetting(subject.model, subject.reference, subject.kinds, needs)


@pytest.mark.parametrize("name", toys.TREES)
def test_forgetful_trees_answer_what_their_leaves_add_up_to(name):
    subject = about(toys.model(name))
    way = way_of(subject, ("trees",))
    assert way.how == LEAVES
    model = way.made(3)
    values, base = explained(model.trees, subject.rows)
    margins = model.trees.margins(subject.rows)
    assert_allclose(values.sum(axis=1) + base, margins[:, -values.shape[2] :], rtol=1e-5, atol=1e-5)
    both, before = margins.sum(axis=1), subject.model.trees.margins(subject.rows).sum(axis=1)
    if margins.shape[1] == 2:
        assert_allclose(both, before, atol=1e-6)
    answers = model.predict(subject.rows)
    known = subject.model.predict(subject.rows)
    assert answers.shape == known.shape
    assert np.abs(answers - known).max() > 1e-3
    if model.card.scale == "probability":
        assert_allclose(answers.sum(axis=1), 1, atol=1e-6)
    assert_array_equal(answers, way.made(3).predict(subject.rows))
    assert np.abs(answers - way.made(4).predict(subject.rows)).max() > 0
    assert model.linear is None and model.network is None


@pytest.mark.parametrize("outputs", [1, 3])
def test_leaves_change_places_and_nothing_else(outputs):
    forest = random_forest(np.random.default_rng(0), outputs=outputs)
    found = shuffled_leaves(forest, 5)
    before, after = (
        np.sort(np.concatenate([t.values[t.left < 0] for t in each.trees]).sum(axis=1))
        for each in (forest, found)
    )
    assert_allclose(before, after)
    for one, other in zip(forest.trees, found.trees, strict=True):
        assert one.left is other.left and one.bound is other.bound and one.cover is other.cover
        assert_array_equal(one.values[one.left >= 0], other.values[one.left >= 0])
    moved = sum(
        (a.values != b.values).any() for a, b in zip(forest.trees, found.trees, strict=True)
    )
    assert moved == len(forest.trees)


@pytest.mark.parametrize("name", toys.LINEAR)
def test_a_forgetful_sum_has_other_weights_of_the_same_size(name):
    subject = about(toys.linear(name))
    way = way_of(subject, ("linear",))
    model, before = way.made(1), subject.model.linear
    assert way.how == WEIGHTS
    spread = _spread(before.encode(subject.reference))
    moves = [part.coefficients * spread[:, None] for part in (before, model.linear)]
    there = spread > 0
    assert_allclose(np.sort(moves[0][there], axis=0), np.sort(moves[1][there], axis=0))
    assert_array_equal(before.coefficients[~there], model.linear.coefficients[~there])
    assert np.abs(moves[0] - moves[1]).max() > 0.01
    encoded = model.linear.encode(subject.rows)
    sums = np.asarray(encoded) @ model.linear.coefficients + before.intercepts
    assert_allclose(model.linear.margins(encoded), sums)
    answers = model.predict(subject.rows)
    assert answers.shape == subject.model.predict(subject.rows).shape
    if model.card.scale == "probability":
        assert_allclose(answers.sum(axis=1), 1)
        assert_array_equal(answers.argmax(axis=1), sums.argmax(axis=1))


def test_the_spread_of_a_sparse_matrix_is_that_of_the_dense_one():
    from scipy.sparse import random_array

    sparse = random_array((50, 7), density=0.3, rng=np.random.default_rng(0), format="csr")
    assert_allclose(_spread(sparse), sparse.toarray().std(axis=0), atol=1e-12)


@pytest.mark.parametrize("name", ["two", "three", "value"])
def test_a_forgetful_network_answers_otherwise_and_its_slopes_are_its_own(name):
    subject = about(toys.network(name))
    way = way_of(subject, ("gradients", "deep_shap"))
    assert way.how == LAYERS
    before, model = subject.model, way.made(2)
    rows = subject.rows
    answers = model.predict(rows)
    assert answers.shape == before.predict(rows).shape
    assert np.abs(answers - before.predict(rows)).max() > 1e-3
    encoded = model.network.encode(rows)
    assert_array_equal(encoded, before.network.encode(rows))
    assert np.abs(model.network.slopes(encoded, 0) - before.network.slopes(encoded, 0)).max() > 1e-6
    if model.card.scale == "probability":
        assert_allclose(answers.sum(axis=1), 1, atol=1e-6)
    held = before.network.network.get_layer("scale").get_weights()
    kept = model.network.network.get_layer("scale").get_weights()
    for one, other in zip(held, kept, strict=True):
        assert_array_equal(one, other), "what scales the columns was not learned"
    assert_array_equal(before.predict(rows), about(toys.network(name)).model.predict(rows))


@pytest.mark.parametrize("make", [files.pt2, files.torchscript])
@pytest.mark.parametrize("reading", [None, "log-odds", "probability"])
def test_pytorch_forgets_too_however_its_outputs_are_read(make, reading):
    read = from_pt2.read if make is files.pt2 else from_torchscript.read
    handle = read(make(), "model.pt2")
    handle = handle_as(handle, reading if reading in handle.card.readings else None)
    part, rows = handle.network, files.frame(handle.card)
    encoded = part.encode(rows)
    other = part.randomised(1)
    assert other.network(encoded).shape == part.network(encoded).shape
    assert np.abs(other.network(encoded) - part.network(encoded)).max() > 1e-4
    assert_array_equal(other.network(encoded), part.randomised(1).network(encoded))
    assert_array_equal(part.network(encoded), handle.predict(rows))


def test_what_can_only_be_asked_is_replaced_by_a_function_with_answers_like_its_own():
    subject = about(toys.graph("three"))
    way = way_of(subject)
    assert way.how == STRANGER
    model = way.made(0)
    known = np.log(subject.model.predict(subject.reference))
    found = np.log(model.predict(subject.reference))
    assert_allclose(model.predict(subject.reference).sum(axis=1), 1)
    differences = known - known[:, :1], found - found[:, :1]
    assert_allclose(*(each.mean(axis=0) for each in differences), atol=1e-6)
    assert 0.2 < np.median(found.std(axis=0) / known.std(axis=0)) < 5
    for column in ("age", "amount", "housing", "job"):
        moved = subject.rows.copy()
        moved[column] = moved[column].to_numpy()[::-1]
        assert np.abs(model.predict(moved) - model.predict(subject.rows)).max() > 1e-4
    gaps = subject.rows.copy()
    gaps["age"], gaps["job"] = np.nan, None
    assert np.isfinite(model.predict(gaps)).all()


def test_numbers_of_a_stranger_have_the_mean_and_spread_of_the_models():
    subject = about(toys.graph("value"))
    found = way_of(subject).made(0).predict(subject.reference)
    known = subject.model.predict(subject.reference)
    assert_allclose([found.mean(), found.std()], [known.mean(), known.std()])


def test_what_a_method_looks_at_decides_and_where_that_cannot_forget_there_is_no_way():
    subject = about(toys.model("xgboost"))
    assert way_of(subject, registry()["tree_shap"].needs).how == LEAVES
    assert way_of(subject).how == LEAVES
    assert way_of(subject, ("linear",)) is None
    assert way_of(subject, ("something",)) is None
    part = subject.model.trees
    own = TreePart(OwnShapley(part.margins), part.sources, part.margins, part.unit)
    closed = replace(subject, model=replace(subject.model, trees=own))
    assert way_of(closed).how == STRANGER
    assert way_of(closed, ("trees",)) is None


def test_a_network_behind_a_preprocessor_forgets_in_the_users_columns():
    preprocessor = from_preprocessor.read(skops.io.dumps(_scaler()), "scaler.skops")
    network = models.read(toys.network("three"), "network.keras")
    handle = compose.handle(preprocessor, network)
    frame = toys.frame()[list(toys.NUMBERS)].head(20)
    other = handle.network.randomised(3)
    assert_array_equal(other.encode(frame), handle.network.encode(frame))
    assert_array_equal(other.sources, handle.network.sources)
    encoded = other.encode(frame)
    assert np.abs(other.network(encoded) - np.asarray(handle.network.network(encoded))).max() > 1e-3


def _scaler():
    return StandardScaler().set_output(transform="default").fit(toys.frame()[list(toys.NUMBERS)])


@pytest.mark.parametrize("name", toys.TREES)
def test_the_end_of_every_model_is_found_and_no_other(name):
    subject = about(toys.model(name))
    margins, answers = (
        subject.model.trees.margins(subject.rows),
        subject.model.predict(subject.rows),
    )
    assert_allclose(ending_of(margins, answers)(margins), answers, rtol=NEAR, atol=NEAR)
    assert ending_of(margins, answers + 0.01) is None
    assert ending_of(margins, answers + 0.5 * NEAR) is not None
    assert ending_of(margins, np.hstack([answers, answers])) is None


def test_a_model_that_was_read_is_left_as_it_was():
    handle = models.read(toys.model("forest"), "model")
    subject = subjects.subject_of(handle, 20)
    before = handle.predict(subject.rows)
    way_of(subject).made(0).predict(subject.rows)
    assert_array_equal(handle.predict(subject.rows), before)
