"""A Keras configuration turned away, and a layer of one."""

from functools import partial

from explainers.intake.keras.config import audited
from tests.intake.refusing import refused_by

refused = partial(refused_by, audited)


def layer(config, name):
    return next(part for part in config["config"]["layers"] if part["config"]["name"] == name)
