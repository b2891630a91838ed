"""The same class in two pictures: where each speaks for it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import problems
from dashboard.charts.map_contrast import Framed, map_pair
from dashboard.panel import panels
from dashboard.pictures.contrast_asking import Asked, Side, two_maps
from dashboard.pictures.contrast_measures import pair_table, shared_limits
from dashboard.pictures.contrast_pairs import (
    answers_sentence,
    pictures_sentence,
    scales_sentence,
)
from dashboard.pictures.contrast_panel import Both, show, two_sheets
from dashboard.pictures.thumbnails import thumbnails
from dashboard.rows.picker import pick_row
from explainers.records import Maps, OneRow

KEY = "other_picture"
"""What the URL calls the other picture."""


def draw(asked: Asked) -> None:
    """Draw the choice of the other picture, and both maps on one scale."""
    if asked.analysis.table.rows < 2:
        st.markdown(
            "This is the only picture here. Bring several, as files or in one zip, to compare two."
        )
        return
    first = 1 if asked.position == 0 else 0
    with st.expander("Choose the other picture"):
        other = pick_row(asked.rows, thumbnails(asked.analysis), KEY, first)
    request = asked.request()
    if other is None:
        return
    if other == asked.position:
        problems.point_out(
            f"“{asked.name_of(other)}” is the picture this page is about: choose another one."
        )
        return
    # Both are asked about one class, whatever the other picture is taken for.
    sides = (
        Side(asked.name_of(asked.position), request),
        Side(asked.name_of(other), replace(request, rows=OneRow(other))),
    )
    maps = two_maps(*sides)
    if maps is not None:
        _draw(asked, maps, sides)


def _draw(asked: Asked, maps: tuple[Maps, Maps], sides: tuple[Side, Side]) -> None:
    one, other = maps
    names = sides[0].name, sides[1].name
    limits = shared_limits(one, other)
    unit = asked.rows.predictions.unit
    answers = [answers_sentence(each, name, unit) for each, name in zip(maps, names, strict=True)]
    framed = [
        Framed(each, name, limit) for each, name, limit in zip(maps, names, limits, strict=True)
    ]
    show(
        Both(
            name="two-pictures",
            sentence=pictures_sentence(maps, names),
            figure=map_pair(*framed, panels.page_palette(), panels.column_width()),
            table=pair_table(maps, names),
            sides=sides,
            maps=maps,
            notes=(" ".join(answers), scales_sentence(one, "")),
            sheets=two_sheets(maps, limits),
        )
    )
