"""Small pictures in a row, each with a word beneath that opens the decision about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import streamlit as st
from PIL import Image

from dashboard import problems
from dashboard.backend import service, shelf
from dashboard.charts.map_pixels import Pixels, enlarged
from dashboard.rows.links import decision_link, decision_page
from dashboard.rows.population import Population
from dashboard.words import escape_markdown, shortened
from explainers.errors import RationaleError
from explainers.records import Analysis
from explainers.service.questions import subject_of

SIDE, _GAP = 128, 16
_TITLE_WIDTH = 13


@dataclass(frozen=True, eq=False)
class Shown:
    """One picture of a gallery: what stands beneath, and what is read out to who cannot see it.

    title: the words to click. words: what is said under them. beside: another picture of the same
    decision, such as its map.
    """

    position: int
    title: str
    words: str
    told: str
    beside: Pixels | None = None


@dataclass(frozen=True, eq=False)
class _Kept:
    """One small picture, as an array, so that the shelf knows its size."""

    pixels: Pixels


def gallery(analysis: Analysis, everyone: Population, pictures: Sequence[Shown]) -> None:
    """Draw pictures with links; they are decoded in the worker that holds them."""
    try:
        small = _small(analysis, [each.position for each in pictures])
    except RationaleError as error:
        problems.show(error)
        return
    with st.container(horizontal=True, gap="medium"):
        for each in pictures:
            drawn = [small[each.position]] + ([] if each.beside is None else [each.beside])
            with st.container(width=SIDE * len(drawn) + _GAP * (len(drawn) - 1), gap="xsmall"):
                with st.container(horizontal=True, gap="small"):
                    for at, pixels in enumerate(drawn):
                        st.image(enlarged(pixels, 2 * SIDE), width=SIDE, alt=_alt(each, at))
                st.page_link(
                    decision_page(),
                    label=f"{escape_markdown(shortened(each.title, _TITLE_WIDTH))} →",
                    help="Opens the decision about this picture.",
                    query_params=decision_link(analysis, everyone, each.position),
                )
                st.caption(escape_markdown(each.words))


def _alt(shown: Shown, at: int) -> str:
    return shown.told if at == 0 else f"The map of it: {shown.told}"


def _small(analysis: Analysis, positions: Sequence[int]) -> Mapping[int, Pixels]:
    """Pictures made small, each asked for once: a page is drawn at every click."""
    subject = subject_of(analysis)
    held = {at: shelf().find(("small", subject, at)) for at in positions}
    missing = [at for at, kept in held.items() if not isinstance(kept, _Kept)]
    if missing:
        with st.spinner("Making small pictures"):
            made = service().thumbnails(analysis, missing, 2 * SIDE)
        for at, png in zip(missing, made, strict=True):
            held[at] = _Kept(np.asarray(Image.open(BytesIO(png)).convert("RGB")))
            shelf().put(("small", subject, at), held[at])
    return {at: kept.pixels for at, kept in held.items()}
