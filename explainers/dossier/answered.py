"""What a document says of the model's answer for one row: its numbers, and the known outcome."""

from __future__ import annotations

from typing import Final

import numpy as np
from markupsafe import Markup

from explainers.dossier.markup import element, table
from explainers.dossier.wording import name_text, number, said_of
from explainers.records import Analysis, Predictions

_SHOWN: Final = 10
"""Classes whose answers are listed: a network may know a thousand."""


def answers(found: Predictions, place: int) -> tuple[Markup, ...]:
    """List the number of each class, or the largest ten; the row is at `place` in `found`."""
    told, names = found.outputs[place], found.output_names
    shown = np.argsort(-told, kind="stable")[:_SHOWN]
    lines = [(name_text(names[at]), number(float(told[at]))) for at in shown]
    heads = ("class" if len(names) > 1 else "output", name_text(found.unit))
    listed = table(heads, lines, numbers=(1,))
    beyond = len(names) - len(shown)
    if not beyond:
        return (listed,)
    return listed, element("p", f"{beyond:,} other classes have smaller answers.", class_="quiet")


def known(analysis: Analysis, found: Predictions, place: int) -> tuple[Markup, ...]:
    """Say the known outcome, where the table has one."""
    target = analysis.target
    if target is None or target not in found.data.column_names:
        return ()
    value, called = said_of(found, target, place), found.dictionary.called(target)
    return (element("p", f"Known outcome in the table ({name_text(called)}): {value}."),)
