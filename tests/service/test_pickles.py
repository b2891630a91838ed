"""Pickle and joblib files in a worker of their own: opened, explained and refused there."""

from contextlib import closing

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from explainers.errors import RefusedError
from explainers.service.launching import SESSION
from explainers.service.workers.launchers import ZygoteLauncher
from explainers.settings import PICKLE_NAMES
from tests import toys
from tests.intake.pickles.hostile.corpus import CORPUS
from tests.intake.pickles.own_steps import LogScaler
from tests.intake.pickles.ways import WAYS
from tests.service.answering import WatchedLauncher, one, opened, service

OWN = f"{LogScaler.__module__}.LogScaler"


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    """A server whose owner named one class of its own."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PICKLE_NAMES.name, OWN)
        with (
            closing(ZygoteLauncher(SESSION, ("pandas", "explainers.service.session"))) as launcher,
            closing(service(folder, WatchedLauncher(launcher))) as backend,
        ):
            yield backend


@pytest.mark.parametrize("how", ["pickle 4", "joblib", "joblib gzip"])
def test_a_pipeline_goes_all_the_way_from_upload_to_explanation(backend, how):
    model = toys.pipeline(LogisticRegression(max_iter=10_000)).fit(toys.frame(), toys.two())
    analysis = opened(backend, WAYS[how](model), file_name="credit.joblib")
    assert analysis.model.family == "scikit-learn"
    assert analysis.classes == ("no", "yes")
    assert backend.try_out(analysis).rows == 50
    found = backend.engine.explain(one(analysis, 4, "exact_shap")).result()
    np.testing.assert_allclose(
        found.outputs, model.predict_proba(toys.frame().iloc[[4]]), rtol=1e-9
    )


def test_a_class_of_the_servers_own_is_found_behind_the_walls(backend):
    numbers = toys.frame()[list(toys.NUMBERS)]
    model = make_pipeline(LogScaler(), LogisticRegression(max_iter=10_000))
    model.fit(numbers, toys.two())
    analysis = opened(backend, WAYS["joblib"](model), file_name="own.joblib")
    found = backend.engine.explain(one(analysis, 0, "exact_shap")).result()
    np.testing.assert_allclose(found.outputs, model.predict_proba(numbers.head(1)), rtol=1e-9)


@pytest.mark.parametrize(
    "name", ["calls os.system", "route: INST", "hidden: in an array of joblib"]
)
def test_what_would_run_something_is_refused_there(backend, name):
    data, code = CORPUS[name]
    with pytest.raises(RefusedError) as caught:
        opened(backend, data, file_name="model.pkl")
    assert caught.value.code == code
