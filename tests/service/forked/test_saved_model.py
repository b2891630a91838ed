"""SavedModels and HDF5 files in real workers: opened, tried and explained inside the sandbox."""

from contextlib import closing

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.service.launching import PRELOAD_LATER, SESSION
from explainers.service.workers.confinement import Limits
from explainers.service.workers.launchers import ZygoteLauncher
from tests import toys
from tests.intake.keras.hdf5_files import network
from tests.intake.saved_model.hostile import HOSTILE
from tests.intake.saved_model.programs import program
from tests.service.answering import one, opened

pytestmark = pytest.mark.long

ENOUGH = Limits(memory_bytes=3 * 2**30)  # of address space; a small network needs 2.5 GiB


@pytest.fixture(scope="module")
def zygote():
    with closing(ZygoteLauncher(SESSION, PRELOAD_LATER, ENOUGH)) as launcher:
        launcher.start()
        yield launcher


def test_a_program_goes_all_the_way_from_upload_to_explanation(backend):
    analysis = opened(backend, program("keras words"), file_name="model.zip")
    assert analysis.model.family == "TensorFlow"
    assert sorted(analysis.columns) == sorted(toys.frame())
    found = backend.try_out(analysis)
    assert found.rows == 50 and found.seconds_per_row > 0
    local = backend.engine.explain(one(analysis, 4, "exact_shap")).result()
    assert local.receipt.gap < 1e-5 and local.receipt.versions["tensorflow"]
    sums = local.values.sum(axis=1) + local.base_values
    np.testing.assert_allclose(sums, local.outputs, rtol=0, atol=1e-5)
    assert np.abs(local.values).max() > 1e-3


def test_a_list_of_words_is_read_from_the_workers_own_folder(backend):
    card = backend.read_model("model.zip", program("words"))
    assert [feature.name for feature in card.features] == ["size", "town"]


def test_an_hdf5_file_is_explained_by_its_slopes(backend):
    analysis = opened(backend, network("three"), file_name="network.h5")
    assert analysis.model.family == "Keras"
    for method in ("integrated_gradients", "deep_shap"):
        result = backend.engine.explain(one(analysis, 7, method)).result()
        assert result.receipt.gap <= result.receipt.tolerance
        assert result.values.shape[1] == 3


def test_a_program_that_reads_files_is_refused_in_the_worker(backend):
    make, code = HOSTILE["reads a file"]
    with pytest.raises(RefusedError) as caught:
        backend.read_model("model.zip", make())
    assert caught.value.code == code
    assert "“ReadFile”" in caught.value.sentence
