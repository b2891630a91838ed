"""The document of one decision about a picture: what the network saw, and the map over it.

The pictures in it are written of the pixels that are stored with the result. No file of the user's
is opened for it.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from explainers.dossier import case as parts
from explainers.dossier import map_reasons
from explainers.dossier.case import Case
from explainers.dossier.figure import INK, LOWERS, QUIET, RAISES
from explainers.dossier.map_drawing import address, alone, over_picture, png
from explainers.dossier.map_parts import full_colour
from explainers.dossier.markup import STYLE, document, element, section, table
from explainers.dossier.note import note
from explainers.dossier.wording import measured, name_text, number
from explainers.intake.pictures import MAX_SIDE, within
from explainers.records import Maps, Pixels, Preparation
from explainers.studies import find

_RULES: Final = (
    "div.pictures{display:flex;flex-wrap:wrap;gap:1rem}"
    "div.pictures figure{flex:1 1 15rem;max-width:26rem}"
    "img{width:100%;height:auto;box-sizing:border-box;image-rendering:pixelated;"
    "border:1px solid #D9DCE1;-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "figcaption{font-size:.85rem;color:#5C6168}"
    "table.ninths{display:table;width:auto;margin:.6rem 0}"
    "table.ninths td{border:1px solid #D9DCE1;min-width:5.5em;padding:.8rem .6rem}"
    "@media print{div.pictures{gap:.6rem}div.pictures figure{flex-basis:11rem}}"
    "figure.scale{max-width:26rem;margin-top:1rem}figure.scale svg{min-width:0}"
)
PICTURE_STYLE: Final = STYLE + Markup(_RULES)  # noqa: S704 - made of the constants above alone
"""The style sheet of a document about a picture."""
IN_THE_PAGE: Final = ("img-src data:",)
"""What the policy of such a document allows besides: pictures that stand in the page itself."""

_FITS = {
    "crop": "its middle is cut out",
    "stretch": "stretched, its sides out of proportion",
    "pad": "all of it, with black beside",
}
_ORDERS = {"RGB": "red, green, blue", "BGR": "blue, green, red", "grey": "grey"}
_SHADES, _BAR, _LINE = 20, 18, 42


def report(case: Case, maps: Maps) -> str:
    """Return the document as HTML that needs nothing else and runs nothing.

    maps: the answer to the case's request, the map of one picture.
    """
    classes = bool(case.request.analysis.classes)
    return document(
        parts.title(case),
        *parts.head(case, maps, "Picture"),
        parts.answer(case),
        *note(case.note, case.made),
        _pictures(maps, name_text(case.name), classes=classes),
        map_reasons.reasons(maps, classes=classes),
        *_given(case.request.analysis.preparation),
        *parts.origin(case, maps, map_reasons.sums(maps)),
        style=PICTURE_STYLE,
        sources=IN_THE_PAGE,
    )


def _pictures(maps: Maps, name: str, *, classes: bool) -> Markup:
    """Show what the network saw, the map over it, and the map alone over its scale."""
    values, shown = maps.values[0], maps.shown[0]
    limit = full_colour([values])
    told = map_reasons.told(maps, classes=classes)
    method = find(maps.receipt.method).title
    target = name_text(maps.output_names[int(maps.target[0])])
    unit = measured(maps.unit, maps.output_names[int(maps.target[0])], classes=classes)
    about = f"for “{target}”" if classes else "of the prediction"
    height, width = values.shape
    sign = "±" if maps.signed else ""
    return section(
        "The picture and its map",
        element(
            "div",
            _figure(shown, f"{name} as the network saw it, {width:,} × {height:,} pixels."),
            _figure(
                over_picture(values, shown, limit),
                f"{method} {about}, over the picture in grey.",
                told,
            ),
            _figure(alone(values, limit), f"{method} {about}, alone.", told),
            class_="pictures",
        ),
        _scale(limit, unit, signed_map=maps.signed),
        element(
            "p",
            "Orange places speak for it"
            + (", blue ones against it" if maps.signed else "; this method shows no others")
            + f". Colours are full from {sign}{number(limit, 3)} on; the sums of its parts below "
            "say the same in numbers.",
            class_="quiet",
        ),
    )


def _figure(pixels: Pixels, caption: str, told: str = "") -> Markup:
    source = address(png(within(pixels, MAX_SIDE)))
    image = element("img", src=source, alt=f"{caption} {told}".strip())
    return element("figure", image, element("figcaption", caption))


def _scale(limit: float, unit: str, *, signed_map: bool) -> Markup:
    """A bar from the lowest colour to the highest, with the numbers these stand for."""
    ends = (-1.0, 1.0) if signed_map else (0.0, 1.0)
    across = ends[1] - ends[0]
    width = 400
    cells = []
    for at in range(_SHADES):
        value = ends[0] + across * (at + 0.5) / _SHADES
        cells.append(
            element(
                "rect",
                x=width * at / _SHADES,
                y=0,
                width=width / _SHADES,
                height=_BAR,
                fill=RAISES if value > 0 else LOWERS,
                fill_opacity=f"{abs(value):.3f}",
            )
        )
    numbers = [("start", 0.0, ends[0]), ("end", 1.0, 1.0)]
    if signed_map:
        numbers.insert(1, ("middle", 0.5, 0.0))
    marks = [
        element(
            "text",
            number(value * limit, 3),
            x=width * share,
            y=_BAR + 16,
            text_anchor=anchor,
            fill=INK,
        )
        for anchor, share, value in numbers
    ]
    frame = element(
        "rect", x=0, y=0, width=width, height=_BAR, fill="none", stroke=QUIET, stroke_width="0.5"
    )
    drawing = element(
        "svg",
        element("title", f"The scale of the map, in {unit}"),
        *cells,
        frame,
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {_LINE}",
        role="img",
        font_size="12",
        font_family="system-ui, sans-serif",
    )
    return element("figure", drawing, element("figcaption", f"In {unit}."), class_="scale")


def _given(how: Preparation | None) -> tuple[Markup, ...]:
    """Say how the network's input was made of the picture."""
    if how is None:
        return ()
    size = f"{how.width:,} × {how.height:,} pixels"
    fit = f"resized to {size} ({_FITS[how.fit]})"
    if how.resize is not None:
        fit = f"its shorter side resized to {how.resize:,} pixels, of which {size} are cut out"
    lines = (
        ("size", fit),
        ("each value of 0 to 255 times", number(how.scale, 10)),
        ("less", ", ".join(number(each, 10) for each in how.mean)),
        ("over", ", ".join(number(each, 10) for each in how.deviation)),
        ("order of colours", _ORDERS[how.channels]),
    )
    return (section("How the network was given the picture", table((), lines)),)
