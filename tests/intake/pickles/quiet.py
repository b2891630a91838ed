"""Read every hostile file in a process that writes down whatever Python does meanwhile.

Run as `python -m tests.intake.pickles.quiet FOLDER`: writes heard.json, file -> the code of its
refusal and the audit events (PEP 578) while it was read.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import joblib
import shap  # noqa: F401 - what the libraries import late, they import here
import skops.io  # noqa: F401

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.pickles.allow_list import listed
from tests.intake.pickles.assembled import called, linear, named, text, whole
from tests.intake.pickles.hostile.corpus import CORPUS

_GOOD = whole(linear())


def _read(data: bytes) -> str:
    try:
        models.read(data, "model.pkl")
    except RefusedError as refusal:
        return refusal.code
    return ""


def _listen(heard: list[str]) -> None:
    """Write down every event from now on; a hook cannot be taken off again."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        heard.append(f"{event} {args[0]} {args[1]}" if event == "open" else event)

    sys.addaudithook(hook)


def _warm_up() -> None:
    """Import whatever the list leads to, and what reading each kind of file takes."""
    for name in listed():
        module = name.rpartition(".")[0]
        try:
            import_module(module)
        except ImportError:
            continue
    for data, _ in CORPUS.values():
        _read(data)
    _read(_GOOD)


def main(folder: Path) -> None:
    """Read the corpus, a good file, and one that proves that the hook hears."""
    os.chdir(folder)
    _warm_up()
    heard: list[str] = []
    _listen(heard)
    found: dict[str, dict[str, Any]] = {}
    for name, data in {**{name: data for name, (data, _) in CORPUS.items()}, "good": _GOOD}.items():
        heard.clear()
        found[name] = {"code": _read(data), "heard": sorted(set(heard))}
    heard.clear()
    trial = called(named("os", "system"), text("touch heard"))
    Path("trial.pkl").write_bytes(whole(trial))
    joblib.load("trial.pkl")
    found["joblib itself"] = {"code": "", "heard": sorted(set(heard))}
    Path("heard.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
