import csv
import io
import json
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard.tabular.tables import (
    attributions_parquet,
    csv_bytes,
    dependence_table,
    importance_table,
    lime_table,
    summary_table,
    waterfall_table,
)
from tests.builders import attribution, credit
from tests.rule_results import rules


def read_csv(frame):
    return list(csv.reader(io.StringIO(csv_bytes(frame).decode("utf-8"), newline="")))


def test_importance_has_every_feature_and_shares_of_the_whole():
    frame = importance_table(credit(), 1)
    assert len(frame) == 5
    assert frame["mean |effect|"].is_monotonic_decreasing
    assert frame["share"].sum() == pytest.approx(1)


def test_shares_of_nothing_are_zero():
    frame = importance_table(attribution([[0.0]], {"a": [1]}), 1)
    assert list(frame["share"]) == [0]


def test_summary_figures_are_those_of_the_effects():
    result = attribution([[1.0], [-2.0], [4.0]], {"a": [1, 2, 3]})
    (line,) = summary_table(result, 1).to_dict("records")
    assert line == {
        "feature": "a",
        "mean |effect|": pytest.approx(7 / 3),
        "mean effect": pytest.approx(1),
        "share of rows raised": pytest.approx(2 / 3),
        "lowest effect": -2,
        "highest effect": 4,
    }


def test_dependence_of_a_number_holds_every_row_and_the_missing_ones_apart():
    result = credit()
    frame = dependence_table(result, 1, "duration_months")
    assert frame["rows"].sum() == 240
    lost = result.data.column("duration_months").null_count
    assert frame.iloc[-1]["rows"] == lost
    assert np.isnan(frame.iloc[-1]["from"])
    assert (frame["from"][:-1] <= frame["to"][:-1]).all()


def test_dependence_of_a_category_has_one_line_each():
    frame = dependence_table(credit(), 1, "housing")
    assert set(frame["value"]) == {"own", "rent", "missing"}
    assert frame["rows"].sum() == 240
    assert frame["median effect"].is_monotonic_decreasing


def test_waterfall_runs_from_the_output_down_to_the_base():
    result = credit()
    frame = waterfall_table(result, 3, 1)
    assert list(frame["feature"][[0, 6]]) == ["this row's output", "base value"]
    totals = frame["running total"]
    assert totals.iloc[-1] == result.base_values[3, 1]
    np.testing.assert_allclose(totals[0], totals[1])
    np.testing.assert_allclose(
        totals[1:6].to_numpy() - totals[2:7].to_numpy(), frame["effect"][1:6], atol=1e-12
    )
    assert frame["effect"][1:6].abs().is_monotonic_decreasing


def test_values_in_a_table_are_not_rounded():
    result = attribution([[3.0, 2.0, 1.0]], {"a": [1234.56789], "b": [18.0], "c": [None]})
    assert list(waterfall_table(result, 0, 1)["value"]) == ["", "1234.56789", "18", "missing", ""]


def test_lime_conditions_are_sorted_by_absolute_weight():
    frame = lime_table(rules(), 1)
    assert list(frame["feature"]) == ["checking_account", "duration_months", "age"]
    assert list(frame["condition"]) == [
        "checking_account = below 0 DM",
        "12 < duration_months ≤ 18",
        "age > 33",
    ]
    assert list(frame["weight"]) == [0.2, -0.08, -0.01]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\tx", "\rx", " =1", "\u200b=1"]
)
def test_text_in_a_csv_is_no_formula_in_cells_or_headings(text):
    heading, cell = read_csv(pd.DataFrame({text: [text]}))
    assert heading[0].startswith("'")
    assert cell[0].startswith("'")


def test_a_carriage_return_inside_a_cell_begins_no_new_one():
    heading, line = read_csv(pd.DataFrame({"a": ["x\r=1+1"], "b": ["y"]}))
    assert (heading, line) == (["a", "b"], ["x\r=1+1", "y"])


def test_numbers_in_a_csv_stay_numbers():
    frame = pd.DataFrame({"effect": [-0.25, 1e-7, np.nan], "name": ["-x", "é", "“q”, “r”"]})
    lines = read_csv(frame)
    assert [line[0] for line in lines[1:]] == ["-0.25", "1e-07", ""]
    assert [line[1] for line in lines[1:]] == ["'-x", "é", "“q”, “r”"]


def test_neutralising_leaves_the_table_on_the_page_alone():
    frame = pd.DataFrame({"name": ["=x"]})
    csv_bytes(frame)
    assert frame["name"][0] == "=x"


def test_parquet_holds_all_outputs_and_its_receipt():
    result = credit()
    table = pq.read_table(io.BytesIO(attributions_parquet(result)))
    assert table.column_names[:6] == ["position", *result.names]
    assert table.column("position").to_pylist() == list(result.positions)
    assert table.column("housing").equals(result.data.column("housing"))
    for at, output in enumerate(result.output_names):
        effects = [table.column(f"effect: {name} ({output})").to_numpy() for name in result.names]
        np.testing.assert_array_equal(np.stack(effects, axis=1), result.values[:, :, at])
        total = table.column(f"base ({output})").to_numpy() + np.sum(effects, axis=0)
        np.testing.assert_allclose(total, table.column(f"output ({output})").to_numpy())
    told = json.loads(table.schema.metadata[b"rationale.receipt"])
    assert told["key"] == result.receipt.key
    assert told["parameters"] == {"perturbation": "interventional"}
    assert table.schema.metadata[b"rationale.unit"] == b"log-odds"


def test_parquet_holds_standard_errors_where_there_are_any():
    result = attribution([[1.0]], {"a": [1]}, stderr=np.full((1, 1, 2), 0.25))
    table = pq.read_table(io.BytesIO(attributions_parquet(result)))
    assert table.column("stderr: a (bad)").to_pylist() == [0.25]


def test_a_feature_may_be_called_position():
    result = attribution(np.ones((2, 2)), {"position": [7, 8], "base (bad)": [1, 2]})
    table = pq.read_table(io.BytesIO(attributions_parquet(result)))
    assert len(set(table.column_names)) == len(table.column_names)
    assert table.column("position").to_pylist() == [7, 8]
    assert table.column("position 2").to_pylist() == [0, 10]
    assert table.column("base (bad) 2").to_pylist() == [-0.9, -0.9]


def test_a_receipt_with_frozen_parameters_can_be_written():
    result = attribution([[1.0]], {"a": [1]}, parameters=MappingProxyType({"budget": np.int64(5)}))
    table = pq.read_table(io.BytesIO(attributions_parquet(result)))
    assert json.loads(table.schema.metadata[b"rationale.receipt"])["parameters"] == {"budget": 5}
