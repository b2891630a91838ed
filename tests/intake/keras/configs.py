"""A Keras configuration turned away, and a layer of one."""

import pytest

from explainers.errors import RefusedError
from explainers.intake.keras.config import audited


def refused(config):
    with pytest.raises(RefusedError) as caught:
        audited(config)
    return caught.value


def layer(config, name):
    return next(part for part in config["config"]["layers"] if part["config"]["name"] == name)
