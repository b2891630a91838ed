"""What a study found about several rows, for tests of charts, words and pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from explainers.records import ManySureness, Measured, Sureness
from tests.builders import receipt

ORDERS = (0.95, 0.4, 1.0, 0.93)
TOPS = (1.0, 0.5, None, 0.9)
POSITIONS = (20, 30, 10, 40)


def many(
    orders: Sequence[float | None] = ORDERS, tops: Sequence[float | None] = TOPS
) -> ManySureness:
    """Four rows whose order and top three columns were held against moved copies."""
    made = receipt(method="tree_shap.table_noise", gap=None, tolerance=None, notes=("All rows.",))
    each = tuple(
        Sureness(
            measures=(
                Measured("rank correlation", order),
                Measured("3 strongest in common", top),
            ),
            curves=(),
            grid_title="",
            outputs=np.array([[0.4, 0.6]]),
            data=pa.table({"age": [at]}),
            positions=np.array([position]),
            names=("age",),
            output_names=("good", "bad"),
            unit="rank correlation",
            receipt=receipt(method="tree_shap.table_noise", notes=(f"Found in row {position}.",)),
        )
        for at, (order, top, position) in enumerate(zip(orders, tops, POSITIONS, strict=True))
    )
    return ManySureness(
        each=each,
        outputs=np.tile([[0.4, 0.6]], (4, 1)),
        data=pa.table({"age": list(range(4))}),
        positions=np.array(POSITIONS),
        names=("age",),
        output_names=("good", "bad"),
        unit="rank correlation",
        receipt=made,
    )
