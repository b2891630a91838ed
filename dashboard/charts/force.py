"""Force: what raises one row's output pushes from the left, what lowers it from the right."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.chevrons import Chevron, Scale, chevrons, outline, scale_around
from dashboard.charts.hover import hover_pair, hover_text
from dashboard.charts.layout import blank, revision, text_px, title_axis
from dashboard.charts.leaders import Label, Placed, place
from dashboard.charts.palette import Palette
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, num, sentence_case, shortened, signed
from explainers.records import Attribution, Dictionary

LABEL_ROWS = 4
LABEL_SIZE = 12
BOLD = 1.1  # how much wider bold text is
NAME_WIDTH = 22
SIDE = 20  # pixels of the figure left and right of the plot
EDGE = 2.0  # pixels a label keeps from the plot's sides
UNIT_PX = 46  # the bar's height, which is the y axis's unit
LABEL_TOP, LABEL_STEP = 0.32, 0.92
SLIVER_PX = 3.0  # narrower chevrons have no label: hover and table tell them


def force(
    attribution: Attribution, row: int, output: int, palette: Palette, width: int = 1100
) -> go.Figure:
    """Chevrons meeting at the row's output, with labels placed for a figure `width` pixels wide.

    The figure has that width for good: drawn narrower, its labels would run into each other.
    """
    parts = chevrons(attribution, row, output)
    base = float(attribution.base_values[row, output])
    end = float(attribution.outputs[row, output])
    scale = scale_around([base, end, *(part.tail for part in parts)], width - 2 * SIDE)
    texts = _texts(attribution, parts)
    placed = place(
        [
            Label(at, scale.px((part.tail + part.tip) / 2), _width(texts[at]), abs(part.effect))
            for at, part in enumerate(parts)
            if abs(part.effect) * scale.per_unit >= SLIVER_PX
        ],
        (EDGE, scale.width - EDGE),
        LABEL_ROWS,
    )
    bottom = -LABEL_TOP - LABEL_STEP * (1 + max((spot.row for spot in placed), default=0))
    top = 2.65
    height = round(UNIT_PX * (top - bottom)) + 8 + 56
    figure = blank(palette, height, revision(attribution, "force", output, row))
    figure.update_layout(width=width, margin={"l": SIDE, "r": SIDE, "t": 8, "b": 56})
    figure.update_yaxes(visible=False, range=[bottom, top], fixedrange=True, automargin=False)
    figure.update_xaxes(range=[scale.low, scale.high], fixedrange=True, automargin=False)
    for part in parts:
        _add_chevron(figure, part, attribution.dictionary, scale, palette)
    _add_labels(figure, parts, texts, placed, scale, palette)
    _mark_ends(figure, base, end, scale, palette)
    _name_sides(figure, palette)
    title_axis(figure.layout.xaxis, sentence_case(output_phrase(attribution, output)))
    return figure


def _texts(attribution: Attribution, parts: tuple[Chevron, ...]) -> list[tuple[str, str]]:
    """Two lines for each chevron: the feature and its value, short but still different."""
    shown = dict(zip(attribution.names, display_names(attribution.titles, NAME_WIDTH), strict=True))
    return [
        (part.value, "")
        if part.name is None
        else (shown[part.name], shortened(part.value, NAME_WIDTH))
        for part in parts
    ]


def _width(lines: tuple[str, str]) -> float:
    name, value = lines
    return max(text_px(name, LABEL_SIZE), BOLD * text_px(value, LABEL_SIZE))


def _add_chevron(
    figure: go.Figure, part: Chevron, said: Dictionary, scale: Scale, palette: Palette
) -> None:
    across, up = outline(part, scale)
    told = (
        hover_text(part.value)
        if part.name is None
        else hover_pair(said.called(part.name), part.value)
    )
    wide = abs(part.effect) * scale.per_unit > 2 * SLIVER_PX
    figure.add_scatter(
        x=across,
        y=up,
        fill="toself",
        mode="lines",
        fillcolor=palette.raises if part.effect > 0 else palette.lowers,
        line={"width": 1.5 if wide else 0.5, "color": palette.paper},
        opacity=1.0 if part.name is not None else 0.5,
        hoveron="fills",
        name=told,
        text=f"<b>{told}</b><br>effect {signed(part.effect)}",
        hoverinfo="text",
        customdata=[part.name or ""],
    )


def _add_labels(
    figure: go.Figure,
    parts: tuple[Chevron, ...],
    texts: list[tuple[str, str]],
    placed: tuple[Placed, ...],
    scale: Scale,
    palette: Palette,
) -> None:
    across: list[float | None] = []
    down: list[float | None] = []
    for spot in placed:
        part, (name, value) = parts[spot.key], texts[spot.key]
        level = -LABEL_TOP - LABEL_STEP * spot.row
        middle = (part.tail + part.tip) / 2
        across += [middle, middle, None]
        down += [-0.04, level + 0.04, None]
        figure.add_annotation(
            x=scale.value(spot.left + spot.width / 2),
            y=level,
            yanchor="top",
            text=f"{escape(name)}<br><b>{escape(value)}</b>" if value else escape(name),
            showarrow=False,
            borderpad=0,
            font={
                "size": LABEL_SIZE,
                "color": palette.raises_text if part.effect > 0 else palette.lowers_text,
            },
        )
    line = {"color": palette.neutral, "width": 1}
    figure.add_scatter(x=across, y=down, mode="lines", line=line, hoverinfo="skip", name="leaders")


def _mark_ends(figure: go.Figure, base: float, end: float, scale: Scale, palette: Palette) -> None:
    """The row's output in bold, the base value below it; one label where they would collide."""
    base_text = f"base value {num(base)}"
    left = _beside(scale, base, end, text_px(base_text, LABEL_SIZE))
    end_text = f"<b>{num(end)}</b> this row"
    plain = f"{num(end)} this row"
    if left is None:
        end_text, plain = f"{end_text}, {base_text}", f"{plain}, {base_text}"
    for at, low, high, width, color in (
        (base, 1.02, 1.2, 1.5, palette.quiet),
        (end, 0.0, 1.72, 2.0, palette.ink),
    ):
        line = {"color": color, "width": width}
        figure.add_scatter(x=[at, at], y=[low, high], mode="lines", line=line, hoverinfo="skip")
    half = BOLD * text_px(plain, 15) / 2
    middle = min(max(scale.px(end), half), scale.width - half)
    _write(figure, scale.value(middle), 1.74, end_text, 15, palette.ink)
    if left is not None:
        half = text_px(base_text, LABEL_SIZE) / 2
        _write(figure, scale.value(left + half), 1.2, base_text, LABEL_SIZE, palette.quiet)


def _beside(scale: Scale, base: float, end: float, width: float) -> float | None:
    """The left end of the base value's label, inside the frame and clear of the output's line.

    Centred if it can be, else to one side; None where there is no such place.
    """
    at, line = scale.px(base), scale.px(end)
    centred = min(max(at - width / 2, 0), scale.width - width)
    for left in (centred, at - width, at):
        inside = 0 <= left <= scale.width - width
        clear = not left - 6 < line < left + width + 6
        if inside and clear:
            return left
    return None


def _write(figure: go.Figure, x: float, y: float, text: str, size: int, color: str) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        yanchor="bottom",
        text=text,
        showarrow=False,
        borderpad=0,
        font={"size": size, "color": color},
    )


def _name_sides(figure: go.Figure, palette: Palette) -> None:
    for at, text, color in (
        (0, "▶ raises the output", palette.raises_text),
        (1, "lowers the output ◀", palette.lowers_text),
    ):
        figure.add_annotation(
            xref="paper",
            x=at,
            xanchor="right" if at else "left",
            yref="paper",
            y=1,
            yanchor="top",
            text=text,
            showarrow=False,
            font={"color": color},
        )
