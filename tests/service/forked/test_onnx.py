"""ONNX files in workers of their own: read, opened, tried and explained there."""

import os

import numpy as np
import pytest

from explainers.errors import RefusedError
from tests import toys
from tests.service.answering import one, opened, sampled


@pytest.mark.parametrize("name", ["forest", "value"])
def test_an_onnx_file_goes_all_the_way_from_upload_to_explanation(backend, launcher, name):
    analysis = opened(backend, toys.graph(name), file_name="credit.onnx")
    assert analysis.model.family == "ONNX"
    assert analysis.classes == (("no", "yes") if name == "forest" else ())
    assert analysis.columns == tuple(toys.frame())
    found = backend.try_out(analysis)
    assert found.rows == 50 and found.seconds_per_row > 0
    local = backend.engine.explain(one(analysis, 4, "exact_shap")).result()
    assert local.receipt.gap < 1e-5 and local.receipt.versions["onnxruntime"]
    sums = local.values.sum(axis=1) + local.base_values
    np.testing.assert_allclose(sums, local.outputs, rtol=0, atol=1e-5)
    drawn = backend.engine.explain(sampled(analysis, "permutation_shap", limit=20)).result()
    assert drawn.values.shape == (20, 5, len(analysis.classes) or 1)
    answers = backend.engine.explain(sampled(analysis, "predictions", limit=toys.ROWS)).result()
    assert answers.outputs.shape == (toys.ROWS, len(analysis.classes) or 1)
    assert os.getpid() not in {worker.pid for worker in launcher.workers}


def test_two_workers_from_one_fork_server_compute_side_by_side(backend):
    """Threads of a session that was opened before the fork would hang here."""
    first = opened(backend, toys.graph("forest"), file_name="a.onnx")
    second = opened(backend, toys.graph("three"), file_name="b.onnx")
    results = [
        backend.engine.explain(one(analysis, 0, "permutation_shap"))
        for analysis in (first, second, first)
    ]
    shapes = [job.result().values.shape for job in results]
    assert shapes == [(1, 5, 2), (1, 5, 3), (1, 5, 2)]


def test_a_file_that_names_another_file_is_refused_in_the_worker(backend):
    import onnx

    model = onnx.ModelProto.FromString(toys.graph("linear"))
    tensor = model.graph.initializer[0]
    tensor.data_location = tensor.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    with pytest.raises(RefusedError) as caught:
        backend.read_model("credit.onnx", model.SerializeToString())
    assert caught.value.code == "EXTERNAL_DATA"
    assert "“/etc/passwd”" in caught.value.sentence
