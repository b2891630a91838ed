"""Tables that are only wrong, or only odd, beside the model they are brought for."""

from __future__ import annotations

import io
from functools import partial

import numpy as np
import pandas as pd

from tests.hostile import good
from tests.hostile.items import Explained, Outcome, Remarked, Tried, Unfit, family


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.assign(outcome=good.outcome()).to_csv(index=False).encode()


def _changed(**columns: object) -> bytes:
    return _csv(good.frame().assign(**columns))


def _renamed(**names: str) -> bytes:
    return _csv(good.frame().rename(columns=names))


def _formulas() -> bytes:
    cells = ["=1+1", "+1", "-x", "@SUM(A1)", "\tx"]
    return _changed(note=np.resize(cells, good.ROWS))


def _parquet(frame: pd.DataFrame) -> bytes:
    made = io.BytesIO()
    frame.to_parquet(made)
    return made.getvalue()


_GAPS = np.where(np.arange(good.ROWS) % 7, 1.0, np.nan)
_INFINITE = np.where(np.arange(good.ROWS) % 7, 1.0, np.inf)
BESIDE: dict[str, tuple[str, partial[bytes], Outcome]] = {
    "another order": (
        "reordered columns",
        partial(_csv, good.frame()[["c", "a", "b"]]),
        Explained("given 3 columns"),
    ),
    "columns missing": (
        "missing columns",
        partial(_csv, good.frame()[["a", "b"]]),
        Unfit("lacks 1 of the model's 3 columns: “c”"),
    ),
    "all columns missing": (
        "missing columns",
        partial(_renamed, a="x", b="y", c="z"),
        Unfit("lacks 3 of the model's 3 columns"),
    ),
    "columns too many": (
        "extra columns",
        partial(_changed, d=1.0, e="x"),
        Explained("given 3 columns"),
    ),
    "names in capitals": (
        "near-matching name",
        partial(_renamed, a="A ", b=" b"),
        Explained("given 3 columns"),
    ),
    "words for numbers": (
        "mixed types",
        partial(_changed, a=np.resize(["low", "high"], good.ROWS)),
        Unfit("takes numbers for “a”, but the table's column holds text such as"),
    ),
    "gaps": ("NaN/inf", partial(_changed, a=_GAPS), Explained("given 3 columns")),
    "infinity": ("NaN/inf", partial(_changed, a=_INFINITE), Tried("PREDICT_FAILED", "inf")),
    "formulas": ("formula cells", _formulas, Remarked((f": {good.ROWS} rows, 5 columns",))),
    "scripts for outcomes": (
        "script in column names",
        partial(_changed, **{"<script>alert(1)</script>": "<img src=x onerror=alert(1)>"}),
        Explained("given 3 columns"),
    ),
    "one row": (
        "one row",
        lambda: b"a,b,c\n1,2,3\n",
        Explained("given 3 columns"),
    ),
    "no target": (
        "no target column",
        partial(_parquet, good.frame()),
        Explained("given 3 columns"),
    ),
    "semicolons": (
        "semicolons",
        lambda: good.table().replace(b",", b";"),
        Explained("separated by semicolons"),
    ),
}
ITEMS = family("beside a model", "table", "table.bin", BESIDE)
