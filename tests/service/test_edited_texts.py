"""Edited rows that are no columns: a text is one cell like any other, a picture has none."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.records import EditedRow, Request
from tests.service.album_service import METHOD, album
from tests.service.text_service import alone, opened
from tests.text_subjects import TEXTS

__all__ = ["album"]


@pytest.mark.parametrize("name", ["predictions", "text_linear_shap"])
def test_a_text_edited_into_another_gets_the_numbers_of_that_one(backend, name):
    analysis = opened(backend)
    edited = Request(analysis, name, EditedRow(2, (("text", TEXTS[7]),)))
    ours = backend.engine.explain(edited).result()
    theirs = backend.engine.explain(alone(analysis, 7, name)).result()
    np.testing.assert_array_equal(ours.outputs, theirs.outputs)
    assert ours.data.column("text").to_pylist() == [TEXTS[7]]
    if name != "predictions":
        np.testing.assert_array_equal(ours.values, theirs.values)


def test_a_picture_has_no_cell_to_change(backend, album):
    with pytest.raises(RefusedError) as caught:
        backend.engine.explain(Request(album, METHOD, EditedRow(0, (("picture", "x"),))))
    assert caught.value.code == "BAD_EDIT"
    assert "Only rows of a table with columns can be changed" in str(caught.value)
