"""Why a picture was decided so, as parts of its document: where the map speaks, in words and sums.

Colours alone tell nothing in grey, nor to somebody who hears the page read: the picture is cut in
nine parts, and each is told by its place and its numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from markupsafe import Markup

from explainers.dossier.map_parts import PARTS, Thirds, place, thirds
from explainers.dossier.markup import element, section, table
from explainers.dossier.wording import measured, name_text, number, signed
from explainers.records import Floats, Maps

_STANDS_OUT: Final = 1.5
"""How many times an even share a part must hold before it is named, as on the pages."""
_EVEN: Final = 1 / 9


def reasons(maps: Maps, *, classes: bool) -> Markup:
    """Tell where the map speaks for its output, and list its nine parts, the largest first."""
    found = thirds(maps.values[0])
    unit = measured(maps.unit, maps.output_names[int(maps.target[0])], classes=classes)
    return section(
        "The reasons",
        element("p", f"{told(maps, classes=classes)} Numbers are in: {unit}."),
        _square(found),
        element(
            "p",
            "The picture cut in nine: the numbers of all places in each part, added up.",
            class_="quiet",
        ),
        _list(found),
    )


def told(maps: Maps, *, classes: bool) -> str:
    """Say where the map of a document's one picture speaks, in its own digits."""
    target = name_text(maps.output_names[int(maps.target[0])])
    return where(maps, 0, f"“{target}”" if classes else "the prediction", _percent)


def where(maps: Maps, row: int, what: str, percent: Callable[[float], str]) -> str:
    """Say where in a picture its map speaks for its output, and how much speaks against it.

    what: the output in words. percent: writes a share from 0 to 1.
    """
    found = thirds(maps.values[row])
    if not found.size:
        verb = "moves" if maps.signed else "speaks for"
        return f"The map is 0 everywhere: no place in the picture {verb} {what}."
    if not found.raises.any():
        return f"No place in the picture speaks for {what}: all that speaks does so against it."
    against = _against(maps, found.against, percent)
    return f"{_strongest(found.shares, what, percent)}{against}"


def sums(maps: Maps) -> tuple[tuple[str, str], ...]:
    """Return the facts of the sum: in as many digits as it takes to check it."""
    total, score = float(maps.totals[0]), float(maps.margins[0, int(maps.target[0])])
    facts = (("sum of the map", number(total, 10)), ("network's score", number(score, 10)))
    if maps.gap is None:
        return (*facts, ("what its method promises", "no sum"))
    gap = float(maps.gap[0])
    return (
        *facts,
        ("sum that its method promises", number(total - gap, 10)),
        ("gap of this map", number(abs(gap), 3)),
    )


def _strongest(shares: Floats, what: str, percent: Callable[[float], str]) -> str:
    at, beside = np.unravel_index(int(shares.argmax()), shares.shape)
    share = float(shares[at, beside])
    if share < _STANDS_OUT * _EVEN:
        return (
            f"What speaks for {what} lies all over the picture: no ninth of it holds more than "
            f"{percent(share)}"
        )
    return (
        f"Places {place(int(at), int(beside))} of the picture speak most for {what}: "
        f"{percent(share)} of what speaks for it lies in that ninth"
    )


def _against(maps: Maps, share: float, percent: Callable[[float], str]) -> str:
    if not maps.signed:
        return "; what speaks against it is not shown by this method."
    if not share:
        return "; nothing speaks against it."
    return f"; {percent(share)} of all that speaks does so against it."


def _square(found: Thirds) -> Markup:
    """The sums of the nine parts where they lie in the picture."""
    sums_of = found.raises + found.lowers
    return table(
        (),
        [[signed(float(value), 3) for value in line] for line in sums_of],
        numbers=(0, 1, 2),
        class_="ninths",
        aria_label="The sums of the nine parts of the picture, where they lie in it",
    )


def _list(found: Thirds) -> Markup:
    order = np.argsort(-(found.raises - found.lowers), axis=None, kind="stable")
    lines = []
    for flat in order.tolist():
        at, beside = divmod(flat, 3)
        raises, lowers = float(found.raises[at, beside]), float(found.lowers[at, beside])
        lines.append(
            (
                PARTS[at][beside],
                signed(raises),
                signed(lowers),
                signed(raises + lowers),
                _percent(float(found.shares[at, beside])),
            )
        )
    heads = ("part of the picture", "raises", "lowers", "sum", "share of what raises")
    return table(heads, lines, numbers=(1, 2, 3, 4))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
