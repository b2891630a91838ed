"""Counterfactuals by models: the flip holds, the limits hold, and nothing unseen is proposed."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.records import Goal
from tests.methods import networks
from tests.methods.agnostic import given as agnostic
from tests.methods.agnostic import with_gaps
from tests.reference import counterfactuals as slow
from tests.subjects import subject as subject_of_file

pytestmark = pytest.mark.long

METHOD = registry()["counterfactuals"]
TWO = ("boosting", "forest", "linear", "gaps", "xgboost")
THREE = ("bayes-three", "network-three")
NUMBERS = ("linear-value", "support-vectors-value")
KERAS = "network-two"


def whole(name):
    """A subject of all rows by the name of its model."""
    if name == "gaps":
        return with_gaps(60)
    return subject_of_file(networks.toy(name), 60) if name == KERAS else agnostic(name, 60)


def asked(given, row, seed=0, **parameters):
    one = replace(given, rows=given.rows.iloc[[row]])
    chosen = METHOD.parameters(**{"budget": 1_000, **parameters})
    return METHOD.run(one, chosen, np.random.default_rng(seed))


def rows_of(given, row, answer):
    """The alternatives as frames of one row, made of the row and of the changes alone."""
    names = list(given.rows.columns)
    for changes in answer.facts["changes"]:
        own = given.rows.iloc[[row]].reset_index(drop=True)
        for at, value in changes:
            kept = own[names[at]].dtype
            own[names[at]] = [value]
            if kept.kind in "iu":
                own[names[at]] = own[names[at]].astype(kept)
        yield own


def check(given, row, answer):
    """Ask the model about each alternative as it is told, and hold it against the goal."""
    goal = Goal(**answer.facts["goal"])
    assert not goal.reached(answer.arrays["outputs"])[0]
    for at, frame in enumerate(rows_of(given, row, answer)):
        told = given.model.predict(frame)
        assert goal.reached(told)[0]
        np.testing.assert_allclose(told[0], answer.arrays["answers"][at], atol=1e-6)


@pytest.mark.parametrize("name", [*TWO, *THREE, KERAS])
def test_the_model_decides_each_alternative_otherwise(name):
    given = whole(name)
    decided = given.model.predict(given.rows).argmax(axis=1)
    found = 0
    for row in range(6):
        answer = asked(given, row)
        check(given, row, answer)
        assert answer.facts["goal"]["output"] != decided[row]
        assert len(answer.arrays["answers"])
        found += len(answer.arrays["answers"])
    assert found > 6  # where only one column matters there is only one way


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("side", ["above", "below"])
def test_a_number_is_passed_on_the_side_that_is_wanted(name, side):
    given = whole(name)
    values = given.model.predict(given.rows)[:, 0]
    reach, row = (
        float(np.median(values)),
        int(np.argmin(values) if side == "above" else np.argmax(values)),
    )
    answer = asked(given, row, reach=reach, side=side)
    check(given, row, answer)
    assert len(answer.arrays["answers"]) == 3
    told = answer.arrays["answers"][:, 0]
    assert (told > reach).all() if side == "above" else (told < reach).all()


def test_a_threshold_is_passed_downwards_too():
    given = whole("boosting")
    shares = given.model.predict(given.rows)[:, 1]
    row = int(np.argmax(shares))
    answer = asked(given, row, target="1", threshold=0.4, side="below")
    check(given, row, answer)
    assert answer.arrays["answers"][:, 1].max() < 0.4


def test_the_class_that_is_named_is_reached_else_the_one_that_came_second():
    given = whole("bayes-three")
    order = np.argsort(-given.model.predict(given.rows.iloc[[0]])[0])
    assert asked(given, 0).facts["goal"] == {"output": order[1], "bound": None, "above": True}
    answer = asked(given, 0, target=str(order[2]))
    assert len(answer.arrays["answers"])
    assert (answer.arrays["answers"].argmax(axis=1) == order[2]).all()


def test_what_is_there_already_is_refused_with_the_number():
    given = whole("boosting")
    share = given.model.predict(given.rows.iloc[[0]])[0, 1]
    side = "above" if share > 0.5 else "below"
    with pytest.raises(RefusedError, match=f"{share:.6g}, which is {side} 0.5") as caught:
        asked(given, 0, target="1", side=side)
    assert caught.value.code == "ALREADY_THERE"
    three = whole("bayes-three")
    own = int(three.model.predict(three.rows.iloc[[0]])[0].argmax())
    with pytest.raises(RefusedError, match="is the largest already"):
        asked(three, 0, target=str(own))


def test_values_are_such_as_the_reference_rows_hold():
    given = whole("gaps")
    for row in range(6):
        for frame in rows_of(given, row, asked(given, row)):
            changed = [
                name
                for name in frame
                if not frame[name].equals(given.rows.iloc[[row]].reset_index(drop=True)[name])
            ]
            assert changed
            for name in changed:
                assert frame[name].iloc[0] in set(given.reference[name].dropna())


def test_no_more_rows_are_asked_about_than_may_and_as_many_as_are_told():
    given = whole("boosting")
    seen = []
    plain = given.model.predict
    counting = replace(given.model, predict=lambda frame: seen.append(len(frame)) or plain(frame))
    for budget in (200, 1_000):
        seen.clear()
        answer = asked(replace(given, model=counting), 3, budget=budget)
        assert sum(seen) == answer.facts["budget"] <= budget
        assert answer.facts["asked"] < answer.facts["budget"]


def test_what_fails_when_it_is_asked_about_alone_is_not_shown():
    """A model that answers otherwise in company: what only reaches there is left out."""
    given = whole("boosting")
    plain, job = given.model.predict, list(given.rows.columns).index("job")

    def other_jobs(row):
        return [any(at == job for at, _ in each) for each in asked(given, row).facts["changes"]]

    row = next(row for row in range(60) if any(other_jobs(row)) and not all(other_jobs(row)))
    own = given.rows["job"].iloc[row]

    def wavering(frame):
        told = plain(frame)
        return told[:, ::-1] if len(frame) == 1 and frame["job"].iloc[0] != own else told

    model = replace(given.model, predict=wavering)
    kept = asked(replace(given, model=model), row, wanted=10).facts["changes"]
    assert kept
    assert not any(at == job for changes in kept for at, _ in changes)


def test_no_change_can_be_taken_back_by_itself():
    given = whole("forest")
    for row in range(6):
        answer = asked(given, row)
        goal = Goal(**answer.facts["goal"])
        own = given.rows.iloc[[row]].reset_index(drop=True)

        def reaches(values, own=own, goal=goal):
            frame = own.copy()
            for name, value in zip(own.columns, values, strict=True):
                frame[name] = [value]
            return goal.reached(given.model.predict(frame))[0]

        for frame in rows_of(given, row, answer):
            assert not slow.needless(own.iloc[0].tolist(), frame.iloc[0].tolist(), reaches)


def test_one_row_beside_reference_rows_is_wanted():
    given = whole("boosting")
    for wrong in (given, replace(given, rows=given.rows.head(1), reference=None)):
        with pytest.raises(ValueError, match="one row"):
            METHOD.run(wrong, METHOD.parameters(), np.random.default_rng(0))
