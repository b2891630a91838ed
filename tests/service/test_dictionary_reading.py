"""A data dictionary through a worker: asked, believed only as far as it is one."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError, RefusedError
from explainers.intake.dictionaries.reading import MAX_BYTES
from explainers.intake.tables.limits import MAX_COLUMNS
from explainers.records import Dictionary, Entry
from explainers.service.dictionary_reading import VERB, answer, asked
from explainers.service.workers.frames import Frame

COLUMNS = ("age", "risk")
CSV = b"column,title,unit\nage,age at application,years\nrent,rent,DM\n"


def test_a_worker_reads_the_file_and_nothing_of_it_is_kept(backend, launcher):
    table = backend.read_table("table.csv", b"age,risk\n1,good\n2,bad\n")
    launcher.asked.clear()
    before = sorted(backend.settings.home.rglob("*"))
    found = backend.read_dictionary("words.csv", CSV, table)
    assert found.dictionary == Dictionary((Entry("age", "age at application", "years"),))
    assert found.remarks == ("The table has no column “rent”; what is said of it is left out.",)
    assert [frame.verb for frame, _ in launcher.asked] == [VERB]
    assert sorted(backend.settings.home.rglob("*")) == before


def test_what_a_worker_refuses_is_told(backend):
    table = backend.read_table("table.csv", b"age,risk\n1,good\n2,bad\n")
    with pytest.raises(RefusedError) as caught:
        backend.read_dictionary("words.csv", b"a,b\n1,2\n", table)
    assert caught.value.code == "UNFIT_DICTIONARY"


def test_too_large_a_file_starts_no_worker(launcher):
    with pytest.raises(RefusedError, match="may have") as caught:
        asked(launcher, "words.csv", b"x" * (MAX_BYTES + 1), COLUMNS)
    assert caught.value.code == "TOO_LARGE"
    assert launcher.workers == []


class Answering:
    """A launcher whose workers answer what they are told to."""

    def __init__(self, tables):
        self.tables, self.closed = tables, 0

    def launch(self):
        return self

    def ask(self, frame):
        assert frame.arrays["file"].dtype == np.uint8
        return Frame("dictionary", tables=self.tables)

    def close(self):
        self.closed += 1


def honest():
    frame = Frame(VERB, {"name": "words.csv"}, {"file": np.frombuffer(CSV, np.uint8)})
    return answer(frame).tables["lines"]


def test_what_an_honest_worker_answers_is_taken():
    worker = Answering({"lines": honest()})
    assert asked(worker, "words.csv", CSV, COLUMNS).dictionary.called("age") == "age at application"
    assert worker.closed == 1


def with_a_gap():
    columns = [pa.array([None, "x"], pa.string()), *honest().columns[1:]]
    return pa.table(columns, names=honest().schema.names)


def with_numbers():
    return honest().set_column(1, pa.field("title", pa.int64(), nullable=False), [[1, 2]])


def with_too_many_lines():
    return pa.concat_tables([honest()] * MAX_COLUMNS)


@pytest.mark.parametrize(
    "make", [with_a_gap, with_numbers, with_too_many_lines, lambda: honest().drop(["values"])]
)
def test_what_are_no_lines_is_not_taken(make):
    worker = Answering({"lines": make()})
    with pytest.raises(ModelError) as caught:
        asked(worker, "words.csv", CSV, COLUMNS)
    assert caught.value.code == "WRONG_ANSWER"
    assert worker.closed == 1


def test_no_lines_at_all_are_not_taken():
    with pytest.raises(ModelError, match="answered something else"):
        asked(Answering({}), "words.csv", CSV, COLUMNS)
