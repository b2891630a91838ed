"""A worker's session: one model, one table, and failures in sentences about them."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import RationaleError
from explainers.records import Reference
from explainers.service import session
from explainers.service.record_json import to_json
from explainers.service.session import Session
from explainers.service.workers.frames import Frame
from tests import toys
from tests.service.answering import SHARES, install

COLUMNS = (*toys.NUMBERS, *toys.TEXTS)


def contents(data):
    return np.frombuffer(data, np.uint8)


def inspected(kind, data):
    """What a worker finds in a file, and what it takes to open it again."""
    reply = Session().answer(
        Frame(f"inspect_{kind}", {"name": f"{kind}.x"}, {"file": contents(data)})
    )
    assert reply.fields["file_name"] == f"{kind}.x"
    return {"digest": reply.fields["digest"], "name": kind}, contents(data)


@pytest.fixture
def files():
    return {
        "model": inspected("model", toys.model("histogram")),
        "table": inspected("table", toys.csv()),
    }


def opening(files):
    named = {what: file for what, (file, _) in files.items()}
    fields = {"files": named, "reading": None, "columns": list(COLUMNS)}
    return Frame("open", fields, {what: data for what, (_, data) in files.items()})


@pytest.fixture
def ask(files):
    answer = Session().answer
    answer(opening(files))
    return answer


def block(method="shares", positions=(3, 4), **fields):
    asked = {"method": method, "parameters": {}, "seed": 0, "reference": to_json(Reference())}
    return Frame("block", {**asked, **fields}, {"positions": np.array(positions)})


def test_block_holds_the_numbers_the_facts_and_the_explained_columns(ask, monkeypatch):
    install(monkeypatch, SHARES)
    reply = ask(block())
    assert reply.verb == "block"
    assert reply.arrays["values"].shape == (2, 5, 2)
    assert reply.fields["unit"] == "probability"
    assert reply.fields["budget"] == 2
    assert reply.fields["seconds"] > 0
    expected = toys.frame()[list(COLUMNS)].iloc[[3, 4]].to_dict("records")
    assert reply.tables["data"].to_pylist() == expected


def test_predictions_come_with_every_column(ask):
    """Which column is the target or the identifier is a label that may be changed later."""
    data = ask(block("predictions")).tables["data"]
    assert data.column_names == ["id", "age", "amount", "unused", "housing", "job", "outcome"]
    assert data.column("id").to_pylist() == ["R-003", "R-004"]


def test_every_kind_of_column_a_table_may_have_can_travel(files, tmp_path):
    """A column the model does not use must not keep its predictions from coming."""
    rows = toys.ROWS
    frame = pa.Table.from_pandas(toys.frame(), preserve_index=False)
    for name, values in {
        "truth": pa.array([True, None] * (rows // 2)),
        "day": pa.array([0] * rows, pa.date32()),
        "moment": pa.array([0] * rows, pa.timestamp("us", tz="UTC")),
        "price": pa.array([None] * rows, pa.decimal128(9, 2)),
        "nothing": pa.nulls(rows),
        "grade": pa.array(["a", "b"] * (rows // 2)).dictionary_encode(),
        "long": pa.array(["a"] * rows, pa.large_string()),
        "span": pa.array([1] * rows, pa.duration("s")),
    }.items():
        frame = frame.append_column(name, values)
    from pyarrow import parquet

    path = tmp_path / "table.parquet"
    parquet.write_table(frame, path)
    ask = Session().answer
    ask(opening({**files, "table": inspected("table", path.read_bytes())}))
    reply = session_travelled(ask(block("predictions")))
    assert reply.tables["data"].column_names == frame.column_names


def session_travelled(reply):
    """The reply on the other side of the channel."""
    import io

    from explainers.service.workers.frames import encode, read

    return read(io.BytesIO(b"".join(encode(reply))))


def test_probe_times_the_model(ask):
    fields = ask(Frame("probe")).fields
    assert fields["rows"] == 50
    assert fields["seconds_per_row"] > 0


@pytest.mark.parametrize("frame", [Frame("probe"), block("predictions")], ids=["probe", "block"])
def test_nothing_is_answered_before_an_analysis_is_open(frame):
    with pytest.raises(RationaleError) as caught:
        Session().answer(frame)
    assert caught.value.code == "NOT_OPEN"


@pytest.mark.parametrize("kind", ["model", "table"])
def test_file_that_is_not_the_analysis_own_is_refused(files, kind):
    file, data = files[kind]
    with pytest.raises(RationaleError) as caught:
        Session().answer(opening({**files, kind: ({**file, "digest": "0" * 64}, data)}))
    assert caught.value.code == "CHANGED_FILE"
    assert f"The {kind} file" in str(caught.value)
    assert file["digest"][:12] in str(caught.value)


def failing(problem):
    def run(*_):
        raise problem

    return replace(SHARES, run=run)


@pytest.mark.parametrize(
    ("positions", "many"), [((3,), "1 row:"), (tuple(range(200)) * 6, "1,200 rows:")]
)
def test_method_that_raises_is_a_sentence_and_a_traceback_in_the_log(
    ask, monkeypatch, capsys, positions, many
):
    install(monkeypatch, failing(ValueError("singular matrix")))
    with pytest.raises(RationaleError) as caught:
        ask(block(positions=positions))
    assert caught.value.code == "METHOD_FAILED"
    assert f"Equal shares could not explain {many} ValueError, “singular matrix”." in str(
        caught.value
    )
    assert "Traceback" in capsys.readouterr().err


def test_sentence_of_a_method_is_kept(ask, monkeypatch):
    refusal = RationaleError("TOO_DEEP", "The trees are too deep.", "Prune them.")
    install(monkeypatch, failing(refusal))
    with pytest.raises(RationaleError) as caught:
        ask(block())
    assert caught.value is refusal


def test_lack_of_memory_is_not_the_methods_fault(ask, monkeypatch):
    install(monkeypatch, failing(MemoryError()))
    with pytest.raises(MemoryError):
        ask(block())


def test_reference_rows_are_made_once_for_many_rows(ask, monkeypatch):
    made = []
    monkeypatch.setattr(
        session,
        "reference_positions",
        lambda _, reference: made.append(reference.limit) or np.arange(reference.limit),
    )
    seen = []

    def run(subject, parameters, generator):
        seen.append(len(subject.reference))
        return SHARES.run(subject, parameters, generator)

    install(monkeypatch, replace(SHARES, uses_reference=True, run=run))
    for limit in (50, 50, 60, 50):
        ask(block(reference=to_json(Reference(limit=limit))))
    assert seen == [50, 50, 60, 50]
    assert made == [50, 60, 50]


def test_draws_follow_the_seed_alone(ask, monkeypatch):
    def run(subject, parameters, generator):
        answer = SHARES.run(subject, parameters, generator)
        return replace(answer, facts={**answer.facts, "draw": float(generator.random())})

    install(monkeypatch, replace(SHARES, run=run))
    draws = [ask(block(seed=seed)).fields["draw"] for seed in (0, 1, 0)]
    assert draws[0] == draws[2] == np.random.default_rng(0).random() != draws[1]
