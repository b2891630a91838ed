"""Texts in forked workers behind every wall: each method that is offered, and what is heard."""

from contextlib import closing

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.methods import registry
from explainers.methods.declaration import TEXTS
from explainers.methods.fitness import why_not
from explainers.records import Attention, OneRow, Request, SampledRows, Tokens
from explainers.service.launching import SESSION
from explainers.service.sandbox.selftest import examine
from explainers.service.workers.confinement import Limits
from explainers.service.workers.launchers import ZygoteLauncher
from tests import text_subjects as given
from tests.service.answering import WatchedLauncher, service
from tests.service.text_service import opened

ENOUGH = Limits(memory_bytes=3 * 2**30)
LIBRARIES = ("torch", "tokenizers", "transformers.modeling_utils")
ROWS, FEW = 12, {"samples": 200, "evaluations": 60}
OFFERED = [
    name
    for name, method in registry().items()
    if method.about >= TEXTS and not why_not(method, given.analysis("network"))
]


@pytest.fixture(scope="module")
def zygote():
    imports = ("pandas", "explainers.service.session", *LIBRARIES)
    with closing(ZygoteLauncher(SESSION, imports, ENOUGH, threads=1)) as launcher:
        launcher.start()
        yield launcher


@pytest.fixture(scope="module")
def both(zygote, tmp_path_factory):
    """A packed folder of texts before a service with workers, and before one without."""
    beyond = WatchedLauncher(zygote)
    beyond.close = lambda: None
    homes = [tmp_path_factory.mktemp(name) for name in ("worker", "here")]
    with closing(service(homes[0], beyond)) as far, closing(service(homes[1])) as near:
        texts, said = given.TEXTS[:ROWS], given.SAID[:ROWS]
        yield [(each, opened(each, "network", texts, said)) for each in (far, near)]


def asked(analysis, name):
    method = registry()[name]
    quick = {key: FEW[key] for key in method.parameters.model_fields.keys() & FEW.keys()}
    return Request(analysis, name, OneRow(4) if "local" in method.scopes else SampledRows(6), quick)


def test_these_workers_reach_no_network_and_no_file(zygote, tmp_path):
    report = examine(zygote, tmp_path)
    assert (report.kind, report.failures) == ("full", ())


def test_all_but_a_weighted_sum_is_offered_for_a_packed_folder():
    assert set(OFFERED) == {
        "predictions",
        "text_attention",
        "text_layer_integrated_gradients",
        "text_lime",
        "text_occlusion",
        "text_partition_shap",
    }


@pytest.mark.parametrize("name", OFFERED)
def test_a_packed_folder_is_explained_behind_the_walls_as_in_this_process(both, name):
    forked, here = (
        backend.engine.explain(asked(analysis, name)).result() for backend, analysis in both
    )
    assert type(forked) is type(here)
    assert_allclose(forked.outputs, here.outputs, rtol=0, atol=1e-5)
    shares = {Tokens: "values", Attention: "weights"}.get(type(here), "outputs")
    assert np.ptp(getattr(here, shares)) > 1e-3
    assert_allclose(getattr(forked, shares), getattr(here, shares), rtol=0, atol=1e-4)
    if registry()[name].additive:
        assert forked.receipt.gap <= forked.receipt.tolerance
