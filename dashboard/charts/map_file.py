"""A map over its picture as a file of its own: no browser is needed to draw it."""

from __future__ import annotations

import textwrap
from xml.sax.saxutils import escape, quoteattr

from dashboard.charts.heat_map import flat, layers
from dashboard.charts.layout import FONT
from dashboard.charts.map_pixels import address, enlarged, png
from dashboard.charts.palette import LIGHT
from dashboard.words import MINUS, num, one_line, signed
from explainers.records import Maps

_SIDE, _MARGIN, _LINE = 640, 24, 22
_BAR = (200, 10)


def map_png(maps: Maps, row: int, limit: float, strength: float) -> bytes:
    """Picture and map as one PNG, on a light page, in the network's pixels or squares of them."""
    return png(enlarged(flat(maps, row, limit, LIGHT, strength)))


def map_svg(
    maps: Maps, row: int, limit: float, strength: float, sentence: str, small_print: str
) -> bytes:
    """Picture, map, scale and words as an SVG, on a light page.

    The map is a layer of its own there, so that an editor can take it away.
    """
    below, above = (
        address(png(enlarged(pixels))) for pixels in layers(maps, row, limit, LIGHT, strength)
    )
    down, across = maps.values[row].shape
    width = _SIDE
    height = round(_SIDE * down / across)
    lines = [*_wrapped(one_line(sentence), 78), ""]
    top = _MARGIN + _LINE * len(lines)
    foot = _wrapped(one_line(small_print), 100)
    whole = (width + 2 * _MARGIN, top + height + 64 + 16 * len(foot) + _MARGIN)
    place = f'x="{_MARGIN}" y="{top}" width="{width}" height="{height}"'
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]} {whole[1]}" '
        f'width="{whole[0]}" height="{whole[1]}" font-family={quoteattr(FONT)}>',
        f"<title>{escape(one_line(sentence))}</title>",
        f'<rect width="100%" height="100%" fill="{LIGHT.paper}"/>',
        *_texts(lines, _MARGIN + 14, 15, LIGHT.ink, _LINE),
        f'<image {place} preserveAspectRatio="none" href="{below}"/>',
        f'<image {place} preserveAspectRatio="none" href="{above}"/>',
        *_scale(maps, limit, top + height + 18),
        *_texts(foot, top + height + 74, 12, LIGHT.quiet, 16),
        "</svg>",
    ]
    return "\n".join(drawn).encode()


def _scale(maps: Maps, limit: float, top: int) -> list[str]:
    """A bar from the lowest colour to the highest, with the numbers these stand for."""
    stops = (
        [(0, LIGHT.lowers), (50, LIGHT.paper), (100, LIGHT.raises)]
        if maps.signed
        else [(0, LIGHT.paper), (100, LIGHT.raises)]
    )
    shades = "".join(f'<stop offset="{at}%" stop-color="{colour}"/>' for at, colour in stops)
    low = f"≤ {MINUS}{num(limit)}" if maps.signed else "0"
    high = f"≥ {signed(limit) if maps.signed else num(limit)}"
    width, height = _BAR
    return [
        f'<defs><linearGradient id="scale">{shades}</linearGradient></defs>',
        f'<rect x="{_MARGIN}" y="{top}" width="{width}" height="{height}" fill="url(#scale)" '
        f'stroke="{LIGHT.neutral}" stroke-width="0.5"/>',
        f'<text x="{_MARGIN}" y="{top + 26}" font-size="12" fill="{LIGHT.quiet}">{low}</text>',
        f'<text x="{_MARGIN + width}" y="{top + 26}" font-size="12" fill="{LIGHT.quiet}" '
        f'text-anchor="end">{high}</text>',
    ]


def _texts(lines: list[str], top: int, size: int, colour: str, step: int) -> list[str]:
    return [
        f'<text x="{_MARGIN}" y="{top + step * at}" font-size="{size}" fill="{colour}">'
        f"{escape(line)}</text>"
        for at, line in enumerate(lines)
    ]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
