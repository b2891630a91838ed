"""What is said of mean maps: where a network looks for a class, and when that says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.pictures.mean_measures import MeanMap, areas, even, leading
from dashboard.pictures.sentences import NAME_WIDTH
from dashboard.units import class_name, explains_classes
from dashboard.words import num, percent
from explainers.dossier.map_parts import place
from explainers.records import Maps

_STANDS_OUT = 1.5
"""How many times its even share a part must hold before it is named."""
_MOVES = 0.5
"""Below this share of what single pictures are packed more than evenly, their mean says little."""
_FEW = 5

MEANS_SAY = (
    "A mean map tells what pictures have in common only where things stand in the same place in "
    "all of them, as in scans, digits or faces; where they stand anywhere, as in photographs, it "
    "blurs what each picture shows."
)


def places_sentence(maps: Maps, means: Sequence[MeanMap]) -> str:
    """Where in the frame the most frequent class has its mean map, and how packed that is."""
    mean = means[0]
    alone = mean.pictures == 1
    pictures = "In the one picture" if alone else f"Over the {mean.pictures:,} pictures"
    who = f"{pictures} taken for {class_name(maps, mean.output, NAME_WIDTH)}"
    if not explains_classes(maps):
        who = pictures
    if not mean.thirds.raises.any():
        return f"{who}, no place speaks for it on average."
    return f"{who}, {_where(mean)}; {_packed(mean)}."


def _where(mean: MeanMap) -> str:
    at, beside = leading(mean)
    share, area = mean.thirds.shares[at, beside], areas(mean.values.shape)[at, beside]
    if share < _STANDS_OUT * area:
        return "what speaks for it lies all over the frame"
    return (
        f"places {place(at, beside)} speak most: {percent(float(share))} of what speaks for it "
        f"lies in that part, which is {percent(float(area))} of the frame"
    )


def _packed(mean: MeanMap) -> str:
    usual = even(mean.values.shape)
    return (
        f"the strongest {percent(usual)} of the places hold {percent(mean.packed)}, "
        f"{num(mean.packed / usual, 2)} times an even share"
    )


def steadiness_sentence(maps: Maps, means: Sequence[MeanMap]) -> str:
    """Which classes' pictures look at places of their own, so that their mean says little.

    A single picture's map is packed in its own places; the mean is as packed only where those are
    the same ones.
    """
    usual = even(means[0].values.shape)
    many = [mean for mean in means if mean.pictures >= _FEW and mean.alone > usual]
    apart = [mean for mean in many if mean.packed - usual < _MOVES * (mean.alone - usual)]
    if not many:
        more = maps.receipt.rows_used < maps.receipt.rows_given
        choose = " Choose more above." if more else ""
        return f"Few pictures: a mean of fewer than {_FEW} says little.{choose}"
    if not apart:
        return "The strongest places are much the same from picture to picture here."
    worst = min(apart, key=lambda mean: (mean.packed - usual) / (mean.alone - usual))
    classes = explains_classes(maps)
    where = f"in {len(apart):,} of the {len(many):,} larger classes, " if classes else ""
    of_worst = f" ({class_name(maps, worst.output, NAME_WIDTH)})" if classes else ""
    return (
        f"Careful: {where}the strongest places differ from picture to picture. In single "
        f"pictures they hold {percent(worst.alone)}, in their mean {percent(worst.packed)}"
        f"{of_worst}: such a mean says little of any one of them."
    )


def drawn_sentence(shown: int, given: int, limit: float, maps: Maps) -> str:
    """How many classes are drawn of how many, on which scale, over which ground."""
    drawn = (
        f"{shown:,} of {given:,} classes drawn, the most frequent; one" if given > shown else "One"
    )
    sign = "±" if maps.signed else ""
    held, used = len(maps.shown), maps.receipt.rows_used
    which = (
        f"those of the first {held:,} pictures that belong to it" if held < used else "its pictures"
    )
    return (
        f"{drawn} scale for all, full from {sign}{num(limit)} on. Under each map lies the mean of "
        f"{which}, in grey{', and plain grey where none does' if held < used else ''}."
    )


def judged_sentence(maps: Maps, right: MeanMap | None, wrong: MeanMap | None, output: int) -> str:
    """How the pictures wrongly taken for a class differ in their mean map from the right ones."""
    name = class_name(maps, output, NAME_WIDTH)
    if right is None or wrong is None:
        how = "wrongly" if wrong is None else "rightly"
        return f"No explained picture is {how} taken for {name}{_left(maps)}."
    parts = [place(*leading(each)) for each in (right, wrong)]
    told = (
        f"Rightly or wrongly taken for {name}, places {parts[0]} speak most for it"
        if parts[0] == parts[1]
        else f"Where {name} is right, places {parts[0]} speak most for it; where it is wrong, "
        f"those {parts[1]}"
    )
    counts = f"{right.pictures:,} right, {wrong.pictures:,} wrong"
    few = "; so few say little" if min(right.pictures, wrong.pictures) < _FEW else ""
    return f"{told} ({counts}{few})."


def _left(maps: Maps) -> str:
    """How many pictures there are beside the explained ones, which may show what these do not."""
    used, given = maps.receipt.rows_used, maps.receipt.rows_given
    return f"; {used:,} of {given:,} are explained" if used < given else ""
