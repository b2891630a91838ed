"""The names a pickle may hold: one exact `module.name` a line, reviewed as a diff.

`assets/build_pickle_names.py` writes the file from the installed libraries. No prefix, no pattern,
no dotted attribute: a name is on the list or it is not.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def listed() -> frozenset[str]:
    """Every name on the list."""
    text = files(__package__).joinpath("allowed_names.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
