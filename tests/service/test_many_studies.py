"""Studies of many rows: each row as it would be alone, studied once, whoever asks first."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from explainers.errors import RefusedError
from explainers.records import AllRows, ManySureness, OneRow, Request, SampledRows, Sureness
from explainers.service.plan import alone, plan
from tests import toys
from tests.service.answering import NoLauncher, another, opened

NAME = "permutation_shap.table_deletion"
FEW = {"reference_rows": 5, "pairs": 5, "study_reference_rows": 3, "study_orders": 3}


@pytest.fixture
def analysis(backend):
    return opened(backend, toys.model("xgboost"))


def asked(analysis, rows, name=NAME, **parameters):
    return Request(analysis, name, rows, {**FEW, **parameters}, 3)


def explained(backend, request):
    return backend.engine.explain(request).result()


def same(one, other):
    assert one.measures == other.measures
    assert one.receipt.notes == other.receipt.notes
    assert_array_equal(one.outputs, other.outputs)
    for mine, its in zip(one.curves, other.curves, strict=True):
        assert_array_equal(mine.y, its.y)


def test_each_of_many_rows_is_studied_as_it_would_be_alone(backend, analysis):
    many = explained(backend, asked(analysis, SampledRows(4)))
    assert isinstance(many, ManySureness) and len(many.each) == 4
    assert many.receipt.rows_used == 4
    assert many.outputs.shape == (4, 2)
    assert_array_equal(many.positions, plan(asked(analysis, SampledRows(4))).order[:4])
    assert many.data.num_rows == 4 and "id" in many.data.column_names
    for at, one in enumerate(many.each):
        assert one.positions.tolist() == [many.positions[at]]
        assert one.receipt.rows_used == 1
        assert one.data.to_pylist() == many.data.slice(at, 1).to_pylist()
    assert many.receipt.budget == sum(one.receipt.budget for one in many.each)
    # What is said of one row is not said of all of them.
    assert many.each[0].verdict not in many.receipt.notes or len(set(many.each)) == 1
    fresh = asked(analysis, OneRow(int(many.positions[2])), study_orders=4)
    one = explained(backend, replace(fresh, parameters=FEW))
    assert isinstance(one, Sureness)
    same(one, many.each[2])


def test_a_row_of_a_sample_is_not_studied_again_alone(backend, analysis):
    many = explained(backend, asked(analysis, SampledRows(3)))
    request = asked(analysis, OneRow(int(many.positions[1])))
    assert backend.engine.estimate(request).model_rows == 0
    one = another(backend, NoLauncher()).explain(request).result()
    same(one, many.each[1])
    assert one.receipt.key in backend.engine.addresses(request)


def test_a_row_that_was_studied_alone_is_not_studied_again_in_a_sample(backend, analysis):
    sample = asked(analysis, SampledRows(3))
    positions = plan(sample).order[:3]
    whole = backend.engine.estimate(sample).model_rows
    alone_ones = [explained(backend, asked(analysis, OneRow(int(at)))) for at in positions[:2]]
    assert backend.engine.estimate(sample).model_rows == whole / 3
    explained(backend, asked(analysis, OneRow(int(positions[2]))))
    assert backend.engine.estimate(sample).model_rows == 0
    many = another(backend, NoLauncher()).explain(sample).result()
    for one, other in zip(alone_ones, many.each, strict=False):
        same(one, other)


def test_other_parameters_are_another_study(backend, analysis):
    position = int(plan(asked(analysis, SampledRows(1))).order[0])
    explained(backend, asked(analysis, OneRow(position)))
    assert backend.engine.estimate(asked(analysis, SampledRows(1), study_orders=4)).model_rows > 0
    assert backend.engine.estimate(asked(analysis, SampledRows(1))).model_rows == 0


def test_only_a_row_that_is_a_block_of_its_own_is_looked_up_alone(analysis):
    sample = plan(asked(analysis, SampledRows(2)))
    assert alone(sample, 1).order.tolist() == [sample.order[1]]
    assert alone(plan(asked(analysis, OneRow(0))), 0) is None
    assert alone(plan(Request(analysis, "tree_shap", SampledRows(2))), 0) is None
    assert alone(plan(asked(analysis, AllRows())), 0) is None


def test_a_larger_sample_keeps_what_the_smaller_one_found(backend, analysis):
    explained(backend, asked(analysis, SampledRows(2)))
    two, three = (backend.engine.estimate(asked(analysis, SampledRows(n))) for n in (2, 3))
    assert (two.model_rows, three.model_rows > 0) == (0, True)
    larger = explained(backend, asked(analysis, SampledRows(3)))
    assert len(larger.each) == 3
    assert np.isfinite(larger.each[2].curves[0].y).all()


def test_a_sample_without_rows_is_refused(analysis):
    with pytest.raises(RefusedError) as told:
        plan(asked(analysis, SampledRows(0)))
    assert told.value.code == "NO_SUCH_ROW"
