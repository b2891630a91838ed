"""Which rows a search finds, and what it is called; each kind of model."""

import numpy as np
import pyarrow as pa
import pytest

from dashboard.rows.matching import holds, matching
from dashboard.rows.search import OneOf, Outcome, Search, Within, fitting, outcomes
from dashboard.rows.search_words import search_words
from explainers.records import Column
from explainers.records.dictionary import NOTHING_SAID
from tests.builders import predictions
from tests.dashboard.rows.test_findings import IRIS, analysed

CLASSES = ("good", "bad")
OUTPUTS = [[0.2, 0.8], [0.45, 0.55], [0.9, 0.1], [0.6, 0.4], [0.5, 0.5], [0.1, 0.9]]
RISK = ["bad", "good", "good", "bad", "good", None]
TABLE = pa.table(
    {
        "age": [23, 60, None, 41, 50, 70],
        "income": [1.5, float("nan"), 2.5, float("inf"), 0.0, -1.0],
        "housing": pa.array(["own", "rent", None, "own", "free", "rent"]).dictionary_encode(),
        "phone": [True, False, None, True, True, False],
    }
)


def found(search, outputs=OUTPUTS, classes=CLASSES, unit="probability", risk=RISK, threshold=0.5):
    names = {} if risk is None else {"risk": risk}
    analysis = analysed(outputs, classes, unit, **names)
    answers = predictions(
        outputs, {"id": range(len(outputs)), **names}, classes=classes or ("prediction",), unit=unit
    )
    return matching(search, analysis, answers, TABLE, threshold).tolist()


@pytest.mark.parametrize(
    ("outcome", "rows"),
    [
        (Outcome.TRUE_POSITIVE, [0]),
        (Outcome.FALSE_POSITIVE, [1]),
        (Outcome.TRUE_NEGATIVE, [2, 4]),
        (Outcome.FALSE_NEGATIVE, [3]),
        (Outcome.RIGHT, [0, 2, 4]),
        (Outcome.WRONG, [1, 3]),
    ],
)
def test_outcomes_of_two_classes(outcome, rows):
    assert found(Search(outcome)) == rows


def test_the_threshold_moves_the_outcomes():
    assert found(Search(Outcome.FALSE_POSITIVE), threshold=0.05) == [1, 2, 4]
    assert found(Search(Outcome.TRUE_POSITIVE), threshold=0.3) == [0, 3]
    assert found(Search(taken="bad"), threshold=0.85) == [5]
    assert found(Search(taken="good"), threshold=0.85) == [0, 1, 2, 3, 4]


def test_of_more_classes_answers_are_right_or_wrong():
    outputs = [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.1, 0.8, 0.1]]
    species = ["setosa", "versicolor", "versicolor"]
    about = {"outputs": outputs, "classes": IRIS, "risk": species, "threshold": None}
    assert found(Search(Outcome.RIGHT), **about) == [0, 2]
    assert found(Search(Outcome.WRONG), **about) == [1]
    assert found(Search(taken="virginica"), **about) == [1]
    assert found(Search(score=Within(0.65)), **about) == [0, 2]


def test_of_numbers_the_error_counts_whichever_way():
    about = {"outputs": [[1.0], [2.0], [3.0]], "classes": (), "unit": "prediction"}
    known = {**about, "risk": [1.5, 0.5, None], "threshold": None}
    assert found(Search(error=Within(1.0)), **known) == [1]
    assert found(Search(error=Within(high=1.0)), **known) == [0]
    assert found(Search(score=Within(2.0)), **known) == [1, 2]
    texts = {**about, "risk": ["a", "b", "c"], "threshold": None}
    assert found(Search(error=Within(0.0)), **texts) == []


def test_both_ends_are_inside_and_a_missing_number_is_not():
    assert found(Search(columns=(("age", Within(41, 60)),))) == [1, 3, 4]
    assert found(Search(columns=(("age", Within(high=23)),))) == [0]
    assert found(Search(columns=(("income", Within(-1e300)),))) == [0, 2, 4, 5]
    assert found(Search(columns=(("age", OneOf((None,))),))) == [2]
    assert found(Search(columns=(("income", OneOf((None,))),))) == [1]


def test_categories_by_their_names_and_missing_ones():
    assert found(Search(columns=(("housing", OneOf(("rent", "free"))),))) == [1, 4, 5]
    assert found(Search(columns=(("housing", OneOf(("rent", None))),))) == [1, 2, 5]
    assert found(Search(columns=(("phone", OneOf(("True",))),))) == [0, 3, 4]
    assert found(Search(columns=(("age", OneOf(("23", "50"))),))) == [0, 4]
    assert found(Search(columns=(("housing", OneOf(("castle",))),))) == []


def test_bounds_on_what_is_no_number_find_nothing():
    assert not holds(Within(1.0), TABLE.column("housing")).any()


def test_all_conditions_hold_at_once():
    both = (("age", Within(40)), ("housing", OneOf(("own", "rent"))))
    assert found(Search(columns=both)) == [1, 3, 5]
    assert found(Search(taken="bad", columns=both)) == [1, 5]
    assert found(Search(taken="bad", score=Within(high=0.6), columns=both)) == [1]
    assert found(Search()) == list(range(6))


def test_a_million_answers_are_masks_and_no_loops():
    draw = np.random.default_rng(0)
    shares = draw.random(50_000)
    outputs = np.stack([1 - shares, shares], axis=1)
    risk = np.where(draw.random(50_000) < 0.5, "bad", "good").tolist()
    rows = found(Search(Outcome.FALSE_POSITIVE, score=Within(0.6)), outputs=outputs, risk=risk)
    wanted = [at for at in range(50_000) if shares[at] >= 0.6 and risk[at] == "good"]
    assert rows == wanted and len(rows) > 5_000


def carded(analysis):
    columns = (Column("age", "number", 1, 5), Column("risk", "category", 0, 2))
    return analysis.__class__(
        **{**vars(analysis), "table": analysis.table.__class__("t", "t", 1, "CSV", 6, columns)}
    )


def test_a_link_is_told_what_it_cannot_ask():
    analysis = carded(analysed(OUTPUTS, CLASSES, "probability", risk=RISK))
    asked = Search(
        Outcome.WRONG, "bad", Within(0.1), columns=(("age", Within(1)), ("lost", Within(1)))
    )
    assert fitting(asked, analysis) == (
        Search(Outcome.WRONG, "bad", Within(0.1), columns=(("age", Within(1)),)),
        ("lost",),
    )
    other = Search(Outcome.WRONG, "worse", error=Within(1.0))
    assert fitting(other, analysis) == (Search(Outcome.WRONG), ("worse", "error"))
    unknown = carded(analysed(OUTPUTS, CLASSES, "probability"))
    assert fitting(Search(Outcome.WRONG), unknown) == (Search(), ("wrong",))


def test_which_outcomes_there_are():
    assert len(outcomes(analysed(OUTPUTS, CLASSES, "probability", risk=RISK))) == 6
    assert outcomes(analysed(OUTPUTS, CLASSES, "probability")) == ()
    assert outcomes(analysed([[1.0]], (), "prediction", risk=[1.0])) == ()
    three = analysed([[0.2, 0.3, 0.5]], IRIS, "probability", risk=["setosa"])
    assert outcomes(three) == (Outcome.RIGHT, Outcome.WRONG)
    positive_only = Search(Outcome.TRUE_POSITIVE)
    assert fitting(positive_only, three) == (Search(), ("true positive",))


def test_a_search_in_words():
    asked = Search(
        Outcome.FALSE_POSITIVE,
        "bad",
        Within(0.405, 0.6),
        Within(high=2),
        (("age", Within(50)), ("housing", OneOf(("rent", None))), ("job", OneOf())),
    )
    assert search_words(asked, "bad", NOTHING_SAID, shares=True) == (
        "false positive, taken for “bad”, bad from 40.5 % to 60 %, error to 2, age from 50, "
        "housing “rent” or missing"
    )
    assert search_words(
        Search(score=Within(1.5, 1.5)), "prediction", NOTHING_SAID, shares=False
    ) == ("prediction 1.5")
    assert search_words(Search(), "bad", NOTHING_SAID, shares=True) == ""
    many = Search(columns=(("job", OneOf(tuple("abcde"))),))
    assert search_words(many, "bad", NOTHING_SAID, shares=True) == "job “a” or “b” or “c” or 2 more"
