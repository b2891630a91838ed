"""Records survive the way to JSON and back; anything else is refused with its place."""

import json
import math
from dataclasses import MISSING, dataclass, fields, replace
from types import MappingProxyType

import pytest

from explainers.records import (
    Analysis,
    Check,
    Column,
    Condition,
    Feature,
    ModelCard,
    Receipt,
    Reference,
    Request,
    SampledRows,
    TableCard,
)
from explainers.service.record_json import from_json, to_json

MODEL = ModelCard(
    digest="a" * 64,
    file_name="credit.skops",
    size=12_345,
    family="scikit-learn",
    kind="Pipeline",
    task="classification",
    scale="probability",
    features=(Feature("age", "number"), Feature("housing", "category", ("own", "rent"))),
    outputs=2,
    classes=("bad", "good"),
    lacks={"trees": "It is a linear model."},
    versions={"scikit-learn": "1.9.0"},
    details=(("steps", "2"), ("trained", "2024-05-01")),
    notes=("Loaded without running code.",),
)
TABLE = TableCard(
    digest="b" * 64,
    file_name="credit.csv",
    size=999,
    format="csv",
    rows=1_000,
    columns=(
        Column("age", "number", missing=0, distinct=53, low=19.0, high=75.5),
        Column("housing", "category", missing=2, distinct=2, values=("own", "rent")),
    ),
)
RECEIPT = Receipt(
    key="c" * 64,
    method="tree_shap",
    method_version="1",
    exact=True,
    model_digest="a" * 64,
    table_digest="b" * 64,
    reference=None,
    parameters={"steps": 3, "scale": 0.1, "names": ["a", "b"], "nested": {"on": True}},
    seed=0,
    rows_used=10,
    rows_given=1_000,
    budget=0,
    seconds=0.25,
    stored="2026-01-01T00:00:00+00:00",
    gap=3e-07,
    versions={"xgboost": "3.2.0"},
)
ANALYSIS = Analysis(
    id="A" * 22,
    name="Credit",
    model=MODEL,
    table=TABLE,
    columns=("age", "housing"),
    classes=("bad", "good"),
    positive="bad",
    target="risk",
    reference=Reference(limit=10, column="housing", value="rent"),
)
CHECK = Check("additivity", False, 7.1, 1e-06, "The sum misses the output by 7.1 log-odds.")
RECORDS = (MODEL, TABLE, RECEIPT, ANALYSIS, CHECK, Condition("age", low=25.0))


def named(record):
    return type(record).__name__


@pytest.mark.parametrize("record", RECORDS, ids=named)
def test_record_survives_the_way_through_text(record):
    text = json.dumps(to_json(record), allow_nan=False)
    assert from_json(type(record), json.loads(text)) == record


@pytest.mark.parametrize("record", RECORDS, ids=named)
def test_every_field_is_carried(record):
    assert set(to_json(record)) == {part.name for part in fields(record)}


@pytest.mark.parametrize("record", RECORDS, ids=named)
def test_missing_field_takes_its_default_and_is_refused_without_one(record):
    for part in fields(record):
        data = to_json(record)
        del data[part.name]
        if part.default is MISSING and part.default_factory is MISSING:
            with pytest.raises(ValueError, match=rf"missing fields \['{part.name}'\]"):
                from_json(type(record), data)
        else:
            default = part.default_factory() if part.default is MISSING else part.default
            assert getattr(from_json(type(record), data), part.name) == default


@pytest.mark.parametrize("record", RECORDS, ids=named)
def test_unknown_field_is_refused(record):
    with pytest.raises(ValueError, match=r"unknown fields \['colour'\]"):
        from_json(type(record), {**to_json(record), "colour": "red"})


def test_unknown_field_deep_inside_is_refused_with_its_place():
    data = to_json(ANALYSIS)
    data["model"]["features"][1]["colour"] = "red"
    with pytest.raises(ValueError, match=r"Analysis\.model\.features\[1\]: .*'colour'"):
        from_json(Analysis, data)


@pytest.mark.parametrize(
    ("record", "name", "value"),
    [
        (MODEL, "digest", 1),
        (MODEL, "size", 1.0),
        (MODEL, "size", True),
        (MODEL, "size", "1"),
        (MODEL, "task", "clustering"),
        (MODEL, "classes", "bad"),
        (MODEL, "classes", ["bad", 1]),
        (MODEL, "lacks", [["trees", "none"]]),
        (MODEL, "lacks", {"trees": None}),
        (MODEL, "details", [["steps"]]),
        (MODEL, "details", [["steps", "2", "3"]]),
        (MODEL, "features", [None]),
        (CHECK, "passed", 1),
        (CHECK, "passed", None),
        (CHECK, "value", "7.1"),
        (CHECK, "value", "Infinity"),
        (CHECK, "value", True),
        (RECEIPT, "gap", "none"),
        (RECEIPT, "gap", [0.1]),
        (RECEIPT, "parameters", []),
        (ANALYSIS, "model", None),
        (ANALYSIS, "target", 3),
    ],
    ids=str,
)
def test_value_of_another_type_is_refused(record, name, value):
    with pytest.raises(ValueError, match=rf"{named(record)}\.{name}"):
        from_json(type(record), {**to_json(record), name: value})


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_other_json_is_no_record(data):
    with pytest.raises(ValueError, match=r"Check is .*, expected Check"):
        from_json(Check, data)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_numbers_that_json_has_not_survive_in_float_fields(number):
    data = json.loads(json.dumps(to_json(replace(CHECK, value=number)), allow_nan=False))
    assert from_json(Check, data).value == pytest.approx(number, nan_ok=True)
    data = json.loads(json.dumps(to_json(replace(RECEIPT, gap=number)), allow_nan=False))
    assert from_json(Receipt, data).gap == pytest.approx(number, nan_ok=True)


def test_whole_numbers_in_float_fields_become_floats():
    value = from_json(Check, to_json(replace(CHECK, value=7))).value
    assert (value, type(value)) == (7.0, float)


@pytest.mark.parametrize(
    "value", [math.nan, object(), {1: 2}, {3}, b"x"], ids=lambda value: type(value).__name__
)
def test_free_fields_hold_plain_json_only(value):
    with pytest.raises(ValueError, match=r"Receipt\.parameters\.odd is no plain JSON value"):
        to_json(replace(RECEIPT, parameters={"odd": value}))


@pytest.mark.parametrize(
    ("record", "change"),
    [
        (MODEL, {"classes": ["bad", "good"]}),
        (MODEL, {"size": "big"}),
        (MODEL, {"versions": {1: "x"}}),
        (ANALYSIS, {"model": TABLE}),
        (ANALYSIS, {"reference": None}),
    ],
    ids=str,
)
def test_record_with_a_wrong_value_is_not_written(record, change):
    with pytest.raises(ValueError, match=rf"{named(record)}\.{next(iter(change))}"):
        to_json(replace(record, **change))


def test_any_mapping_is_written_as_a_dict():
    record = replace(MODEL, lacks=MappingProxyType({"trees": "None here."}))
    assert to_json(record)["lacks"] == {"trees": "None here."}
    assert type(to_json(record)["lacks"]) is dict
    assert from_json(ModelCard, to_json(record)) == record


def test_unions_of_records_are_told_apart_by_their_fields():
    request = Request(ANALYSIS, "tree_shap", SampledRows(limit=7), {"a": 1})
    assert from_json(Request, to_json(request)) == request
    data = to_json(request)
    data["rows"] = {"limit": "7"}
    with pytest.raises(ValueError, match=r"Request\.rows is"):
        from_json(Request, data)


def test_new_record_types_need_no_new_code():
    @dataclass(frozen=True)
    class Pair:
        sizes: tuple[int, float | None]
        inner: Reference | None = None

    for pair in (Pair((1, None)), Pair((2, 0.5), Reference())):
        assert from_json(Pair, to_json(pair)) == pair
