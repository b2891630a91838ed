"""What is stored is given without a worker and without a job; what is not is None."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.records import Withheld
from tests.service.answering import NoLauncher, another, one, sampled
from tests.wrong import break_tree_shap


def test_only_what_is_stored_is_given(backend, analysis):
    quiet = another(backend, NoLauncher())
    assert quiet.stored(one(analysis, 3, "tree_shap")) is None
    found = backend.engine.explain(one(analysis, 3, "tree_shap")).result()
    again = quiet.stored(one(analysis, 3, "tree_shap"))
    np.testing.assert_array_equal(again.values, found.values)
    assert again.receipt == found.receipt
    assert quiet.stored(one(analysis, 4, "tree_shap")) is None


def test_a_row_of_a_sample_is_stored_and_a_part_of_one_is_not_the_whole(backend, analysis):
    quiet = another(backend, NoLauncher())
    whole = backend.engine.explain(sampled(analysis, limit=16)).result()
    inside = int(whole.positions[3])
    assert quiet.stored(one(analysis, inside)).positions.tolist() == [inside]
    wider = sampled(analysis, limit=240)
    assert quiet.estimate(wider).model_rows and quiet.stored(wider) is None


def test_what_was_withheld_stays_withheld(backend, analysis, monkeypatch):
    break_tree_shap(monkeypatch)
    backend.engine.explain(sampled(analysis, "tree_shap")).result()
    quiet = another(backend, NoLauncher())
    assert isinstance(quiet.stored(sampled(analysis, "tree_shap")), Withheld)
    assert isinstance(quiet.stored(one(analysis, 0, "tree_shap")), Withheld)


def test_what_nobody_could_ask_is_refused(backend, analysis):
    with pytest.raises(RefusedError):
        backend.engine.stored(replace(one(analysis, 0), method="magic"))
