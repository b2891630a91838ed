"""An errand crosses the link as JSON, and is only run where it would give the same numbers."""

import json
from dataclasses import replace

import pytest

from explainers.errors import StoppedError
from explainers.service import plan as plan_module
from explainers.service.cluster.errand import Errand, files_of
from explainers.service.plan import plan
from tests.service.answering import sampled


@pytest.fixture
def errand(analysis):
    work = plan(sampled(analysis, "tree_shap"))
    return Errand(work.request, work.key, 0, work.content["versions"], (analysis.model.digest,))


def test_errand_crosses_the_link(errand):
    assert Errand.of(json.loads(json.dumps(errand.fields()))) == errand


def test_same_versions_plan_the_same_work(errand):
    work = errand.planned()
    assert work.key == errand.key


def test_versions_that_differ_are_named(errand, monkeypatch):
    true = plan_module.installed
    monkeypatch.setattr(plan_module, "installed", lambda p: "9.9" if p == "numpy" else true(p))
    with pytest.raises(StoppedError) as caught:
        errand.planned()
    assert caught.value.code == "CLUSTER_DIFFERS"
    assert f"numpy 9.9 there, {true('numpy')} here" in caught.value.sentence
    assert "pandas" not in caught.value.sentence


def test_package_that_is_absent_there_is_named(errand):
    asked = replace(errand, key="0" * 64, versions={**errand.versions, "acme": "1.0"})
    with pytest.raises(StoppedError, match=r"acme absent there, 1\.0 here"):
        asked.planned()


def test_same_versions_and_another_key_are_told(errand):
    with pytest.raises(StoppedError, match="it plans the same request otherwise"):
        replace(errand, key="0" * 64).planned()


def test_files_are_those_of_the_analysis(analysis):
    assert files_of(analysis) == (analysis.model.digest, analysis.table.digest)
