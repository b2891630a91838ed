"""Hostile Hugging Face folders are refused before anything of them is built."""

import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.sniff import format_of
from tests.intake.hugging_face.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_refused_with_its_code(name):
    make, code = HOSTILE[name]
    data = make()
    assert format_of(data) == "hugging-face"
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.zip")
    assert caught.value.code == code, caught.value
    assert "its parts do not fit together" not in caught.value.sentence, "nobody looked"
