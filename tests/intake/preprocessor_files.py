"""Transformers as files, opened or turned away."""

import skops.io

from explainers.intake import from_preprocessor
from tests import toys
from tests.intake.refusing import refused_by

FRAME = toys.frame()
NUMBERS, TEXTS = FRAME[list(toys.NUMBERS)], FRAME[list(toys.TEXTS)]


def read(transformer, name="before.skops"):
    return from_preprocessor.read(skops.io.dumps(transformer), name)


def refusal(given, name="before.skops"):
    data = given if isinstance(given, bytes) else skops.io.dumps(given)
    return refused_by(from_preprocessor.read, data, name)
