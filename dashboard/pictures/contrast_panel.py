"""One chart of two maps with all that belongs to it: the words, both receipts, table, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import problems
from dashboard.backend import service
from dashboard.charts.map_contrast import STRENGTH
from dashboard.charts.map_file import map_png, map_svg
from dashboard.panel.citation import cite
from dashboard.panel.exports import csv_bytes, receipt_json
from dashboard.panel.guides import how_to_read
from dashboard.panel.receipt_line import receipt_line
from dashboard.panel.receipts import receipt_table
from dashboard.pictures.contrast_asking import Side
from dashboard.pictures.sentences import map_sentence
from dashboard.units import UNIT_HELP
from dashboard.words import display_names, escape_markdown
from explainers.methods import registry
from explainers.records import Maps

_NAME_WIDTH = 40
_JSON, _CSV, _PNG, _SVG = "application/json", "text/csv", "image/png", "image/svg+xml"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A map that can be had as a file: its title, full colours from `limit` on, and its words."""

    title: str
    maps: Maps
    limit: float
    sentence: str


@dataclass(frozen=True, eq=False)
class Both:
    """A chart of two maps. `name` is unique on the page, names downloads and the help text.

    sides: who was asked what, in the order of `maps`. notes: sentences for the small print.
    """

    name: str
    sentence: str
    figure: go.Figure
    table: pd.DataFrame
    sides: tuple[Side, Side]
    maps: tuple[Maps, Maps]
    notes: Sequence[str]
    sheets: Sequence[Sheet]

    @property
    def key(self) -> str:
        """The beginnings of both results' keys, for the names of files."""
        return "-".join(each.receipt.key[:8] for each in self.maps)


def show(both: Both) -> None:
    """Draw the panel; a link to it cites the first result, and asks for the second anew."""
    names = display_names(tuple(side.name for side in both.sides), _NAME_WIDTH)
    first, lines = both.maps[0], receipt_lines(both.maps, names)
    cite(first.receipt, service().engine.addresses(both.sides[0].request))
    st.markdown(f"##### {escape_markdown(both.sentence)}")
    st.plotly_chart(
        both.figure,
        key=f"{both.name} chart",
        theme=None,
        alt=both.sentence,
        config={"displayModeBar": False},
    )
    for note in (*both.notes, *lines):
        st.caption(escape_markdown(note))
    with st.container(horizontal=True):
        for sheet in both.sheets:
            _drawn(both, sheet, " ".join(f"{line.rstrip('.')}." for line in (*both.notes, *lines)))
    with st.expander("Show as table"):
        st.dataframe(both.table, hide_index=True, key=f"{both.name} table")
        _offer(both, "Download CSV", f"{both.name}-{both.key}.csv", _CSV, partial(_csv, both))
    with st.expander("Full receipts"):
        st.dataframe(
            _receipts(both.maps, names), hide_index=True, height="content", key=f"{both.name} facts"
        )
        file = f"{both.name}-{both.key}-receipts.json"
        _offer(both, "Download receipts (JSON)", file, _JSON, partial(_json, both))
    with st.expander("How to read this"):
        method = registry()[first.receipt.method]
        st.markdown(how_to_read(both.name, first))
        if first.unit in UNIT_HELP:
            st.markdown(UNIT_HELP[first.unit])
        st.markdown(f"**{method.title}** answers: {method.question} {method.silent_on}")
        if method.paper:
            st.caption(f"{method.paper}. {method.link}")


def two_sheets(maps: tuple[Maps, Maps], limits: tuple[float, float]) -> tuple[Sheet, Sheet]:
    """Both maps as files of their own. limits: from which size on their colours are full."""
    first, second = (
        Sheet(title, each, limit, map_sentence(each, 0))
        for title, each, limit in zip(("first map", "second map"), maps, limits, strict=True)
    )
    return first, second


def receipt_lines(maps: tuple[Maps, Maps], names: Sequence[str]) -> list[str]:
    """Each side's line and what its receipt notes; a note of both stands once, below."""
    common = [note for note in maps[0].receipt.notes if note in maps[1].receipt.notes]
    lines = []
    for each, name in zip(maps, names, strict=True):
        title = registry()[each.receipt.method].title
        lines.append(f"{name}: {receipt_line(each, title, int(each.target[0]))}")
        lines += [f"{name}: {note}" for note in each.receipt.notes if note not in common]
    return [*lines, *common]


def _drawn(both: Both, sheet: Sheet, small: str) -> None:
    """Offer one map as a picture, and as a drawing with its scale and words."""
    maps, limit = sheet.maps, sheet.limit
    name = f"{both.name}-{sheet.title.replace(' ', '-')}-{both.key}"
    png = partial(map_png, maps, 0, limit, STRENGTH)
    svg = partial(map_svg, maps, 0, limit, STRENGTH, sheet.sentence, small)
    _offer(both, f"Download {sheet.title} (PNG)", f"{name}.png", _PNG, png)
    _offer(both, f"Download {sheet.title} (SVG)", f"{name}.svg", _SVG, svg)


def _offer(both: Both, label: str, file: str, mime: str, make: partial[bytes]) -> None:
    key = f"{both.name} {label}"
    st.download_button(
        label,
        data=problems.for_download(key, make),
        file_name=file,
        mime=mime,
        on_click="ignore",
        key=key,
    )


def _receipts(maps: tuple[Maps, Maps], names: Sequence[str]) -> pd.DataFrame:
    """One line a fact, a column for each side."""
    first, second = (receipt_table(each.receipt) for each in maps)
    return pd.DataFrame(
        {"fact": first["fact"], names[0]: first["value"], names[1]: second["value"]}
    )


def _csv(both: Both) -> bytes:
    return csv_bytes(both.table)


def _json(both: Both) -> bytes:
    return f"[{', '.join(receipt_json(each.receipt) for each in both.maps)}]".encode()
