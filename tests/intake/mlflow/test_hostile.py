"""Hostile MLflow folders are refused before anything of them runs."""

import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.mlflow.inside import inner_format
from explainers.intake.sniff import format_of
from tests.intake.mlflow.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_refused_with_its_code(name):
    make, code = HOSTILE[name]
    data = make()
    assert format_of(data) == "mlflow"
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.zip")
    assert caught.value.code == code, caught.value


def test_a_pickle_inside_is_known_as_one_before_it_is_opened():
    make, _ = HOSTILE["a pickle that starts a program"]
    assert inner_format(make()) == "pickle"
