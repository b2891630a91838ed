"""A table of numbers, texts and gaps, to trace encoded columns back to."""

import numpy as np
import pandas as pd

from explainers.intake.sources import sources
from tests.intake.tracing import moved_by

ROWS = 160
TARGET = np.arange(ROWS) % 2


def raw():
    """Numbers, texts that look like column names, and gaps."""
    draw = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "age": draw.normal(size=ROWS),
            "age_years": draw.normal(size=ROWS),
            "city": draw.choice(["age", "age_years", "x_1", "\x03", "1"], ROWS),
            "x": draw.choice(["1", "city_age", "rare", "x"], ROWS, p=[0.48, 0.3, 0.02, 0.2]),
            "gaps": np.where(draw.random(ROWS) < 0.3, np.nan, draw.normal(size=ROWS)),
            "empty": np.full(ROWS, np.nan),
        }
    )


RAW = raw()
NUMBERS = RAW[["age", "age_years"]]
TEXTS = RAW[["city", "x"]]


def agrees(transformer, frame, steps=None):
    """Our tracing names a superset of one for every column that moves, and moves with it."""
    traced = sources(steps or [transformer], frame.shape[1])
    moved = moved_by(transformer, frame)
    assert len(traced) == len(moved)
    for encoded, (ours, seen) in enumerate(zip(traced, moved, strict=True)):
        assert seen <= {int(ours)}, f"encoded column {encoded}: {ours} against {seen}"
    assert any(moved) or not len(moved)


def fitted(transformer, frame):
    return transformer.fit(frame, TARGET)
