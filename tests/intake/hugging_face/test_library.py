"""Transformers is optional, and its absence is a sentence."""

import sys

import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.hugging_face.library import NEEDED
from tests.intake.hugging_face import toy


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_library_is_named_with_the_way_to_it(name, monkeypatch):
    data = toy.folder()
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.zip")
    assert caught.value.code == "MISSING_PACKAGE"
    assert f"{name} is not installed here" in caught.value.sentence
    assert caught.value.next_step.endswith("pip install -r requirements-transformers.txt")
