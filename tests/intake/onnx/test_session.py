"""ONNX Runtime is opened quietly: few threads, no noise, no files, no word to its maker."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.onnx.session import opened
from tests import toys
from tests.intake import onnx_files as files

ROOT = Path(__file__).parents[3]


def refusal(model):
    with pytest.raises(RefusedError) as caught:
        opened(files.written(model))
    return caught.value


@pytest.mark.parametrize(("granted", "threads"), [("3", 3), ("1", 1), (None, 1), ("auto", 1)])
def test_it_computes_on_the_threads_its_worker_was_granted(monkeypatch, granted, threads):
    if granted is None:
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    else:
        monkeypatch.setenv("OMP_NUM_THREADS", granted)
    options = opened(files.written(files.network())).get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (threads, 1)
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_it_runs_on_the_processor_alone_and_keeps_nothing():
    session = opened(files.written(files.network()))
    assert session.get_providers() == ["CPUExecutionProvider"]
    options = session.get_session_options()
    assert not options.enable_profiling
    assert not options.enable_cpu_mem_arena
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


@pytest.mark.parametrize(
    ("versions", "form", "said"),
    [
        ({"opset": 99}, 9, "opset 99 of ai.onnx, and"),
        ({"learning": 98}, 9, "opset 98 of ai.onnx.ml, and"),
        ({}, 97, "IR version 97, and"),
    ],
    ids=["operators", "learning operators", "format"],
)
def test_a_file_newer_than_the_runtime_is_told_both_versions(versions, form, said):
    node = files.helper.make_node("Identity", ["x"], ["y"])
    made = files.model_of([node], [files.given()], [files.given("y")], **versions)
    made.ir_version = form
    error = refusal(made)
    assert error.code == "TOO_NEW"
    assert f"is written in {said} ONNX Runtime 1." in error.sentence
    assert "reads up to " in error.sentence
    newest = error.sentence.rpartition("reads up to ")[2].rstrip(".")
    assert f"Export it for {newest} or older" in error.next_step


def test_a_graph_the_runtime_does_not_understand_is_quoted_without_its_source():
    model = files.network()
    model.graph.node[0].op_type = "Frobnicate"
    error = refusal(model)
    assert error.code == "BROKEN_MODEL"
    assert "cannot read the graph: “" in error.sentence and "Frobnicate" in error.sentence
    assert "onnxruntime_src" not in error.sentence and "ONNXRuntimeError" not in error.sentence
    assert error.next_step.startswith("Export the model again")


def test_double_precision_where_the_operators_take_single_is_explained():
    node = files.learning("ZipMap", ["x"], ["y"], classlabels_int64s=[0, 1, 2])
    kind = files.helper.make_tensor_value_info("y", files.FLOAT, None)
    model = files.model_of([node], [files.given(kind=files.DOUBLE)], [kind])
    error = refusal(model)
    assert error.code == "BROKEN_MODEL"
    assert "FloatTensorType" in error.next_step


_QUIET = """
import os, sys
from pathlib import Path
import pandas
from explainers.errors import RefusedError
from explainers.intake import from_onnx

threads = len(os.listdir("/proc/self/task"))
for name in sys.argv[1:]:
    try:
        handle = from_onnx.read(Path(name).read_bytes(), "model.onnx")
        handle.predict(pandas.read_csv(Path(name).with_name("table.csv")))
    except RefusedError as refused:
        assert refused.code == "BROKEN_MODEL"
print(len(os.listdir("/proc/self/task")) - threads)
"""


def test_reading_and_predicting_leave_no_thread_no_file_and_no_noise(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    broken = files.network()
    broken.graph.node[0].op_type = "Frobnicate"
    (tmp_path / "sound").write_bytes(toys.graph("forest"))
    (tmp_path / "broken").write_bytes(files.written(broken))
    toys.frame().to_csv(tmp_path / "table.csv", index=False)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    folders = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"), str(home))
    done = subprocess.run(
        [sys.executable, "-c", _QUIET, str(tmp_path / "sound"), str(tmp_path / "broken")],
        cwd=tmp_path,
        env={**kept, **alone, **folders, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
    assert list(home.iterdir()) == []


def test_answers_do_not_depend_on_the_number_of_threads(monkeypatch):
    values = np.random.default_rng(0).normal(size=(500, 3)).astype(np.float32)
    data = files.exported(files.PROBABLE["forest"], files.two(), zipmap=False)
    answers = []
    for threads in ("1", "2"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        answers.append(opened(data).run(["probabilities"], {"X": values})[0])
    np.testing.assert_allclose(answers[0], answers[1], rtol=0, atol=1e-6)
