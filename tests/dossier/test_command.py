"""The line a document ends with asks for that very document: the same key, whatever was chosen."""

import shlex
from dataclasses import replace

import pytest

from explainers.cli.asking import request_of
from explainers.cli.choosing import analysis_of
from explainers.cli.desk import Desk
from explainers.cli.judging import output_of
from explainers.cli.parser import parser
from explainers.dossier.command import PROGRAM, command
from explainers.records import EditedRow, Group, OneRow, Reference, Request, SampledRows
from explainers.service.plan import plan
from explainers.settings import from_environment
from tests import hostile_names, toys
from tests.cli.conftest import inline
from tests.dossier.made import decision


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    service = inline(from_environment({"RATIONALE_HOME": str(tmp_path / "home")}))
    yield Desk(service, open_anyway=False)
    service.close()


def asked_again(desk, request, output):
    """What the printed line asks, as a shell takes it apart."""
    found = desk.answer(request)
    line = command(request, found.receipt, output)
    assert line.startswith(f"{PROGRAM} report ")
    chosen = parser().parse_args(shlex.split(line)[3:])
    analysis = analysis_of(desk, chosen)
    again = request_of(desk, analysis, chosen)
    return again, output_of(analysis, chosen.output_class, -1)


def opened(desk, folder, model, table, model_name="model.json", table_name="table.csv"):
    (folder / model_name).write_bytes(model)
    (folder / table_name).write_bytes(table)
    return analysis_of(desk, parser().parse_args(["explain", f"./{model_name}", f"./{table_name}"]))


CHOICES = {
    "as they were recognised": {},
    "no target": {"target": None, "identifier": None},
    "other names": {"classes": ("b a d", "it's"), "positive": "b a d"},
    "one column twice": {"columns": ("age", "age", "unused", "housing", "job")},
    "whom to compare with": {"reference": Reference(40, "housing", "own", 5)},
}
EDITED = EditedRow(16, (("age", 1 / 3), ("housing", 'it\'s "dear"'), ("job", None)))


@pytest.mark.parametrize("changes", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("rows", [OneRow(16), SampledRows(50), EDITED])
def test_every_choice_is_in_the_line(desk, tmp_path, changes, rows):
    base = opened(desk, tmp_path, toys.model("xgboost"), toys.csv())
    analysis = desk.service.save(replace(base, **changes))
    groups = () if "columns" in changes else (Group("who", ("age", "job")),)
    request = Request(analysis, "permutation_shap", rows, {"pairs": 3}, 9, groups)
    again, output = asked_again(desk, request, 1)
    assert plan(again).key == plan(request).key
    assert replace(again.analysis, id="") == replace(analysis, id="")
    assert again.rows == rows and again.groups == groups and output == 1


def test_hostile_names_pass_through_a_shell(desk, tmp_path):
    model_name = "-- $(touch x) 'a' \"b\".skops"
    base = opened(desk, tmp_path, hostile_names.model(), hostile_names.csv(), model_name)
    request = Request(base, "tree_shap", OneRow(3))
    again, output = asked_again(desk, request, 0)
    assert plan(again).key == plan(request).key and output == 0
    assert replace(again.analysis, id="") == replace(base, id="")
    assert not (tmp_path / "x").exists()


def test_another_row_is_another_line():
    parts = decision()
    one = command(parts.request, parts.result.receipt, 0)
    other = command(replace(parts.request, rows=OneRow(1)), parts.result.receipt, 0)
    assert "'--row=#1'" in one and "'--row=#2'" in other
