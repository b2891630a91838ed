"""Swaps from request to result: the same in every company, and no more than there is room for."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.records import AllRows, Group, OneRow, SampledRows, Swapped
from explainers.service.plan import plan
from explainers.service.result_room import rows_with_room
from explainers.service.storage.shapes import swapped as declared
from tests import toys
from tests.service.answering import opened, sampled, table

METHOD = "permuted"


@pytest.fixture
def analysis(backend):
    return opened(backend, toys.model("forest"))


def test_a_larger_sample_starts_with_the_smaller(backend, analysis):
    small = backend.engine.explain(sampled(analysis, METHOD, 30)).result()
    large = backend.engine.explain(sampled(analysis, METHOD, 240)).result()
    assert isinstance(large, Swapped)
    assert large.swapped.shape == (240, 5, 5, 2) and large.outputs.shape == (240, 2)
    np.testing.assert_array_equal(small.swapped, large.swapped[:30])
    assert large.names == analysis.features and large.unit == "probability"
    assert "outcome" in large.data.column_names and large.data.num_rows == 240
    assert large.receipt.budget <= 240 * 26
    with pytest.raises(ValueError, match="read-only"):
        large.swapped[0, 0, 0, 0] = 1.0


def test_columns_of_a_group_are_one_player(backend, analysis):
    money = Group("money", tuple(analysis.columns[:2]))
    found = backend.engine.explain(replace(sampled(analysis, METHOD), groups=(money,))).result()
    assert found.swapped.shape == (240, 5, 4, 2)
    assert found.names[0] == "money"


def test_it_is_about_many_rows(analysis):
    with pytest.raises(RefusedError, match="explains a whole model, not one row"):
        plan(replace(sampled(analysis, METHOD), rows=OneRow(3)))


@pytest.fixture
def ten_rows(monkeypatch):
    """Room for the answers of ten rows: 26 of two numbers each."""
    monkeypatch.setattr(
        "explainers.service.result_room.contents_of",
        lambda _: replace(declared.CONTENTS, most_bytes=10 * 26 * 2 * 8),
    )


@pytest.mark.usefixtures("ten_rows")
def test_more_rows_than_have_room_are_refused_with_how_many_have(analysis):
    assert plan(sampled(analysis, METHOD, 10)).rows == 10
    for rows in (SampledRows(11), AllRows()):
        with pytest.raises(RefusedError, match="room for 10 rows") as caught:
            plan(replace(sampled(analysis, METHOD), rows=rows))
        assert caught.value.code == "TOO_MANY_NUMBERS"
        assert "5 columns and 2 outputs" in caught.value.sentence
        assert caught.value.next_step == "Ask for 10 rows or fewer."
    many = {**sampled(analysis, METHOD, 1).parameters, "draws": 20}
    work = plan(replace(sampled(analysis, METHOD, 2), parameters=many))
    assert rows_with_room(work.method, work.request, work.content["parameters"]) == 2


@pytest.mark.usefixtures("backend")
def test_rows_too_wide_for_any_are_told_what_helps(analysis, monkeypatch):
    monkeypatch.setattr(
        "explainers.service.result_room.contents_of",
        lambda _: replace(declared.CONTENTS, most_bytes=10),
    )
    with pytest.raises(RefusedError) as caught:
        plan(sampled(analysis, METHOD, 1))
    assert caught.value.next_step == "Explain columns as a group, or draw fewer times."


def test_rows_of_other_shapes_are_limited_by_the_disk_alone(backend):
    work = plan(sampled(opened(backend, toys.model("forest"), table(300)), "predictions"))
    assert rows_with_room(work.method, work.request, {}) is None
