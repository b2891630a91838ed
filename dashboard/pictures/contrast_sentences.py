"""What is said of two classes: where one is preferred, by how much, and what the difference is.

The first sentence is the answer; those for the small print say how far it can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from dashboard.pictures.contrast_measures import Contrast, agreement
from dashboard.pictures.sentences import NAME_WIDTH, closeness
from dashboard.units import class_name
from dashboard.words import num, percent
from explainers.dossier.map_parts import Thirds, place, thirds
from explainers.methods import registry
from explainers.records import Floats, Maps

STANDS_OUT = 1.5 / 9
"""The share from which a ninth is named: one and a half times what each would have evenly."""
_SLOPES = "the slope of a difference is the difference of slopes"
_LINEAR: Mapping[str, str] = MappingProxyType(
    {
        "picture_gradient_input": _SLOPES,
        "picture_integrated_gradients": f"{_SLOPES}, everywhere on the way",
        "picture_smoothgrad": f"{_SLOPES}, and both classes met the same noise",
        "picture_occlusion": "a difference falls by the difference of the falls",
        "picture_lrp": "each layer hands scores on in proportion, so it is what comes of handing "
        "back both scores at once, the second with the other sign",
    }
)
"""Methods whose map of a difference of scores is the difference of their maps, and why."""
_CUT: Mapping[str, str] = MappingProxyType(
    {"picture_grad_cam": "each was cut off at 0 before: what speaks against a class is in neither"}
)


def contrast_sentence(found: Contrast) -> str:
    """Where the picture speaks for the first class rather than the second, and where for that."""
    a, b = (class_name(each, int(each.target[0]), NAME_WIDTH) for each in _both(found))
    parts = thirds(found.difference.values[0])
    if not parts.size:
        return f"Both maps are the same: no place in the picture tells {a} from {b}."
    if not parts.raises.any():
        return f"No place in the picture speaks for {a} rather than {b}; {_most(-parts.lowers, b)}."
    told = f"{_first_most(parts, a, b)}"
    if not parts.lowers.any():
        return f"{told}; no place speaks for {b} rather."
    return f"{told}; {_most(-parts.lowers, b)}."


def _first_most(parts: Thirds, a: str, b: str) -> str:
    where, share = leading(parts.raises)
    if share < STANDS_OUT:
        return (
            f"What speaks for {a} rather than {b} lies all over the picture: no ninth of it holds "
            f"more than {percent(share)}"
        )
    return (
        f"Places {where} of the picture speak most for {a} rather than {b}: {percent(share)} of "
        "what does lies in that ninth"
    )


def _most(sizes: Floats, name: str) -> str:
    where, share = leading(sizes)
    if share < STANDS_OUT:
        return f"what speaks for {name} lies all over it, up to {percent(share)} in a ninth"
    return f"for {name}, places {where} do ({percent(share)})"


def leading(sizes: Floats) -> tuple[str, float]:
    """The ninth that holds most of (3, 3) sizes, in words, and its share."""
    at, beside = np.unravel_index(int(sizes.argmax()), sizes.shape)
    return place(int(at), int(beside)), float(sizes[at, beside] / sizes.sum())


def margin_sentence(found: Contrast) -> str:
    """Both scores and how far they are apart, and what the difference map comes to beside that."""
    a, b = (class_name(each, int(each.target[0]), NAME_WIDTH) for each in _both(found))
    one, other = (num(_score(each)) for each in _both(found))
    total = num(float(found.difference.totals[0]))
    told = (
        f"The network's score is {one} for {a} and {other} for {b}, a difference of "
        f"{num(found.apart)}. The difference map adds up to {total}"
    )
    if found.difference.gap is None:
        return f"{told}, and its method promises no sum."
    missed = num(abs(float(found.difference.gap[0])))
    return f"{told}, {missed} from what its method promises."


def size_sentence(found: Contrast) -> str:
    """How large the difference is beside the maps, and how alike they are: often very."""
    told = f"All that differs is {percent(found.share)} of all that the two maps hold"
    alike = agreement(*_both(found))
    if alike is None:
        return f"{told}."
    return f"{told}; they agree {closeness(alike)} (rank correlation {num(alike, 2)})."


def linear_sentence(found: Contrast) -> str:
    """Whether the difference is itself a map of the method, of the difference of the scores."""
    a, b = (class_name(each, int(each.target[0]), NAME_WIDTH) for each in _both(found))
    name = found.first.receipt.method
    title = registry()[name].title
    if name in _LINEAR:
        return (
            f"This is the very map that {title} gives of the score of {a} less that of {b}, and "
            f"not only two maps subtracted: {_LINEAR[name]}."
        )
    why = f"; {_CUT[name]}" if name in _CUT else ""
    return (
        f"Two maps were subtracted{why}. {title} of the difference of the two scores would be "
        "another map."
    )


def is_linear(method: str) -> bool:
    """Whether a method's map of a difference of margins is the difference of its maps."""
    return method in _LINEAR


def _score(maps: Maps) -> float:
    return float(maps.margins[0, int(maps.target[0])])


def _both(found: Contrast) -> tuple[Maps, Maps]:
    return found.first, found.second
