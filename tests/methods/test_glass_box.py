"""A glass box: what its terms say is what it answers, judged by rows it has not seen."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.checks.fidelity import Classes, fidelity
from explainers.methods import registry
from explainers.service.storage.blocks import Block
from explainers.service.storage.glass_terms import terms_of
from tests import toys
from tests.methods.agnostic import with_gaps
from tests.subjects import subject

METHOD = registry()["glass_box"]


def explain(given, seed=0, **parameters):
    chosen = METHOD.parameters(**{"fits": 2, **parameters})
    return METHOD.run(given, chosen, np.random.default_rng(seed))


def judged(answer, what="answers", held=True):
    which = (answer.arrays["held"] == 1) == held
    return fidelity(answer.arrays["outputs"][which], answer.arrays[what][which], Classes())


def answering(given, answers):
    return replace(given, model=replace(given.model, predict=answers))


def bin_of(axis, value):
    """The bin a value is in, by going through them: None is one nobody was in."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is not itself
        return 0
    if axis.cuts is None:
        return 1 + axis.categories.index(str(value)) if str(value) in axis.categories else None
    place = 1
    for cut in axis.cuts:
        place += value >= cut
    return place


def added_up(answer, rows, fitted, singles):
    """What the terms of each fitted output add up to, row by row: (rows, fitted)."""
    terms = terms_of(Block(dict(answer.arrays), {}, dict(answer.facts)))
    found = []
    for _, row in rows.iterrows():
        sums = []
        for output in fitted:
            total = answer.arrays["intercepts"][output]
            for term in (one for one in terms if one.output == output):
                if singles and len(term.axes) == 2:
                    continue
                places = [bin_of(axis, row.iloc[axis.feature]) for axis in term.axes]
                total += 0.0 if None in places else term.scores[tuple(places)]
            sums.append(total)
        found.append(sums)
    return np.array(found)


@pytest.mark.parametrize(
    ("name", "fitted"),
    [("xgboost", (1,)), ("histogram-three", (0, 1, 2)), ("lightgbm-value", (0,))],
)
def test_what_it_answers_is_what_its_terms_add_up_to(name, fitted):
    given = subject(toys.model(name), 240)
    answer = explain(given)
    few = given.rows.head(40)
    for what, singles in (("singles", True), ("answers", False)):
        sums = added_up(answer, few, fitted, singles)
        if name == "lightgbm-value":
            expected = sums
        else:
            both = np.hstack([-sums, sums]) if len(fitted) == 1 else sums
            shares = 1 / (1 + np.exp(-both))
            expected = shares / shares.sum(axis=1, keepdims=True)
        np.testing.assert_allclose(answer.arrays[what][:40], expected, rtol=0, atol=1e-9)


def test_gaps_have_a_bin_of_their_own():
    given = with_gaps(240)
    answer = explain(given)
    sums = added_up(answer, given.rows.head(40), (1,), singles=False)
    expected = 1 / (1 + np.exp(-sums[:, 0]))
    np.testing.assert_allclose(answer.arrays["answers"][:40, 1], expected, rtol=0, atol=1e-9)


def test_memorising_random_answers_is_worth_nothing():
    def random(frame):
        draw = np.random.default_rng(3).random(len(frame))
        return np.stack([1 - draw, draw], axis=1)

    found = judged(explain(answering(subject(toys.model("forest"), 240), random)))
    assert found.explained < 0.1


def test_curves_alone_repeat_what_is_added_up_and_not_what_is_not():
    given = subject(toys.model("forest"), 240)

    def sum_of(frame):
        return ((frame["age"] - 45) / 20 + (frame["housing"] == "rent")).to_numpy(float)[:, None]

    def product(frame):
        signs = np.where(frame["housing"] == "rent", 1.0, -1.0)
        return (np.where(frame["age"] > 48, 1.0, -1.0) * signs).astype(float)[:, None]

    card = replace(given.model.card, task="regression", scale="number", outputs=1)
    for predict, alone, together in ((sum_of, 0.95, 0.95), (product, None, 0.8)):
        model = replace(given.model, predict=predict, card=card)
        answer = explain(replace(given, model=model), pairs=2)
        if alone is None:
            assert judged(answer, "singles").explained < 0.4
        else:
            assert judged(answer, "singles").explained > alone
        assert judged(answer).explained > together


def test_without_pairs_there_are_none():
    answer = explain(subject(toys.model("xgboost"), 120), pairs=0)
    assert all(len(term["axes"]) == 1 for term in answer.facts["terms"])
    np.testing.assert_array_equal(answer.arrays["singles"], answer.arrays["answers"])


def test_a_seed_gives_the_same_and_another_one_others():
    given = subject(toys.model("xgboost"), 120)
    first, again, other = explain(given, 4), explain(given, 4), explain(given, 5)
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(array, again.arrays[name])
    assert first.facts == again.facts
    assert (first.arrays["held"] != other.arrays["held"]).any()


def test_more_fits_tell_how_far_they_part():
    answer = explain(subject(toys.model("xgboost"), 240), fits=4)
    assert answer.arrays["errors"].max() > 0 and (answer.arrays["errors"] >= 0).all()


def test_a_column_that_never_changes_has_no_curve():
    answer = explain(subject(toys.model("xgboost"), 120))
    features = {axis["feature"] for term in answer.facts["terms"] for axis in term["axes"]}
    assert 2 not in features and any("never change" in note for note in answer.facts["notes"])


def test_it_says_how_far_it_is():
    given, told = subject(toys.model("xgboost"), 60), []
    explain(replace(given, report=lambda done, total: told.append(done / total)))
    assert told == sorted(told) and told[-1] == 1.0
