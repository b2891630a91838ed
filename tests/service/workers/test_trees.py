"""The Tree SHAP kernel behind the walls, whether it was imported before them or not."""

from contextlib import closing

import numpy as np
import pytest

from explainers.service.launching import SESSION
from explainers.service.workers.launchers import ZygoteLauncher
from explainers.service.workers.spawn_launcher import SpawnLauncher
from tests import toys
from tests.service.answering import WatchedLauncher, opened, sampled, service

LAUNCHERS = {
    "spawned": lambda: SpawnLauncher(SESSION),
    "forked": lambda: ZygoteLauncher(SESSION, ("pandas",)),
    "forked with it": lambda: ZygoteLauncher(SESSION, ("explainers.kernels.trees.shapley",)),
}


@pytest.mark.parametrize("name", LAUNCHERS)
def test_trees_are_explained(name, tmp_path):
    with (
        closing(LAUNCHERS[name]()) as launcher,
        closing(service(tmp_path, WatchedLauncher(launcher))) as backend,
    ):
        analysis = opened(backend, toys.model("xgboost"))
        found = backend.engine.explain(sampled(analysis, "tree_shap")).result()
        sums = found.values.sum(axis=1) + found.base_values
        np.testing.assert_allclose(sums, found.outputs, atol=1e-5)
        assert found.receipt.versions["numba"]
