"""Reasons of a refusal: only what pushed toward it, at most four, each with a code that stays."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.dossier.reason_codes import (
    NO_ADVICE,
    ReasonCode,
    as_text,
    codes_of,
    reason_codes,
    rests_on,
    told_share,
)
from explainers.records import Group, OneRow, Reference, Request
from tests import builders
from tests.dossier import made

DATA = {
    "age": [23],
    "amount": [9000.0],
    "housing": ["rent"],
    "job": [None],
    "phone": ["yes"],
    "purpose": ["car"],
}
PUSHES = (0.1, 0.5, -0.75, 0.25, 0.05, 0.0)
APPROVED = pa.table(
    {
        "age": [40, 41, 60],
        "amount": [100.0, 1000.0, 1200.0],
        "housing": ["own", "own", "rent"],
        "job": ["clerk", None, "clerk"],
        "phone": ["yes", "yes", "no"],
        "purpose": ["car", "tv", "tv"],
    }
)


def asked(data=DATA, groups=(), **changes):
    return Request(made.analysis(data, **changes), "tree_shap", OneRow(0), groups=groups)


def found(pushes=PUSHES, data=DATA, request=None, toward=1, **changes):
    result = builders.attribution([pushes], data, **changes)
    return reason_codes(request or asked(data), result, 1, APPROVED, toward)


def test_the_strongest_pushes_toward_the_refusal_with_the_usual_values():
    codes = found().codes
    assert [(one.code, one.title, one.value, one.usual, one.push) for one in codes] == [
        ("R02", "amount", "9,000", "1,000", 0.5),
        ("R04", "job", "missing", "clerk", 0.25),
        ("R01", "age", "23", "41", 0.1),
        ("R05", "phone", "yes", "yes", 0.05),
    ]


def test_what_pushed_the_other_way_or_not_at_all_is_no_reason():
    titles = {one.title for one in found((0.1, -0.5, -0.75, 0, 0, 0)).codes}
    assert titles == {"age"}
    assert found((-1.0,) * 6).codes == ()
    assert found((-1.0,) * 6).share == 0.0


def test_where_a_low_answer_is_unwanted_what_lowered_it_counts():
    low = found(toward=-1)
    assert [(one.title, one.push) for one in low.codes] == [("housing", 0.75)]
    assert low.share == 1.0


def test_no_more_than_four_and_their_share_of_all_pushes():
    several = found((0.4, 0.3, 0.1, 0.1, 0.05, 0.05))
    assert [one.code for one in several.codes] == ["R01", "R02", "R03", "R04"]
    assert several.share == pytest.approx(0.9)
    assert told_share(several) == ("These reasons are 90 % of all that pushed toward this answer.")


def test_an_estimate_is_a_reason_only_where_its_direction_is_sure():
    stderr = [[[0.06, 0.06], [0.1, 0.1], [0.1, 0.1], [0.1, 0.1], [0.1, 0.1], [0, 0]]]
    assert [one.title for one in found(stderr=stderr, exact=False).codes] == ["amount", "job"]
    smaller = np.array(stderr) / 2
    assert "age" in [one.title for one in found(stderr=smaller, exact=False).codes]


def test_numbers_that_do_not_add_up_are_no_reasons():
    with pytest.raises(ValueError, match="do not add up"):
        found(tolerance=None)


def test_a_code_is_the_columns_place_and_stays_whatever_is_grouped():
    assert codes_of(asked()) == ("R01", "R02", "R03", "R04", "R05", "R06")
    group = Group("home", ("housing", "phone"))
    assert codes_of(asked(groups=(group,))) == ("R01", "R02", "G03", "R04", "R06")
    many = {f"c{at}": [1] for at in range(120)}
    assert codes_of(asked(many))[0] == "R001"
    assert codes_of(asked(many))[119] == "R120"


def test_a_group_is_one_reason():
    group = Group("home", ("housing", "phone"))
    data = {"age": [23], "amount": [9000.0], "home": ["housing rent · phone yes"], "job": [None]}
    request = asked(groups=(group,))
    result = builders.attribution([(0.0, 0.1, 0.4, -0.2)], data)
    first = reason_codes(request, result, 1, APPROVED).codes[0]
    assert (first.code, first.title, first.columns) == ("G03", "home", ("housing", "phone"))
    assert first.value == "housing rent · phone yes"
    assert first.usual == "housing own · phone yes"


def test_a_column_that_feeds_two_inputs_is_told_by_its_place():
    data = {"age": [23], "amount": [9000.0]}
    request = asked(data)
    twice = replace(request, analysis=replace(request.analysis, columns=("age", "amount", "age")))
    result = replace(
        builders.attribution([(0.1, 0.2, 0.3)], {"age": [23], "amount": [1.0], "third": [3]}),
        names=("age", "amount", "age"),
    )
    assert [one.code for one in reason_codes(twice, result, 1, APPROVED).codes] == [
        "R03",
        "R02",
        "R01",
    ]


def test_a_value_that_is_usual_with_the_other_answer_as_well_is_said_to_be():
    code = ReasonCode("R04", "job", ("job",), "1 to 4 years", "1 to 4 years", 0.5)
    assert code.beside(str) == "1 to 4 years, which is usual with the other answer, too"
    other = replace(code, usual="1 to 7 years")  # alike once they are cut
    assert other.beside(lambda said: said[:6]) == "1 to 4; usual with the other answer: 1 to 7"


def test_the_text_tells_everything_without_the_page():
    request, result = asked(), builders.attribution([PUSHES], DATA)
    text = as_text("P-001", "P-001: 73 % bad.", found(), request, result, 1)
    assert text.startswith("Principal reasons: P-001\nP-001: 73 % bad.\n\nR02  amount\n")
    assert (
        "     this case: 9,000; usual with the other answer: 1,000; push +0.5\n\nR04  job\n" in text
    )
    assert "columns:" not in text
    assert "These reasons are 100 % of all that pushed" in text
    assert rests_on(request, result, 1) in text
    assert text.endswith(f"\n{NO_ADVICE}\n")


def test_the_text_says_so_where_nothing_pushed():
    result = builders.attribution([(-1.0,) * 6], DATA)
    text = as_text("P-001", "answer", found((-1.0,) * 6), asked(), result, 1)
    assert "No column pushed toward this answer for sure." in text
    assert "R0" not in text
    assert told_share(found((-1.0,) * 6)) == ""


def test_it_says_what_it_rests_on():
    result = builders.attribution([PUSHES], DATA)
    told = rests_on(asked(), result, 1)
    assert "Tree SHAP (exact)" in told
    assert "base value −0.9 (log-odds, for “bad”)" in told
    assert "the training rows as the model itself has counted them" in told
    assert f"Result key {result.receipt.key}." in told
    compared = replace(
        result, receipt=replace(result.receipt, reference="rows where job is clerk", exact=False)
    )
    request = asked(reference=Reference(limit=200, column="job", value="clerk", seed=3))
    told = rests_on(request, compared, 1)
    assert "(an estimate)" in told
    assert "compared with rows where job is clerk (at most 200, seed 3)" in told


def test_hostile_names_stay_in_their_line():
    evil = "a\nR99  forged\u202e"
    data = {evil: ["x\ny"]}
    request, result = asked(data), builders.attribution([(0.5,)], data)
    approved = pa.table({evil: ["fine"]})
    text = as_text(
        "P\n1", "an\nswer", reason_codes(request, result, 1, approved), request, result, 1
    )
    assert not re.search(r"^R99", text, re.MULTILINE)
    assert "\u202e" not in text
    assert text.splitlines()[0] == "Principal reasons: P 1"
