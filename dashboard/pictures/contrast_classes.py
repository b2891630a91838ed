"""Why this class and not that one: one map less the other, and both beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import streamlit as st

from dashboard.asking import controls
from dashboard.asking.other_class import other_class, same_class
from dashboard.charts.map_contrast import Framed, map_contrast
from dashboard.panel import panels
from dashboard.pictures.contrast_asking import Asked, Side, two_maps
from dashboard.pictures.contrast_measures import Contrast, contrast, contrast_table
from dashboard.pictures.contrast_panel import Both, Sheet, show
from dashboard.pictures.contrast_sentences import (
    contrast_sentence,
    linear_sentence,
    margin_sentence,
    size_sentence,
)
from dashboard.pictures.sentences import NAME_WIDTH
from dashboard.words import shortened
from explainers.dossier.map_parts import full_colour
from explainers.records import Maps

_HELP = "Blue places speak for this class rather than the one above."
_OWN, _ONE = "the difference has its own", "one for all three"


def draw(asked: Asked) -> None:
    """Draw the choice of the other class, and what tells the two apart."""
    answers = asked.rows.predictions.outputs[asked.position]
    other = other_class(asked.analysis.classes, answers, asked.output, _HELP)
    request = asked.request()
    if same_class(asked.analysis.classes, asked.output, other):
        return
    target = controls.about_output(asked.method, other)
    sides = (
        Side(asked.analysis.classes[asked.output], request),
        Side(
            asked.analysis.classes[other],
            replace(request, parameters={**request.parameters, **target}),
        ),
    )
    maps = two_maps(*sides)
    if maps is not None:
        _draw(contrast(*maps), sides)


def _draw(found: Contrast, sides: tuple[Side, Side]) -> None:
    difference, shared = _SCALES[_scale()](found)
    sentence = contrast_sentence(found)
    names = tuple(side.name for side in sides)
    a, b = (shortened(name, NAME_WIDTH) for name in names)
    colours = f"Orange: for “{a}”; blue: for “{b}”."
    show(
        Both(
            name="contrast",
            sentence=sentence,
            figure=map_contrast(
                Framed(found.difference, "the difference", difference),
                Framed(found.first, names[0], shared),
                Framed(found.second, names[1], shared),
                panels.page_palette(),
                panels.column_width(),
            ),
            table=contrast_table(found),
            sides=sides,
            maps=(found.first, found.second),
            notes=(margin_sentence(found), size_sentence(found), linear_sentence(found)),
            sheets=(Sheet("difference", found.difference, difference, f"{sentence} {colours}"),),
        )
    )


def _scale() -> str:
    return st.radio(
        "Scale of colours",
        list(_SCALES),
        horizontal=True,
        key="contrast_scale",
        bind="query-params",
        help="Two classes' maps are often much alike, and their difference is small: on one scale "
        "for all it is then pale.",
    )


def _with_its_own(found: Contrast) -> tuple[float, float]:
    return full_colour([found.difference.values[0]]), full_colour(_values(found))


def _all_one(found: Contrast) -> tuple[float, float]:
    limit = full_colour([found.difference.values[0], *_values(found)])
    return limit, limit


def _values(found: Contrast) -> list[np.ndarray]:
    both: tuple[Maps, Maps] = (found.first, found.second)
    return [each.values[0] for each in both]


_SCALES: Mapping[str, Callable[[Contrast], tuple[float, float]]] = MappingProxyType(
    {_OWN: _with_its_own, _ONE: _all_one}
)
