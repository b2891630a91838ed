"""Maps and previews keep what they were made with."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.records import Maps, Preview, Receipt

RECEIPT = Receipt("key", "m", "1", True, "a", "b", None, {}, 0, 1, 1, 1, 0.1, "")


def test_arrays_of_maps_are_read_only():
    maps = Maps(
        values=np.zeros((1, 2, 3)),
        shown=np.zeros((1, 2, 3, 3), np.uint8),
        outputs=np.zeros((1, 2)),
        margins=np.zeros((1, 2)),
        target=np.zeros(1, np.int64),
        totals=np.zeros(1),
        signed=True,
        data=pa.table({"picture": ["a.png"]}),
        positions=np.zeros(1, np.int64),
        names=(),
        output_names=("no", "yes"),
        unit="log-odds",
        receipt=RECEIPT,
    )
    assert maps.gap is None
    for array in (maps.values, maps.shown, maps.margins, maps.target, maps.totals, maps.positions):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 1


def test_arrays_of_a_preview_are_read_only():
    preview = Preview(shown=np.zeros((2, 3, 3), np.uint8), outputs=np.zeros(2), unit="probability")
    for array in (preview.shown, preview.outputs):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 1
