"""A surrogate tree: the best small tree there is, judged by rows it has not seen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.tree import DecisionTreeClassifier

from explainers.checks.fidelity import Classes, fidelity
from explainers.errors import ModelError, RefusedError
from explainers.methods import registry
from explainers.methods.surrogates import HELD
from tests import toys
from tests.methods.agnostic import file, with_gaps
from tests.reference.small_tree import answer as slow_answer
from tests.reference.small_tree import grown
from tests.subjects import subject

METHOD = registry()["surrogate_tree"]


def explain(given, seed=0, **parameters):
    return METHOD.run(given, METHOD.parameters(**parameters), np.random.default_rng(seed))


def answering(given, answers):
    """The subject of a model that answers something else."""
    return replace(given, model=replace(given.model, predict=answers))


def judged(answer, held=True):
    which = (answer.arrays["held"] == 1) == held
    answers = answer.arrays["values"][answer.arrays["ends"]]
    return fidelity(answer.arrays["outputs"][which], answers[which], Classes())


def random_answers(frame):
    """Answers that hang on nothing in the row, but are the same for the same rows."""
    draw = np.random.default_rng(11).random(len(frame))
    return np.stack([1 - draw, draw], axis=1)


def test_memorising_random_answers_is_worth_nothing():
    given = answering(subject(toys.model("forest"), 240), random_answers)
    answer = explain(given, least=1)
    assert judged(answer).explained < 0.1
    # The same tree repeats much of what it was fitted to: judged by that, it would look good.
    assert judged(answer, held=False).explained > 0.5


def test_a_model_that_is_a_small_tree_is_repeated_whole():
    data = toys.frame()[["age", "amount"]].astype(float)
    draw = np.random.default_rng(0)
    many = pd.DataFrame(
        {"age": draw.uniform(18, 80, 2_000), "amount": draw.normal(3000, 900, 2_000)}
    )
    small = DecisionTreeClassifier(max_depth=2, random_state=0).fit(data, toys.two())
    given = subject(skops.io.dumps(small), 2_000, many.to_csv(index=False).encode())
    found = judged(explain(given))
    assert found.explained > 0.99 and found.agreement > 0.99 and found.rows == 600


def test_it_is_the_tree_of_the_definition():
    """One answer of both classes, numbers and texts: each split is the best of all there are."""
    given = subject(toys.model("xgboost"), 120)
    answer = explain(given, least=7)
    fitted = answer.arrays["held"] == 0
    outputs = answer.arrays["outputs"][fitted]
    columns = [given.rows[name].to_numpy()[fitted] for name in given.rows.columns]
    columns = [c if c.dtype.kind in "if" else c.astype(object) for c in columns]
    slow = grown(columns, outputs, 2, 7)
    nodes = tree_of(answer)
    top = nodes.cut(2)
    rows = list(zip(*columns, strict=True))
    expected = np.array([slow_answer(slow, row) for row in rows])
    found = np.array([top.values[top.path(row)[-1]] for row in rows])
    # Deeper, sets of categories may be chosen that no bound in the order of the whole makes.
    error = ((outputs - found) ** 2).sum() / ((outputs - expected) ** 2).sum()
    assert 1 - 1e-9 <= error < 1.02
    np.testing.assert_allclose(
        np.array([nodes.cut(1).values[nodes.cut(1).path(row)[-1]] for row in rows]),
        np.array([slow_answer(grown(columns, outputs, 1, 7), row) for row in rows]),
        atol=1e-9,
    )


def tree_of(answer):
    from explainers.service.storage.blocks import Block
    from explainers.service.storage.trees_told import nodes_of

    return nodes_of(Block(dict(answer.arrays), {}, dict(answer.facts)))


@pytest.mark.parametrize("name", ["histogram-three", "histogram-value", "xgboost"])
def test_nodes_answer_the_mean_of_the_rows_they_were_grown_on(name):
    given = subject(toys.model(name), 240)
    answer = explain(given)
    nodes, fitted = tree_of(answer), answer.arrays["held"] == 0
    outputs = answer.arrays["outputs"][fitted]
    came = np.array(
        [[at in nodes.way(end) for at in range(len(nodes))] for end in answer.arrays["ends"]]
    )
    for node in range(len(nodes)):
        here = came[fitted][:, node]
        assert here.sum() == answer.arrays["cover"][node]
        np.testing.assert_allclose(nodes.values[node], outputs[here].mean(axis=0), atol=1e-9)


def test_a_leaf_has_as_many_rows_as_are_asked_for():
    answer = explain(subject(toys.model("xgboost"), 240), least=30)
    assert answer.arrays["cover"].min() >= 30


def test_a_share_of_the_rows_is_kept_and_which_follows_from_the_seed():
    given = subject(toys.model("xgboost"), 240)
    first, again, other = explain(given, 1), explain(given, 1), explain(given, 2)
    assert first.arrays["held"].sum() == round(HELD * 240)
    np.testing.assert_array_equal(first.arrays["held"], again.arrays["held"])
    assert (first.arrays["held"] != other.arrays["held"]).any()
    assert "168 rows" in first.facts["notes"][0] and "72 other rows" in first.facts["notes"][0]


def test_what_is_kept_has_no_part_in_the_tree():
    given = subject(toys.model("xgboost"), 240)
    held = explain(given).arrays["held"] == 1
    plain = given.model.predict(given.rows)

    def other(frame):
        answers = given.model.predict(frame)
        return np.where(held[:, None], 1 - answers, answers) if len(frame) == 240 else answers

    changed = explain(answering(given, other))
    np.testing.assert_array_equal(changed.arrays["values"], explain(given).arrays["values"])
    assert (changed.arrays["outputs"][held] != plain[held]).any()


def test_gaps_and_categories_are_taken():
    given = with_gaps(240)
    answer = explain(given)
    assert judged(answer).explained > 0.3
    asked = {split["missing"] for split in answer.facts["splits"] if split}
    assert asked & {True, False}


def test_any_model_has_one():
    answer = explain(subject(file("neighbours"), 200))
    assert judged(answer).rows == 60 and answer.facts["unit"] == "probability"


def test_answers_that_never_change_ask_nothing():
    given = answering(
        subject(toys.model("forest"), 60), lambda f: np.tile([0.25, 0.75], (len(f), 1))
    )
    answer = explain(given)
    assert answer.facts["splits"] == [None]
    np.testing.assert_allclose(answer.arrays["values"], [[0.25, 0.75]])


def test_too_few_rows_are_refused():
    with pytest.raises(RefusedError) as refused:
        explain(subject(toys.model("forest"), 19))
    assert refused.value.code == "TOO_FEW_ROWS" and "19 rows" in refused.value.sentence


def test_answers_that_are_no_numbers_are_told_of():
    def broken(frame):
        answers = np.tile([0.5, 0.5], (len(frame), 1))
        answers[:3] = np.nan
        return answers

    with pytest.raises(ModelError) as failed:
        explain(answering(subject(toys.model("forest"), 60), broken))
    assert failed.value.code == "GAPS_IN_ANSWERS" and "3 rows of 60" in failed.value.sentence


def test_it_says_how_far_it_is():
    given, told = subject(toys.model("forest"), 60), []
    explain(replace(given, report=lambda done, total: told.append((done, total))))
    assert told[-1] == (60, 60)
