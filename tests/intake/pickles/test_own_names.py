"""Names that the server's owner trusts are built, and only those."""

import pickle

import numpy as np
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from explainers.intake import models
from explainers.intake.pickles import load
from explainers.service.workers.environment import allowed, homeless, worker_environment
from explainers.settings import PICKLE_NAMES
from tests.intake.pickles import own_steps
from tests.intake.pickles.assembled import bare, whole
from tests.intake.pickles.small_models import NUMBERS, OWN, own_pipeline, refusal
from tests.intake.pickles.ways import WAYS


def test_a_name_of_the_servers_own_is_built_and_only_that(monkeypatch):
    model = own_pipeline(own_steps.LogScaler())
    assert refusal(model).code == "UNLISTED_TYPE"
    monkeypatch.setenv(PICKLE_NAMES.name, f"{OWN}.LogScaler")
    for how in ("pickle 0", "pickle 4", "joblib zlib"):
        handle = models.read(WAYS[how](model), "model.pkl")
        np.testing.assert_allclose(handle.predict(NUMBERS), model.predict_proba(NUMBERS))
    other = own_pipeline(own_steps.Remembering())
    assert f"“{OWN}.Remembering”" in refusal(other).sentence
    monkeypatch.setenv(PICKLE_NAMES.name, OWN)
    assert refusal(model).code == "UNLISTED_TYPE"


def test_a_function_a_state_and_a_call_of_the_servers_own(monkeypatch):
    names = ("halved", "Remembering", "Slotted")
    monkeypatch.setenv(PICKLE_NAMES.name, ", ".join(f"{OWN}.{name}" for name in names))
    model = own_pipeline(FunctionTransformer(own_steps.halved))
    handle = models.read(pickle.dumps(model), "model.pkl")
    np.testing.assert_allclose(handle.predict(NUMBERS), model.predict_proba(NUMBERS))
    before = len(own_steps.STATES)
    assert load(pickle.dumps(own_steps.Remembering().fit(NUMBERS))).model.n_features_in_ == 2
    assert len(own_steps.STATES) == before + 1
    assert load(pickle.dumps(own_steps.Slotted(5))).model.value == 5


def test_a_name_of_the_servers_own_that_is_not_installed(monkeypatch):
    monkeypatch.setenv(PICKLE_NAMES.name, "acme.steps.Log")
    error = refusal(whole(bare("acme.steps", "Log")))
    assert error.code == "MISSING_CLASS"


def test_what_lies_inside_a_step_of_the_servers_own_is_audited(monkeypatch):
    monkeypatch.setenv(PICKLE_NAMES.name, f"{OWN}.LogScaler")
    step = own_steps.LogScaler()
    step.inner = {"search": own_pipeline(StandardScaler())}
    step.inner["search"][-1].n_jobs = 7
    found = load(pickle.dumps(own_pipeline(step)))
    from explainers.intake.sklearn.audit import audit

    audit(found.model)
    assert found.model[0].inner["search"][-1].n_jobs == 1


def test_the_setting_reaches_a_worker(tmp_path):
    server = {PICKLE_NAMES.name: f"{OWN}.LogScaler", "RATIONALE_SECRET": "x"}
    given = homeless(worker_environment(server, 1), tmp_path)
    assert given[PICKLE_NAMES.name] == f"{OWN}.LogScaler"
    assert not allowed("RATIONALE_SECRET")
