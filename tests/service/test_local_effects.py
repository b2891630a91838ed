"""Local effects from request to curve: added up over all blocks, whatever the bites were."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.records import Accumulated, Request, SampledRows
from tests import toys
from tests.reference import local_effects as slow
from tests.service.answering import opened, sampled, table
from tests.subjects import subject

METHOD = "accumulated_effects"


@pytest.fixture
def analysis(backend):
    return opened(backend, toys.model("histogram-three"), table(600))


def ask(backend, analysis, rows=600, **parameters):
    request = Request(analysis, METHOD, SampledRows(rows), parameters)
    return backend.engine.explain(request).result()


def test_the_curve_is_that_of_the_definition_over_all_rows(backend):
    analysis = opened(backend, toys.model("forest"), table(40))
    found = ask(backend, analysis, feature="age", bins=5)
    given = subject(toys.model("forest"), rows=40, table=table(40))
    expected = slow.numbers(given.model.predict, given.rows, "age", found.grid)
    np.testing.assert_allclose(found.curve, expected, atol=1e-12)
    assert found.counts.sum() + found.left_out == 40 and found.left_out == 0
    assert (found.feature, found.unit) == ("age", "probability")
    assert found.names == analysis.features and found.output_names == analysis.classes
    assert (found.errors[:, 0] > 0).any()


def test_blocks_are_added_up_as_one(backend, launcher, analysis):
    found = ask(backend, analysis, feature="housing")
    assert isinstance(found, Accumulated)
    assert len(launcher.blocks) >= 3
    assert sorted(found.grid) == ["free", "own", "rent"]
    assert found.curve.shape == found.errors.shape == (3, 3)
    assert found.counts.sum() == 600 == found.receipt.rows_used
    weighted = (found.counts[:, None] * found.curve).sum(axis=0)
    np.testing.assert_allclose(weighted, 0, atol=1e-9)
    with pytest.raises(ValueError, match="read-only"):
        found.curve[0, 0] = 1.0


def test_a_constant_feature_has_a_point_and_no_curve(backend, analysis):
    found = ask(backend, analysis, feature="unused")
    assert found.grid.tolist() == [3.0] and found.curve.tolist() == [[0, 0, 0]]
    assert found.left_out == 600 and np.isnan(found.errors).all()


def test_it_is_of_features_the_table_has(backend, analysis):
    with pytest.raises(RefusedError, match="BAD_PARAMETER"):
        backend.engine.explain(sampled(analysis, METHOD, parameters={"feature": "nonsense"}))
