"""Open skops files and predict with them, each in a process of its own that may die.

Run as `python -m tests.intake.opening FOLDER`: writes outcomes.json, file name -> "answered", the
code of the refusal, or "died of signal N".
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import skops.io  # noqa: F401 - imported once, before the children are forked

from explainers.errors import RefusedError
from explainers.intake import models

_ANSWERED, _REFUSED = 0, 1


def _open(path: Path) -> int:
    """Predict the rows beside the file, (rows, outputs) into a .npy file; in a child process."""
    rows = pd.read_csv(path.with_suffix(".csv"))
    try:
        handle = models.read(path.read_bytes(), path.name)
    except RefusedError as refusal:
        path.with_suffix(".txt").write_text(refusal.code, encoding="utf-8")
        return _REFUSED
    names = [feature.name for feature in handle.card.features]
    np.save(path.with_suffix(".npy"), handle.predict(rows.set_axis(names, axis=1)))
    return _ANSWERED


def _outcome(path: Path) -> str:
    child = os.fork()
    if child == 0:
        try:
            os._exit(_open(path))
        finally:
            os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        return f"died of signal {-code}"
    told = {_ANSWERED: "answered", 99: "raised"}
    return told.get(code) or path.with_suffix(".txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = {path.stem: _outcome(path) for path in sorted(folder.glob("*.skops"))}
    (folder / "outcomes.json").write_text(json.dumps(found), encoding="utf-8")
