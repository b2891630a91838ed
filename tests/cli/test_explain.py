"""Numbers in files are those of the pages: the same key, the same columns, every digit."""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard.panel.exports import attributions_parquet
from explainers.records import EditedRow, OneRow, Request, SampledRows
from explainers.service.plan import plan
from explainers.settings import from_environment
from tests.cli.conftest import inline

FILES = ("model.json", "table.csv")


def kept(folder):
    """The analyses in the home, and the backend over it."""
    service = inline(from_environment({"RATIONALE_HOME": str(folder.parent / "home")}))
    return service, service.workspace.analyses()


def test_every_format_holds_the_same_numbers(run, folder):
    for ending in ("parquet", "csv", "json"):
        code, out, err = run("explain", *FILES, "--rows=20", f"--output=n.{ending}")
        assert code == 0 and out == "" and f"Wrote “n.{ending}”" in err
    table = pq.read_table("n.parquet").to_pandas()
    whole = json.loads((folder / "n.json").read_text())
    effect = table["effect: age (yes)"].to_numpy()
    np.testing.assert_array_equal(effect, np.array(whole["values"])[:, 0, 1])
    np.testing.assert_allclose(pd.read_csv("n.csv")["effect: age (yes)"], effect, rtol=1e-12)
    assert table["position"].tolist() == whole["positions"] and len(table) == 20
    assert whole["receipt"]["method"] == "tree_shap"


def test_the_store_is_the_pages_own(run, folder):
    code, out, _ = run("explain", *FILES, "--rows=all", "--method=tree_shap")
    found = json.loads(out)
    service, (analysis,) = kept(folder)
    request = Request(analysis, "tree_shap", SampledRows(240))
    work = plan(request)
    assert code == 0 and found["receipt"]["key"] == work.key
    assert service.store.entry(work.key, work.content).has(0)
    result = service.engine.explain(request).result()
    assert run("explain", *FILES, "--rows=all", "--output=n.parquet")[0] == 0
    assert (folder / "n.parquet").read_bytes() == attributions_parquet(result)
    service.close()


def test_the_same_line_finds_its_analysis_again(run, folder):
    run("explain", *FILES, "--rows=5")
    run("explain", *FILES, "--rows=9")
    service, analyses = kept(folder)
    service.close()
    assert len(analyses) == 1
    (first,) = analyses
    assert (first.target, first.identifier, first.positive) == ("outcome", "id", "yes")
    none = ("--target=", "--identifier=", "--positive=class 0")
    assert run("explain", *FILES, "--rows=5", *none)[0] == 0
    service, analyses = kept(folder)
    service.close()
    other = next(each for each in analyses if each != first)
    assert (other.target, other.identifier, other.positive) == (None, None, "class 0")


@pytest.mark.parametrize("row", ["--row=R-007", "--rows=row=R-007", "--row=#8"])
def test_a_row_is_named_by_its_identifier_or_its_number(run, folder, row):
    _, out, _ = run("explain", *FILES, row, "--method=tree_shap")
    found = json.loads(out)
    service, (analysis,) = kept(folder)
    service.close()
    assert found["positions"] == [7]
    assert found["receipt"]["key"] in {
        plan(Request(analysis, "tree_shap", rows)).key for rows in (OneRow(7), SampledRows(1))
    }


@pytest.mark.parametrize(
    "changes",
    [
        ('--change={"age": 40, "housing": null}', '--change={"job": "skilled"}'),
        ("--change=age=40", "--change=housing=", "--change=job=skilled"),
    ],
)
def test_cells_of_a_row_are_changed(run, folder, changes):
    line = ("explain", *FILES, "--row=R-007", "--method=tree_shap")
    _, out, _ = run(*line, *changes)
    found = json.loads(out)
    service, (analysis,) = kept(folder)
    service.close()
    edited = EditedRow(7, (("age", 40.0), ("housing", None), ("job", "skilled")))
    assert found["receipt"]["key"] == plan(Request(analysis, "tree_shap", edited)).key
    assert found["data"]["age"] == [40] and found["data"]["housing"] == [None]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--row=#8", '--change={"income": 1}'), 1, "[BAD_EDIT]"),
        (("--row=#8", '--change={"age": 1' + "0" * 400 + "}"), 1, "no finite number"),
        (("--rows=5", '--change={"age": 1}'), 1, "Cells of “age” were to be changed"),
        (("--row=#8", "--change=age=old"), 1, "holds numbers, and “old” was given"),
        (("--row=#8", "--change=income=1"), 1, "“income” was changed, which is none"),
        (("--row=#8", '--change={"age": [40]}'), 2, "is neither NAME=VALUE nor like"),
        (("--row=#8", '--change={"job": "a=b"'), 2, "is neither NAME=VALUE nor like"),
        (("--row=#8", "--change=[]"), 2, "is neither NAME=VALUE nor like"),
    ],
)
def test_what_cannot_be_changed_is_told(run, arguments, code, words):
    told = run("explain", *FILES, *arguments)
    assert told[0] == code and words in told[2]


def test_the_figure_and_the_report_of_an_edited_row_are_about_what_it_is_now(run, folder):
    line = (*FILES, "--row=#4", '--change={"age": 79, "housing": "rent"}', "--method=tree_shap")
    assert run("explain", *line, "--figure=f.svg", "--output=n.json")[0] == 0
    assert "79" in (folder / "f.svg").read_text()
    assert run("report", *line, "--output=r.html")[0] == 0
    told = (folder / "r.html").read_text()
    assert "What if? R-003, edited" in told and "with 2 values changed." in told
    own = pd.read_csv("table.csv").loc[3]
    assert f"<td>age</td><td>{own['age']}</td><td>79</td>" in told
    assert f"<td>housing</td><td>{own['housing']}</td><td>rent</td>" in told
    assert "As the table has it: R-003: probability of" in told
    assert "Known outcome" not in told and "--change=" in told
    assert run("report", *FILES, "--row=#4", "--output=o.html")[0] == 0
    told = (folder / "o.html").read_text()
    assert "What if" not in told and "Known outcome" in told


def test_a_name_of_several_rows_is_told_by_their_numbers(run):
    data = pd.read_csv("table.csv")
    data.loc[3, "id"] = data.loc[1, "id"] = "twin"
    data.to_csv("table.csv", index=False)
    code, _, err = run("explain", *FILES, "--identifier=id", "--row=twin")
    assert code == 1 and "2 rows have the “id” “twin”" in err and "#2, #4" in err


def test_parameters_seed_and_groups_reach_the_key(run):
    line = ("explain", *FILES, "--method=permutation_shap", "--row=#1")
    _, out, _ = run(*line, "--set=pairs=7", "--seed=11", '--group={"who": ["age", "job"]}')
    receipt = json.loads(out)["receipt"]
    assert receipt["parameters"]["pairs"] == 7 and receipt["seed"] == 11
    assert receipt["groups"] == {"who": ["age", "job"]}


def test_choices_about_columns_and_the_reference_are_taken(run, folder):
    names = ("age", "amount", "unused", "housing", "job")
    columns = [f"--column={name}" for name in names]
    compared = ("--compare-column=housing", "--compare-value=own", "--compare-rows=50")
    named = ("--class-name=bad", "--class-name=good", "--compare-seed=3")
    _, out, _ = run("explain", *FILES, *columns, *compared, *named, "--rows=3")
    service, (analysis,) = kept(folder)
    service.close()
    assert analysis.columns == names and analysis.classes == ("bad", "good")
    reference = analysis.reference
    assert (reference.column, reference.value, reference.limit, reference.seed) == (
        "housing",
        "own",
        50,
        3,
    )
    assert json.loads(out)["output_names"] == ["bad", "good"]


def test_predictions_come_as_a_table_and_rules_only_as_json(run, folder):
    assert run("explain", *FILES, "--method=predictions", "--rows=all", "--output=p.csv")[0] == 0
    table = pd.read_csv("p.csv")
    assert len(table) == 240 and {"id", "outcome", "output (yes)"} <= set(table)
    line = ("explain", *FILES, "--method=lime_table", "--row=#1")
    code, _, err = run(*line, "--output=p.parquet")
    assert code == 1 and "rules are none" in err
    assert run(*line, "--output=p.json")[0] == 0
    assert json.loads((folder / "p.json").read_text())["conditions"]
