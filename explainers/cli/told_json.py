"""JSON on the command line: what is said of groups and of pictures, as argparse takes it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from explainers.records import Group


def preparation(text: str) -> Mapping[str, Any]:
    """Read what is said of how pictures are prepared. Raises ArgumentTypeError."""
    try:
        told = json.loads(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} is no JSON") from problem
    if not isinstance(told, dict):
        raise argparse.ArgumentTypeError(f"{text!r} is no JSON object")
    return told


def group(text: str) -> Group:
    """Read which columns are explained as one. Raises ArgumentTypeError."""
    try:
        ((name, columns),) = json.loads(text).items()
        if not isinstance(columns, list) or not all(isinstance(each, str) for each in columns):
            raise ValueError
    except (ValueError, AttributeError) as problem:
        raise argparse.ArgumentTypeError(
            f'{text!r} is not like {{"place": ["lat", "long"]}}'
        ) from problem
    return Group(name, tuple(columns))
