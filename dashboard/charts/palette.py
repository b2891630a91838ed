"""The colours: orange raises, blue lowers, grey is context; one palette for each page mode.

Fills need a contrast of 3:1 with the page and text 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3), so raised
and lowered have a colour for areas and a colour for words. Orange and blue stay apart for all
common forms of colour blindness.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one mode. `paper` is the page a chart lies on; charts are transparent."""

    paper: str
    ink: str
    quiet: str
    raises: str
    lowers: str
    raises_text: str
    lowers_text: str
    neutral: str
    plain: str
    faint: str
    grid: str
    value_scale: tuple[tuple[float, str], ...]
    groups: tuple[str, ...]


LIGHT = Palette(
    paper="#FFFFFF",
    ink="#15181C",
    quiet="#5C6168",
    raises="#D95F02",
    lowers="#3B7DDB",
    raises_text="#AD4C02",
    lowers_text="#2B66B8",
    neutral="#8A8F98",
    plain="#66758A",
    faint="rgba(110,118,130,0.26)",
    grid="rgba(110,118,130,0.18)",
    value_scale=((0.0, "#2A6FD6"), (0.5, "#B3B1B8"), (1.0, "#D95F02")),
    groups=("#66758A", "#0F8B6D", "#8E5BB5", "#B8860B", "#C2457F", "#2C9AB7"),
)

DARK = Palette(
    paper="#171614",
    ink="#EDEBE8",
    quiet="#A9A8A4",
    raises="#FF9142",
    lowers="#6FA8FF",
    raises_text="#FF9D5C",
    lowers_text="#85B5FF",
    neutral="#8A8F98",
    plain="#9DABBF",
    faint="rgba(170,178,190,0.26)",
    grid="rgba(170,178,190,0.16)",
    value_scale=((0.0, "#6FA8FF"), (0.5, "#8E8B93"), (1.0, "#FF9142")),
    groups=("#B4C0D0", "#3CCFA4", "#C39BEA", "#E3B93C", "#F285B5", "#63CBE8"),
)


def palette(mode: str | None) -> Palette:
    """The palette of a page mode; light where the mode is not known yet."""
    return DARK if mode == "dark" else LIGHT
