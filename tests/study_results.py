"""Small findings of a study, for tests of charts, words and pages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Course, Measured, Sureness
from tests.builders import receipt

GRID = np.array([0.0, 0.25, 0.5, 1.0])
OWN = np.array([1.0, 0.2, 0.1, 0.0])
RANDOM = np.array([[1.0, 0.8, 0.5, 0.0], [1.0, 0.6, 0.3, 0.0], [1.0, 0.9, 0.9, 0.0]])


def curves() -> tuple[Course, ...]:
    """Two panels: a line of the method's own against three drawn by chance."""
    return tuple(
        course
        for panel, turned in (("deletion", 1), ("insertion", -1))
        for course in (
            Course("the map's order", GRID, OWN[::turned].copy(), panel),
            *(
                Course("random order", GRID, line[::turned].copy(), panel, chance=True)
                for line in RANDOM
            ),
        )
    )


def sureness(**changes: Any) -> Sureness:
    """What a study of deletion found; changes are of its parts or its receipt's."""
    parts = {name: changes.pop(name) for name in ("curves", "measures", "unit") if name in changes}
    fields: dict[str, Any] = {
        "measures": (
            Measured("area", 0.21, unit="probability"),
            Measured("area, random order", 0.5, 0.44, 0.61, "probability"),
            Measured("nothing to measure", None),
        ),
        "curves": curves(),
        "unit": "probability",
    }
    return Sureness(
        **{**fields, **parts},
        grid_title="share of squares",
        outputs=np.array([[0.7, 0.3]]),
        data=pa.table({"picture": ["chelsea.png"]}),
        positions=np.array([0]),
        names=(),
        output_names=("cat", "dog"),
        receipt=receipt(
            **{
                "method": "picture_lrp.picture_deletion",
                "gap": None,
                "tolerance": None,
                "notes": ("The answer falls sooner.", "And more."),
                **changes,
            }
        ),
    )
