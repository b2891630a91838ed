"""Impossible requests are refused in words, with what would be possible."""

from dataclasses import replace

import pytest

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.records import AllRows, OneRow, SampledRows
from explainers.service.plan import plan
from tests.service.toy_requests import LIME, MODEL, TREES, with_analysis

REFUSED = {
    "UNKNOWN_METHOD": (replace(TREES, method="shap"), ["“shap”", "tree_shap"]),
    "METHOD_UNFIT": (
        with_analysis(TREES, model=replace(MODEL, lacks={"trees": "A line has no trees."})),
        ["A line has no trees.", "LIME"],
    ),
    "WRONG_SCOPE": (replace(LIME, rows=SampledRows()), ["LIME explains one row at a time"]),
    "NO_SUCH_ROW": (replace(LIME, rows=OneRow(1_000)), ["1,000", "“table.csv”", "999"]),
    "BAD_SEED": (replace(LIME, seed=-1), ["“-1”", "4,294,967,295"]),
    "BAD_PARAMETER": (
        replace(LIME, parameters={"samples": 7}),
        ["“samples” is “7”", "a whole number from 100 to 50,000", "5,000"],
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_impossible_request_is_refused_in_words(code):
    request, words = REFUSED[code]
    with pytest.raises(RefusedError) as caught:
        plan(request)
    assert caught.value.code == code
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"kernel_width": float("nan")}, "“nan”; allowed is a number from 0.05 to 5.0"),
        ({"samples": "many"}, "“many”"),
        ({"samples": None}, "“None”"),
        ({"colour": 1}, "LIME has no parameter “colour”. It takes: samples, features, "),
    ],
)
def test_impossible_parameter_is_named_with_what_is_allowed(parameters, words):
    with pytest.raises(RefusedError) as caught:
        plan(replace(LIME, parameters=parameters))
    assert caught.value.code == "BAD_PARAMETER"
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (replace(LIME, rows=OneRow(-1)), "NO_SUCH_ROW"),
        (replace(TREES, rows=SampledRows(0)), "NO_SUCH_ROW"),
        (replace(LIME, rows=AllRows()), "WRONG_SCOPE"),
        (replace(LIME, seed=0.5), "BAD_SEED"),
        (replace(LIME, seed=True), "BAD_SEED"),
        (replace(LIME, seed=2**32), "BAD_SEED"),
    ],
)
def test_impossible_rows_and_seeds_are_refused(request_, code):
    with pytest.raises(RefusedError) as caught:
        plan(request_)
    assert caught.value.code == code


def test_method_for_whole_models_does_not_explain_a_row(monkeypatch):
    whole = replace(registry()["tree_shap"], scopes=frozenset({"global"}))
    monkeypatch.setattr("explainers.service.admission.registry", lambda: {"tree_shap": whole})
    with pytest.raises(RefusedError, match="explains a whole model, not one row"):
        plan(replace(TREES, rows=OneRow(1)))
