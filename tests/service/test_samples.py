"""Samples: one click, in the user's columns, with the classes the right way round."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from explainers.intake.dictionaries import Line, understood
from explainers.records import AllRows, Request
from explainers.records.dictionary import NOTHING_SAID
from explainers.service import opening_samples as module
from explainers.service.samples import FOLDER, SAMPLES, TABLES
from explainers.service.storage.keys import file_digest
from explainers.service.workspace import is_id
from tests.service.answering import (
    in_threads,
    one,
)

CHOOSING = [sample for sample in TABLES if sample.classes]
(PREDICTING,) = (sample for sample in TABLES if not sample.classes)
METHODS = {
    "breast_cancer_logistic.skops": "linear_shap",
    "iris_network.keras": "exact_shap",
}


@pytest.mark.parametrize("sample", TABLES, ids=lambda sample: sample.slug)
def test_sample_is_explained_in_the_users_columns(backend, sample):
    """The pipeline encodes its text columns, the network names none; people know the table's."""
    analysis = backend.open_sample(sample)
    header = next(csv.reader((FOLDER / sample.table).read_text().splitlines()))
    own = [name for name in header if name not in (sample.identifier, sample.target)]
    assert (analysis.id, analysis.name) == (sample.id, sample.title)
    assert sorted(analysis.columns) == sorted(own)
    result = backend.engine.explain(
        one(analysis, 0, METHODS.get(sample.model, "tree_shap"))
    ).result()
    assert result.names == analysis.columns
    assert result.values.shape == (1, len(own), len(sample.classes) or 1)
    assert result.output_names == (sample.classes or ("prediction",))
    assert set(result.data.column_names) == set(own)
    assert result.receipt.gap <= result.receipt.tolerance
    known = analysis.table.column(sample.target)
    assert set(known.values) == set(analysis.classes)


@pytest.mark.parametrize("sample", CHOOSING, ids=lambda sample: sample.slug)
def test_classes_of_a_sample_are_in_the_models_order(backend, sample):
    """Turned round they would call every reason its opposite, and nothing else would show it."""
    analysis = backend.open_sample(sample)
    answer = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    truth = np.array(answer.data.column(sample.target).to_pylist())
    guessed = np.array(analysis.classes)[answer.outputs.argmax(axis=1)]
    assert (guessed == truth).mean() > 0.7


def test_the_sample_that_predicts_a_number_does_better_than_a_guess(backend):
    """R2 over all rows, most of which it learned from."""
    analysis = backend.open_sample(PREDICTING)
    answer = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    truth = np.array(answer.data.column(PREDICTING.target).to_pylist())
    assert np.var(truth - answer.outputs[:, 0]) < 0.6 * np.var(truth)


@pytest.mark.parametrize("sample", TABLES, ids=lambda sample: sample.slug)
def test_every_column_of_a_sample_has_a_line_in_its_dictionary_and_no_other_has(sample):
    columns = next(csv.reader((FOLDER / sample.table).read_text().splitlines()))
    with (FOLDER / sample.dictionary).open(encoding="utf-8", newline="") as file:
        lines = [Line(**line) for line in csv.DictReader(file)]
    found = understood(lines, columns)
    assert found.remarks == ()
    assert [entry.column for entry in found.dictionary.entries] == columns
    assert all(entry.title for entry in found.dictionary.entries)


def test_a_result_says_what_people_call_its_columns(backend):
    analysis = backend.open_sample(TABLES[0])
    result = backend.engine.explain(one(analysis, 0)).result()
    assert "duration_months" in result.names
    at = result.names.index("duration_months")
    assert result.titles[at] == "duration"
    assert result.dictionary.heading(result.names[at]) == "duration (months)"
    named = replace(analysis, dictionary=NOTHING_SAID)
    other = backend.engine.explain(one(named, 0)).result()
    assert other.titles == other.names
    assert other.receipt.key == result.receipt.key


def test_samples_have_the_columns_their_readme_says():
    headers = [(FOLDER / sample.table).read_text().splitlines()[0] for sample in TABLES]
    widths = [len(header.split(",")) - len(("identifier", "target")) for header in headers]
    assert widths == [20, 20, 4, 30, 13, 10]


def test_sample_is_opened_once(backend, launcher):
    first = backend.open_sample(SAMPLES[0])
    launcher.asked.clear()
    assert backend.open_sample(SAMPLES[0]) == first
    assert launcher.asked == []
    assert is_id(first.id)
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


def test_sample_opened_by_many_at_once_is_one_analysis(backend):
    found = in_threads(*[lambda: backend.open_sample(SAMPLES[1])] * 4)
    assert all(analysis == found[0] for analysis in found)
    assert backend.workspace.analyses() == (found[0],)


def test_link_to_a_sample_opens_the_choices_of_this_release(backend):
    """The same files under other names of classes are not what this release says they are."""
    shipped = backend.open_sample(SAMPLES[1])
    backend.workspace.save_analysis(replace(shipped, classes=("bad", "good")))
    assert backend.open_sample(SAMPLES[1]) == shipped
    assert backend.workspace.load_analysis(shipped.id) == shipped


def test_sample_whose_files_were_deleted_is_read_again(backend):
    analysis = backend.open_sample(SAMPLES[1])
    backend.workspace.path(analysis.table.digest).unlink()
    again = backend.open_sample(SAMPLES[1])
    assert again == analysis
    assert backend.engine.explain(one(again, 0)).result().values.shape == (1, 20, 2)


def test_link_to_a_sample_opens_the_files_of_this_release(backend, tmp_path, monkeypatch):
    sample = SAMPLES[1]
    old = tmp_path / "old"
    old.mkdir()
    (old / sample.model).write_bytes((FOLDER / sample.model).read_bytes())
    rows = (FOLDER / sample.table).read_bytes().splitlines(keepends=True)
    (old / sample.table).write_bytes(b"".join(rows[:101]))
    monkeypatch.setattr(module, "FOLDER", old)
    assert backend.open_sample(sample).table.rows == 100
    monkeypatch.undo()
    backend.read_table("uploaded.csv", (FOLDER / sample.table).read_bytes())
    fresh = backend.open_sample(sample)
    assert fresh.table.rows == 1_000
    assert fresh.table.digest == file_digest(FOLDER / sample.table)
